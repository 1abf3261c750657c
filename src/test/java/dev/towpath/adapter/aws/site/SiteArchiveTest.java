package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towpath.adapter.aws.site.Forge.Entry;
import dev.towpath.model.Digest;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class SiteArchiveTest {
    private static final Entry INDEX = Entry.of("index.html", "<!doctype html>hello");

    @Test
    void readsWhatAnOrdinaryZipHolds() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("assets/"));
            zip.putNextEntry(new ZipEntry("assets/ü.css"));
            zip.write("a{}".repeat(1000).getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("index.html"));
            zip.write("<!doctype html>".getBytes(StandardCharsets.UTF_8));
            zip.setComment("made by a build");
        }

        SiteArchive archive = open(out.toByteArray());

        assertThat(archive.files()).containsExactly(Map.entry("assets/ü.css", 3000L), Map.entry("index.html", 15L));
        assertThat(text(archive, "index.html")).isEqualTo("<!doctype html>");
        assertThat(text(archive, "assets/ü.css")).isEqualTo("a{}".repeat(1000));
    }

    @Test
    void readsAZipOf70000Entries() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 70_000; i++) {
                zip.putNextEntry(new ZipEntry("p/" + i + ".html"));
                zip.write('x');
            }
        }

        SiteArchive archive = open(out.toByteArray());

        assertThat(archive.files()).hasSize(70_000);
        assertThat(text(archive, "p/69999.html")).isEqualTo("x");
    }

    @Test
    void readsStoredEntriesAndZipsWithAComment() throws IOException {
        byte[] zip = new Forge()
                .add(INDEX.stored())
                .commented("PK\u0005\u0006 looks like an end")
                .bytes();

        assertThat(text(open(zip), "index.html")).isEqualTo("<!doctype html>hello");
    }

    @Test
    void dropsWhatOperatingSystemsLeaveBehind() throws IOException {
        SiteArchive archive = open(Forge.zip(
                INDEX,
                Entry.of("__MACOSX/._index.html", "x"),
                Entry.of(".DS_Store", "x"),
                Entry.of("img/Thumbs.db", "x"),
                Entry.of(".well-known/security.txt", "Contact: x")));

        assertThat(archive.files()).containsOnlyKeys("index.html", ".well-known/security.txt");
    }

    @Test
    void refusesAFolderZippedAsAWhole() {
        byte[] zip = Forge.zip(Entry.of("dist/index.html", "x"), Entry.of("dist/a.js", "x"));

        FailureException rejected = catchThrowableOfType(FailureException.class, () -> open(zip));

        assertThat(rejected).hasMessage("the zip has everything in the folder \"dist\" and no index.html at its root");
        assertThat(rejected.failure().advice())
                .isEqualTo("zip the content of \"dist\", not the folder itself, and pin the new build");
    }

    @Test
    void neitherHangsNorBreaksOnAnyDamage() throws IOException {
        byte[] zip = Forge.zip(
                INDEX,
                Entry.of("a.js", "let a = 1;".repeat(50)),
                Entry.of("b/c.css", "b{}").stored());
        Random random = new Random(42);
        int rejected = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = zip.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                SiteBuild.of(open(damaged));
            } catch (FailureException e) {
                assertThat(e.failure().reason()).isEqualTo(ReasonCode.ARTIFACT_REJECTED);
                rejected++;
            }
        }
        assertThat(rejected).isGreaterThan(3_000);
    }

    @Test
    void hashesEveryFileAndKnowsMarkup() throws IOException {
        var files = SiteBuild.of(open(Forge.zip(
                INDEX, Entry.of("about", "\uFEFF\n <HTML><p>about"), Entry.of("a.js", "let a = 1;".repeat(500)))));

        SiteFile script = files.get("a.js");
        assertThat(script.sha256())
                .isEqualTo(Digest.of("let a = 1;".repeat(500)).hex());
        assertThat(script.size()).isEqualTo(5_000);
        assertThat(script.markup()).isFalse();
        assertThat(script.packed())
                .hasValueSatisfying(packed -> assertThat(packed.crc())
                        .isEqualTo(Forge.crcOf("let a = 1;".repeat(500).getBytes(StandardCharsets.UTF_8))));
        assertThat(files.get("about").markup()).isTrue();
        assertThat(files.get("index.html").markup()).isTrue();
    }

    private static SiteArchive open(byte[] zip) throws IOException {
        return SiteArchive.open(new Bytes(zip));
    }

    private static String text(SiteArchive archive, String key) throws IOException {
        try (InputStream content = archive.read(key)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
