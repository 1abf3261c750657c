package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.execute.Outcome;
import dev.towpath.testing.MotoServer;
import dev.towpath.testing.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two builds that were both made before the first was published, as wherever one build is promoted through environments.
 *
 * <p>Their pages have the same length, for fingerprints have a fixed one, and they are older than what the bucket holds. So {@code
 * aws s3 sync} leaves the old page in place and deletes the files that it refers to, and exits with 0.
 */
class SyncComparisonIT {
    private static final Instant BUILT = Instant.parse("2026-01-05T08:00:00Z");
    private static final Site ONE = build("1111111", "AAAA1111");
    private static final Site TWO = build("2222222", "BBBB2222");

    private static MotoServer moto;

    @TempDir
    Path scratch;

    @BeforeAll
    static void start() {
        moto = MotoServer.start();
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    private static Site build(String pin, String fingerprint) {
        return Site.of(
                pin,
                "assets/app-" + fingerprint + ".js",
                "import \"./lib-" + fingerprint + ".js\";",
                "assets/lib-" + fingerprint + ".js",
                "export const build = \"" + pin + "\";",
                "assets/site-" + fingerprint + ".css",
                "body { background: url(/logo.svg) }",
                "index.html",
                "<html><link href=\"/assets/site-%1$s.css\"><script type=\"module\" src=\"/assets/app-%1$s.js\"></script></html>"
                        .formatted(fingerprint),
                "logo.svg",
                "<svg/>");
    }

    @Test
    void syncLeavesAPageWithoutItsFiles() throws IOException {
        Program aws = Program.onPath("aws", "install the AWS command line, with which this compares")
                .with(Map.of(
                        "HOME", scratch.toString(),
                        "AWS_ENDPOINT_URL", moto.endpoint().toString(),
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "AWS_EC2_METADATA_DISABLED", "true"));
        aws.run("s3", "mb", "s3://synced-site");
        for (Site site : new Site[] {ONE, TWO}) {
            aws.run("s3", "sync", "--delete", unpacked(site).toString(), "s3://synced-site");
        }

        Path left = Files.createDirectories(scratch.resolve("left"));
        aws.run("s3", "cp", "--recursive", "s3://synced-site", left.toString());
        SortedMap<String, String> published = contents(left);
        assertThat(published.get("index.html")).isEqualTo(ONE.contents().get("index.html"));
        assertThat(new BrokenPages().in(published))
                .containsExactly("index.html -> assets/app-AAAA1111.js", "index.html -> assets/site-AAAA1111.css");
    }

    @Test
    void towpathPublishesTheSecondBuildWhole() {
        try (Harbour harbour = new Harbour(moto.endpoint(), scratch, "compared")) {
            harbour.terraform(Optional.empty());
            for (Site site : new Site[] {ONE, TWO}) {
                harbour.build(site);
                assertThat(harbour.publish(site.pin())).isInstanceOf(Outcome.Succeeded.class);
            }

            SortedMap<String, String> published = new TreeMap<>();
            harbour.keys().forEach(key -> published.put(key, harbour.content(key)));
            assertThat(published.get("index.html")).isEqualTo(TWO.contents().get("index.html"));
            assertThat(published)
                    .containsAllEntriesOf(ONE.contents().entrySet().stream()
                            .filter(entry -> entry.getKey().startsWith("assets/"))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            assertThat(new BrokenPages().in(published)).isEmpty();
        }
    }

    /** As unzip(1) leaves them: with the times of the build. */
    private Path unpacked(Site site) throws IOException {
        Path directory = scratch.resolve(site.pin());
        for (Map.Entry<String, String> file : site.contents().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
            Files.setLastModifiedTime(path, FileTime.from(BUILT));
        }
        return directory;
    }

    private static SortedMap<String, String> contents(Path directory) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        directory.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
        return contents;
    }
}
