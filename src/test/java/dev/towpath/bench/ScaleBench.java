package dev.towpath.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.testing.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a plan of a large repository costs when there is nothing to do, against asking for each target by itself.
 *
 * <p>Calls and memory are asserted, for they do not depend on the machine; times are only told.
 */
class ScaleBench {
    private static final int APPS = Integer.getInteger("bench.apps", 1_000);
    private static final int PROMOTIONS = Integer.getInteger("bench.promotions", 100);
    private static final int SAMPLE = Integer.getInteger("bench.sample", 6);
    private static final Duration LATENCY = Duration.ofMillis(Integer.getInteger("bench.latency", 20));
    private static final int PARAMETERS_PER_TARGET = 5;

    @TempDir
    Path scratch;

    private final StringWriter text = new StringWriter();
    private final PrintWriter report = new PrintWriter(text);

    private record Run(MeasuredProcess process, JsonNode result) {
        long calls(String operation) {
            return result.path("calls").path(operation).asLong();
        }
    }

    @Test
    void aPlanWithNothingToDo() throws Exception {
        LargeRepository repository =
                LargeRepository.create(Files.createDirectories(scratch.resolve("repository")), APPS, PROMOTIONS);
        Cloud cloud = DeployedCloud.of(repository);
        cloud.fault(Fault.delay("*", LATENCY));
        try (Sandbox sandbox = Sandbox.start(cloud, 0)) {
            Map<String, String> environment = environment(sandbox);
            report.printf(
                    "%d applications x %d environments, %d commits, every AWS call %d ms late, heap 256 MiB%n",
                    APPS, LargeRepository.ACCOUNTS.size(), PROMOTIONS + 2, LATENCY.toMillis());
            Installed towpath = Installed.in(scratch);
            Run cold = plan(towpath, environment, repository, "plan, empty cache");
            Run warm = plan(towpath, environment, repository, "plan, again");
            for (Run run : List.of(cold, warm)) {
                assertThat(run.result().path("summary").path("in_sync").asInt()).isEqualTo(repository.targets());
                assertThat(run.result().path("mutations").asInt()).isZero();
                assertThat(run.calls("ssm:GetParameters") + run.calls("ecs:DescribeServices"))
                        .isLessThanOrEqualTo(bound(repository.targets()));
                assertThat(run.calls("git:fetch") + run.calls("git:ls-remote")).isLessThanOrEqualTo(1);
            }
            long loop = loop(environment, repository);
            report.printf(
                    "plan is %.0f times as fast as the loop%n",
                    (double) loop / Math.max(1, warm.process().millis()));
        } finally {
            tell();
        }
    }

    private void tell() throws IOException {
        report.flush();
        Path directory = Files.createDirectories(Path.of("target", "bench"));
        Files.writeString(directory.resolve("scale.txt"), text.toString());
    }

    private static long bound(int targets) {
        long parameters = (long) targets * PARAMETERS_PER_TARGET;
        return 2 * ((parameters + 9) / 10) + (targets + 9) / 10;
    }

    private Map<String, String> environment(Sandbox sandbox) {
        return new TreeMap<>(Map.of(
                "HOME",
                scratch.toString(),
                "XDG_CACHE_HOME",
                scratch.resolve("cache").toString(),
                "AWS_ENDPOINT_URL",
                sandbox.endpoint().toString(),
                "AWS_REGION",
                "us-east-1",
                "AWS_DEFAULT_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                "bench",
                "AWS_SECRET_ACCESS_KEY",
                "bench",
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "PATH",
                System.getenv("PATH")));
    }

    private Run plan(Installed towpath, Map<String, String> environment, LargeRepository repository, String name)
            throws Exception {
        MeasuredProcess process = towpath.run(
                environment, "plan", "--repo", repository.directory().toUri().toString(), "--format", "json");
        assertThat(process.exit()).as(process.errors()).isZero();
        Run run = new Run(process, new ObjectMapper().readTree(process.output()));
        report.printf(
                "%-20s %6d ms, at most %d MiB resident, states %s%n",
                name, process.millis(), process.peakKiB() / 1024, run.result().path("summary"));
        report.printf("%-20s calls %s; bound %d%n", "", run.result().path("calls"), bound(repository.targets()));
        return run;
    }

    /** The time of asking for each target by itself, from a sample; in milliseconds for all targets. */
    private long loop(Map<String, String> environment, LargeRepository repository) throws IOException {
        Program aws = Program.onPath("aws", "install the AWS command line, which the bench compares with")
                .with(environment);
        String account = LargeRepository.ACCOUNTS.get("prod1");
        JsonNode keys = new ObjectMapper()
                .readTree(aws.text(
                        "sts",
                        "assume-role",
                        "--role-arn",
                        LargeRepository.role(account),
                        "--role-session-name",
                        "bench",
                        "--output",
                        "json"))
                .path("Credentials");
        Program inAccount = aws.with(Map.of(
                "AWS_ACCESS_KEY_ID", keys.path("AccessKeyId").asText(),
                "AWS_SECRET_ACCESS_KEY", keys.path("SecretAccessKey").asText(),
                "AWS_SESSION_TOKEN", keys.path("SessionToken").asText()));
        long begun = System.nanoTime();
        int sample = Math.min(SAMPLE, repository.apps().size());
        for (String app : repository.apps().subList(0, sample)) {
            String prefix = "/" + app + "/prod1/";
            String names = inAccount.text(
                    "ssm",
                    "get-parameters",
                    "--output",
                    "json",
                    "--names",
                    prefix + "container-image-tag",
                    prefix + "ecs-cluster-name",
                    prefix + "ecs-service-name");
            String service = inAccount.text(
                    "ecs",
                    "describe-services",
                    "--output",
                    "json",
                    "--cluster",
                    "platform",
                    "--services",
                    app + "-prod1");
            assertThat(names).contains(LargeRepository.PIN);
            assertThat(service).contains("\"COMPLETED\"");
        }
        long each = (System.nanoTime() - begun) / 1_000_000 / sample;
        long all = each * repository.targets();
        report.printf(
                "aws loop             %6d ms for all targets: %d ms each, measured on %d (2 calls each)%n",
                all, each, sample);
        return all;
    }
}
