package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towpath.adapter.aws.site.Forge.Entry;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Zips that would write elsewhere, blow up, publish secrets, or are not what they say: each is refused before anything is written. */
class HostileZipsTest {
    private static final Entry INDEX = Entry.of("index.html", "<!doctype html>hello");

    private static final List<String> NAMES = List.of(
            "/etc/passwd",
            "C:/boot.ini",
            "a\\b.html",
            "../up.html",
            "a/../../up.html",
            "a/%2e%2e/up.html",
            "a/%2E./up.html",
            "a/．．/up.html",
            "./index2.html",
            "a//b.html",
            "a\u0000.html",
            "a".repeat(1025),
            "a/".repeat(65) + "x");

    private static final List<String> SECRETS = List.of(
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
            ".npmrc");

    private static final Map<String, Integer> MODES = Map.of(
            "a symbolic link", 0120777,
            "a character device", 0020666,
            "a block device", 0060666,
            "a named pipe", 0010644,
            "a socket", 0140755);

    private static Map<String, byte[]> corpus() {
        Map<String, byte[]> zips = new LinkedHashMap<>();
        NAMES.forEach(name -> zips.put("the name " + shown(name), Forge.zip(INDEX, Entry.of(name, "x"))));
        zips.put("a name that is not UTF-8", Forge.zip(INDEX, INDEX.named(new byte[] {(byte) 0xff, 'a'})));
        SECRETS.forEach(name -> zips.put("the file " + shown(name), Forge.zip(INDEX, Entry.of(name, "x"))));
        MODES.keySet().stream()
                .sorted()
                .forEach(kind -> zips.put(
                        kind, Forge.zip(INDEX, Entry.of("link", "/etc/passwd").mode(MODES.getOrDefault(kind, 0)))));
        zips.put("a folder with content", Forge.zip(INDEX, Entry.of("folder/", "x")));
        zips.put(
                "a file with a folder's mode",
                Forge.zip(INDEX, Entry.of("folder", "x").mode(0040755)));
        zips.put("one name twice", Forge.zip(INDEX, Entry.of("a.html", "1"), Entry.of("a.html", "2")));
        zips.put("names that differ by case", Forge.zip(INDEX, Entry.of("a.html", "1"), Entry.of("A.html", "2")));
        zips.put(
                "names that differ by Unicode form",
                Forge.zip(INDEX, Entry.of("\u00e9.html", "1"), Entry.of("e\u0301.html", "2")));
        zips.put("an encrypted entry", Forge.zip(INDEX.flags(0x801)));
        zips.put("an unknown method", Forge.zip(INDEX.method(12)));
        zips.put("a bomb that says so", Forge.zip(INDEX, Entry.of("bomb", "x").saying(3_000_000_000L)));
        zips.put("a bomb of zeros", Forge.zip(INDEX, Entry.of("zeros", "\0".repeat(20 << 20))));
        zips.put("two entries over the same bytes", overlapping());
        zips.put(
                "more bytes than it says",
                Forge.zip(Entry.of("index.html", "0".repeat(5_000)).saying(100)));
        zips.put(
                "fewer bytes than it says",
                Forge.zip(Entry.of("index.html", "0".repeat(50)).saying(100)));
        zips.put("other bytes than it says", Forge.zip(INDEX.crcOff()));
        zips.put("a local name that disagrees", changed(30, 31, (byte) 'I'));
        zips.put("damaged content", changed(40, 48, (byte) 0xff));
        zips.put("no entries", new Forge().bytes());
        zips.put("folders only", Forge.zip(Entry.of("a/", "")));
        zips.put(
                "the folder instead of its content",
                Forge.zip(Entry.of("dist/index.html", "x"), Entry.of("dist/a.js", "x")));
        zips.put("an empty file", new byte[0]);
        zips.put("a web page", "<html>".getBytes(StandardCharsets.UTF_8));
        byte[] whole = Forge.zip(INDEX);
        zips.put("the last byte missing", Arrays.copyOf(whole, whole.length - 1));
        zips.put("the first half", Arrays.copyOf(whole, whole.length / 2));
        return zips;
    }

    private static byte[] overlapping() {
        return new Forge()
                .add(Entry.of("bomb", "0".repeat(100_000)))
                .add(Entry.of("again", "0".repeat(100_000)).pointingTo(0))
                .bytes();
    }

    private static byte[] changed(int from, int to, byte value) {
        byte[] zip = Forge.zip(INDEX);
        Arrays.fill(zip, from, to, value);
        return zip;
    }

    @Test
    void eachIsRefusedWithItsSentence() throws IOException {
        Map<String, byte[]> corpus = corpus();
        StringBuilder table = new StringBuilder("| zip with | refused, because |\n|---|---|\n");
        for (Map.Entry<String, byte[]> zip : corpus.entrySet()) {
            FailureException refused = catchThrowableOfType(
                    FailureException.class, () -> SiteBuild.of(SiteArchive.open(new Bytes(zip.getValue()))));
            assertThat(refused).as(zip.getKey()).isNotNull();
            assertThat(refused.failure()).as(zip.getKey()).isInstanceOf(Failure.Broken.class);
            assertThat(refused.failure().reason()).as(zip.getKey()).isEqualTo(ReasonCode.ARTIFACT_REJECTED);
            assertThat(refused.failure().advice()).as(zip.getKey()).isNotBlank();
            table.append("| ")
                    .append(zip.getKey())
                    .append(" | ")
                    .append(shortened(refused.getMessage()))
                    .append(" |\n");
        }
        assertThat(corpus).hasSizeGreaterThanOrEqualTo(25);
        Golden.document(Path.of("docs/reference/refused-zips.md"), table.toString());
    }

    private static String shown(String name) {
        return "`" + shortened(name.replace('\u0000', '?')) + "`";
    }

    private static String shortened(String text) {
        return text.length() > 130 ? text.substring(0, 60) + "…" + text.substring(text.length() - 60) : text;
    }
}
