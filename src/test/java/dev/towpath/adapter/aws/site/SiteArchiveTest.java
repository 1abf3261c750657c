package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towpath.adapter.aws.site.Forge.Entry;
import dev.towpath.model.Digest;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

        assertThat(archive.files())
                .containsExactly(java.util.Map.entry("assets/ü.css", 3000L), java.util.Map.entry("index.html", 15L));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/etc/passwd|has an absolute path",
                "C:/boot.ini|has an absolute path",
                "a\\b.html|has a backslash in its name",
                "../up.html|has \"..\" in its path",
                "a/../../up.html|has \"..\" in its path",
                "a/%2e%2e/up.html|has \"%2e%2e\" in its path",
                "a/%2E./up.html|has \"%2E.\" in its path",
                "a/．．/up.html|has \"．．\" in its path",
                "./index2.html|has \".\" in its path",
                "a//b.html|has an empty folder name in its path",
            })
    void refusesNamesThatLeadElsewhere(String name, String fault) {
        assertRejected(Forge.zip(INDEX, Entry.of(name, "x")), "the zip's entry \"" + name + "\" " + fault);
    }

    @Test
    void refusesControlCharactersAndNamesThatAreTooLong() {
        assertRejected(
                Forge.zip(INDEX, Entry.of("a\u0000.html", "x")),
                "the zip's entry \"a?.html\" has a control character in its name");
        assertRejected(
                Forge.zip(INDEX, Entry.of("a".repeat(1025), "x")),
                "the zip's entry \"" + "a".repeat(200) + "\" is longer than 1024 bytes");
        assertRejected(
                Forge.zip(INDEX, Entry.of("a/".repeat(65) + "x", "x")),
                "the zip's entry \"" + "a/".repeat(65) + "x\" lies deeper than 64 folders");
        assertRejected(
                Forge.zip(INDEX, INDEX.named(new byte[] {(byte) 0xff, 'a'})),
                "the zip has an entry whose name is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env",
                ".env.production",
                "config/.ENV",
                ".git/config",
                "a/.git/HEAD",
                ".aws/credentials",
                "keys/id_rsa",
                "server.pem",
                "tls.KEY",
                "terraform.tfstate",
                ".npmrc",
            })
    void refusesWhatMustNotBePublished(String name) {
        assertRejected(
                Forge.zip(INDEX, Entry.of(name, "x")),
                "the zip's entry \"" + name + "\" must not be published: it holds secrets or a repository");
    }

    @Test
    void refusesSymbolicLinksAndDevices() {
        for (int mode : new int[] {0120777, 0020666, 0060666, 0010644, 0140755}) {
            assertRejected(
                    Forge.zip(INDEX, Entry.of("link", "/etc/passwd").mode(mode)),
                    "the zip's entry \"link\" is a symbolic link or a device");
        }
        assertRejected(
                Forge.zip(INDEX, Entry.of("folder", "x").mode(0040755)),
                "the zip's entry \"folder\" is a folder and a file at once");
        assertRejected(
                Forge.zip(INDEX, Entry.of("folder/", "x")),
                "the zip's entry \"folder/\" is a folder and a file at once");
    }

    @Test
    void refusesTwoEntriesOfOneName() {
        assertRejected(
                Forge.zip(INDEX, Entry.of("a.html", "1"), Entry.of("a.html", "2")),
                "the zip has two entries \"a.html\"");
        assertRejected(
                Forge.zip(INDEX, Entry.of("a.html", "1"), Entry.of("A.html", "2")),
                "the zip has two entries that differ only by case: \"a.html\" and \"A.html\"");
        assertRejected(
                Forge.zip(INDEX, Entry.of("\u00e9.html", "1"), Entry.of("e\u0301.html", "2")),
                "the zip has two entries that differ only by case: \"\u00e9.html\" and \"e\u0301.html\"");
    }

    @Test
    void refusesEncryptionAndUnknownMethods() {
        assertRejected(Forge.zip(INDEX.flags(0x801)), "the zip's entry \"index.html\" is encrypted");
        assertRejected(Forge.zip(INDEX.method(12)), "the zip's entry \"index.html\" is compressed by method 12");
    }

    @Test
    void refusesEntriesThatShareBytes() {
        Entry bomb = Entry.of("bomb", "0".repeat(100_000));
        byte[] zip = new Forge()
                .add(bomb)
                .add(Entry.of("again", "0".repeat(100_000)).pointingTo(0))
                .bytes();

        assertRejected(zip, "the zip's entry \"bomb\" overlaps what follows it");
    }

    @Test
    void refusesWhatUnpacksBeyondMeasure() {
        assertRejected(
                Forge.zip(INDEX, Entry.of("bomb", "x").saying(3_000_000_000L)),
                "the zip's entry \"bomb\" unpacks from 3 to 3000000000 bytes");
        byte[] zeros = new byte[20 << 20];
        Entry honest = new Entry(
                "zeros".getBytes(StandardCharsets.UTF_8), zeros, 8, 0x800, 0, zeros.length, Forge.crcOf(zeros), -1);
        assertThatThrownBy(() -> open(Forge.zip(INDEX, honest)))
                .hasMessageMatching("the zip's entry \"zeros\" unpacks from \\d{5} to 20971520 bytes");
    }

    @Test
    void countsTheBytesThatReallyComeOut() throws IOException {
        SiteArchive more =
                open(Forge.zip(Entry.of("index.html", "0".repeat(5_000)).saying(100)));
        SiteArchive fewer =
                open(Forge.zip(Entry.of("index.html", "0".repeat(50)).saying(100)));
        SiteArchive wrong = open(Forge.zip(INDEX.crcOff()));

        for (SiteArchive archive : new SiteArchive[] {more, fewer, wrong}) {
            FailureException rejected = catchThrowableOfType(FailureException.class, () -> text(archive, "index.html"));
            assertThat(rejected.getMessage())
                    .startsWith("the zip's entry \"index.html\" unpacks to something else than its ");
        }
    }

    @Test
    void refusesContentThatDoesNotUnpack() throws IOException {
        byte[] zip = Forge.zip(INDEX);
        Arrays.fill(zip, 40, 48, (byte) 0xff);

        SiteArchive archive = open(zip);

        assertThatThrownBy(() -> text(archive, "index.html"))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("the zip's entry \"index.html\" does not unpack");
    }

    @Test
    void refusesALocalHeaderThatDisagrees() throws IOException {
        byte[] zip = Forge.zip(INDEX);
        zip[30] = 'I';

        SiteArchive archive = open(zip);

        assertThatThrownBy(() -> text(archive, "index.html"))
                .hasMessage("the zip's entry \"index.html\" is not where, or what, its directory says");
    }

    @Test
    void refusesAnEmptyZipAndOneWithOnlyFolders() {
        assertRejected(new Forge().bytes(), "the zip has no files");
        assertRejected(Forge.zip(Entry.of("a/", "")), "the zip has no files");
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
    void refusesWhatIsNoZip() {
        assertRejected(new byte[0], "it is not a zip: there is no end of a central directory");
        assertRejected(
                "<html>".getBytes(StandardCharsets.UTF_8), "it is not a zip: there is no end of a central directory");
        byte[] zip = Forge.zip(INDEX);
        assertRejected(Arrays.copyOf(zip, zip.length - 1), "it is not a zip: there is no end of a central directory");
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

    private static void assertRejected(byte[] zip, String message) {
        assertThatThrownBy(() -> open(zip)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.getMessage()).isEqualTo(message);
            assertThat(e.failure()).isInstanceOf(Failure.Broken.class);
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.ARTIFACT_REJECTED);
            assertThat(e.failure().advice()).isNotBlank();
        });
    }
}
