package dev.towpath.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.towpath.model.Digest;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.testing.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What publishing a site costs, against {@code aws s3 sync} of the same files to the same server.
 *
 * <p>Requests and memory are asserted, for they do not depend on the machine; times are only told.
 */
class SiteBench {
    private static final int FILES = Integer.getInteger("bench.files", 5_000);
    private static final int MANY = Integer.getInteger("bench.files.many", 100_000);
    private static final String MANY_HEAP = "160m";
    private static final int CHANGED = 3;
    private static final String ACCOUNT = "111111111111";
    private static final String ARTIFACTS = "bench-artifacts";
    private static final String SITE = "bench-site";
    private static final String SYNCED = "bench-synced";
    private static final String STATE = "bench-state";
    private static final String WARMED = "bench-warmed";

    @TempDir
    Path scratch;

    private final StringWriter text = new StringWriter();
    private final PrintWriter report = new PrintWriter(text);

    /** What one tool took, and what the server took for it. */
    private record Cost(MeasuredProcess process, CountingRelay.Traffic traffic, long serverMillis) {}

    /** What both tools work with. */
    private record Bench(
            ObjectServer objects,
            CountingRelay relay,
            Map<String, String> environment,
            Program aws,
            Installed towpath) {}

    @Test
    void aSiteAgainstSync() throws Exception {
        Cloud cloud = new Cloud();
        cloud.callerAccount(ACCOUNT);
        try (ObjectServer objects = ObjectServer.start(scratch);
                CountingRelay relay = CountingRelay.before(objects.endpoint());
                Sandbox sandbox = Sandbox.start(cloud, 0)) {
            Program aws = aws(objects.endpoint());
            List.of(ARTIFACTS, SITE, SYNCED, STATE, WARMED).forEach(bucket -> aws.run("s3", "mb", "s3://" + bucket));
            CloudAccount account = cloud.account(ACCOUNT);
            account.parameter("/site/dev1/artifact-key", "not-deployed-yet");
            account.parameter("/site/dev1/website-bucket-name", SITE);
            Map<String, String> environment = environment(sandbox.endpoint(), relay.endpoint());
            Bench bench = new Bench(objects, relay, environment, aws, Installed.in(scratch));
            compare(bench);
            if (MANY > 0) {
                many(bench);
            }
        } finally {
            report.flush();
            Files.writeString(
                    Files.createDirectories(Path.of("target", "bench")).resolve("site.txt"), text.toString());
        }
    }

    private void compare(Bench bench) throws Exception {
        report.printf("%d files, heap 256 MiB; the AWS command line is given the files already unpacked%n", FILES);
        report.printf(
                "%-46s %9s %9s %9s %9s %12s %12s %s%n",
                "", "wall ms", "cpu ms", "server ms", "MiB", "sent", "received", "requests");
        GeneratedSite first = GeneratedSite.of(FILES);
        GeneratedSite changed = first.withChanged(CHANGED);
        Path repository = repository();
        // Whoever comes first would pay for the server's own warming up.
        sync(bench, first, "warmed", WARMED);
        Cost ours = publish(bench, repository, pin(1), first);
        Cost theirs = sync(bench, first, "first", SYNCED);
        tell("first deploy", ours, theirs);
        assertThat(ours.traffic().to(SITE)).containsEntry("PUT", (long) FILES);
        assertThat(ours.traffic().of("PUT")).isLessThan(FILES + 50L);

        Cost again = publish(bench, repository, pin(2), first);
        Cost theirsAgain = sync(bench, first, "again", SYNCED);
        tell("the same files, another build", again, theirsAgain);
        assertThat(again.traffic().to(SITE)).as("it looks at the entry page").isEqualTo(Map.of("HEAD", 1L));

        Cost three = publish(bench, repository, pin(3), changed);
        Cost theirsThree = sync(bench, changed, "changed", SYNCED);
        tell(CHANGED + " pages changed", three, theirsThree);
        assertThat(three.traffic().to(SITE)).containsEntry("PUT", (long) CHANGED);
        assertThat(three.traffic().of("PUT")).isLessThan(CHANGED + 20L);
        Cost nothing = run(bench, repository);
        tell("the same pin", nothing, theirsAgain);
        assertThat(nothing.traffic().requests())
                .as("the targets of the run before, open intents, manifests")
                .isEqualTo(Map.of(STATE, Map.of("GET", 3L)));
        assertThat(contents(SITE)).as("both tools publish the same").isEqualTo(contents(SYNCED));
    }

    private void many(Bench bench) throws Exception {
        GeneratedSite site = GeneratedSite.of(MANY);
        upload(bench.aws(), pin(4), site);
        Path repository = repository();
        pin(repository, pin(4));
        bench.relay().taken();
        MeasuredProcess process = bench.towpath()
                .within(MANY_HEAP)
                .run(
                        bench.environment(),
                        "diff",
                        "site",
                        "dev1",
                        "--repo",
                        repository.toUri().toString());
        assertThat(process.exit()).as(process.errors()).isZero();
        CountingRelay.Traffic traffic = bench.relay().taken();
        report.printf(
                "%d files told apart, heap %s: %d ms, at most %d MiB resident, %d requests, %d bytes received%n",
                MANY, MANY_HEAP, process.millis(), process.peakKiB() / 1024, traffic.all(), traffic.received());
        assertThat(process.peakKiB() / 1024).isLessThan(300);
    }

    private Cost publish(Bench bench, Path repository, String pin, GeneratedSite site) throws Exception {
        upload(bench.aws(), pin, site);
        pin(repository, pin);
        return run(bench, repository);
    }

    private Cost run(Bench bench, Path repository) throws Exception {
        bench.relay().taken();
        long server = bench.objects().cpuMillis();
        MeasuredProcess process = bench.towpath()
                .run(
                        bench.environment(),
                        "reconcile",
                        "--repo",
                        repository.toUri().toString(),
                        "--format",
                        "json");
        assertThat(process.exit()).as(process.errors() + process.output()).isZero();
        JsonNode target =
                new ObjectMapper().readTree(process.output()).path("targets").path(0);
        assertThat(target.path("state").asText()).as(process.output()).isIn("deployed", "in_sync");
        return new Cost(process, bench.relay().taken(), bench.objects().cpuMillis() - server);
    }

    private Cost sync(Bench bench, GeneratedSite site, String name, String bucket) throws Exception {
        Path files = site.extract(Files.createDirectories(scratch.resolve("unpacked-" + name)));
        bench.relay().taken();
        long server = bench.objects().cpuMillis();
        MeasuredProcess process = MeasuredProcess.of(
                scratch,
                bench.environment(),
                List.of("aws", "s3", "sync", "--delete", "--only-show-errors", files.toString(), "s3://" + bucket));
        assertThat(process.exit()).as(process.errors()).isZero();
        return new Cost(process, bench.relay().taken(), bench.objects().cpuMillis() - server);
    }

    private void upload(Program aws, String pin, GeneratedSite site) throws IOException {
        Path zip = site.zip(scratch.resolve(pin + ".zip"));
        aws.run(
                "s3api",
                "put-object",
                "--bucket",
                ARTIFACTS,
                "--key",
                "builds/site/" + pin + ".zip",
                "--body",
                zip.toString(),
                "--checksum-algorithm",
                "SHA256");
        Files.delete(zip);
    }

    /** Digests of a bucket's objects by key, as the server keeps them. */
    private Map<String, String> contents(String bucket) throws IOException {
        Path root = scratch.resolve("s3proxy/objects").resolve(bucket);
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        root.relativize(file).toString(),
                        Digest.of(Files.readString(file)).value());
            }
        }
        return contents;
    }

    private void tell(String what, Cost ours, Cost theirs) {
        line(what + ": towpath", ours);
        line(what + ": aws s3 sync", theirs);
        report.printf(
                "%-46s %8.1fx %8.1fx %8.1fx %8.1fx%n",
                "",
                ratio(theirs.process().millis(), ours.process().millis()),
                ratio(theirs.process().cpuMillis(), ours.process().cpuMillis()),
                ratio(theirs.serverMillis(), ours.serverMillis()),
                ratio(theirs.process().peakKiB(), ours.process().peakKiB()));
    }

    private static double ratio(long theirs, long ours) {
        return (double) theirs / Math.max(1, ours);
    }

    private void line(String name, Cost cost) {
        report.printf(
                "%-46s %9d %9d %9d %9d %12d %12d %s%n",
                name,
                cost.process().millis(),
                cost.process().cpuMillis(),
                cost.serverMillis(),
                cost.process().peakKiB() / 1024,
                cost.traffic().sent(),
                cost.traffic().received(),
                cost.traffic().requests());
    }

    private Path repository() throws IOException {
        Path directory = Files.createTempDirectory(scratch, "repository");
        Files.createDirectories(directory.resolve("policies"));
        Files.createDirectories(directory.resolve("apps/site/dev1"));
        Files.writeString(directory.resolve("towpath.yaml"), """
            schema_version: 1
            namespace: bench
            shared_services: { account: "%1$s", region: us-east-1, artifact_bucket: %2$s }
            environments:
              dev1: { tier: dev, account: "%1$s", region: us-east-1 }
            state: s3://%3$s/state
            """.formatted(ACCOUNT, ARTIFACTS, STATE));
        Files.writeString(directory.resolve("policies/approvals.yaml"), """
            groups: { staff: { users: [sam] } }
            rules:
              - { name: dev, when: { tier: dev }, require: {} }
              - { name: policy, when: { change: policy }, require: { staff: 1 } }
            """);
        Files.writeString(directory.resolve("apps/site/dev1/main.tf"), """
            module "site" {
              source      = "git::https://example.com/modules.git//static-website?ref=v1"
              name        = "site"
              environment = "dev1"
            }
            """);
        git(directory).run("init", "-q", "-b", "main");
        return directory;
    }

    private void pin(Path repository, String pin) throws IOException {
        Files.writeString(repository.resolve("apps/site/dev1/promotion.yaml"), "artifact: \"" + pin + "\"\n");
        git(repository).run("add", "-A");
        git(repository).run("commit", "-q", "-m", "pin " + pin);
    }

    private Program git(Path directory) {
        return Program.onPath("git", "install the package git")
                .in(directory)
                .with(Map.of(
                        "HOME", scratch.toString(),
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_AUTHOR_NAME", "bench",
                        "GIT_AUTHOR_EMAIL", "bench@example.com",
                        "GIT_COMMITTER_NAME", "bench",
                        "GIT_COMMITTER_EMAIL", "bench@example.com"));
    }

    private static String pin(int build) {
        return "%040x".formatted(0xb1dL * 1_000_003L + build);
    }

    private Program aws(URI objects) {
        return Program.onPath("aws", "install the AWS command line, which the bench compares with")
                .with(environment(objects, objects));
    }

    private Map<String, String> environment(URI cloud, URI objects) {
        return new TreeMap<>(Map.of(
                "HOME", scratch.toString(),
                "XDG_CACHE_HOME", scratch.resolve("cache").toString(),
                "AWS_ENDPOINT_URL", cloud.toString(),
                "AWS_ENDPOINT_URL_S3", objects.toString(),
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "bench",
                "AWS_SECRET_ACCESS_KEY", "bench",
                "AWS_EC2_METADATA_DISABLED", "true",
                "PATH", System.getenv("PATH")));
    }
}
