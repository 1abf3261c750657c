package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.aws.site.SiteManifest.Release;
import dev.towpath.adapter.aws.site.SiteObject.Retirement;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteManifestLinesTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final String SHA = "a3f5".repeat(16);

    private static SiteManifest manifest() {
        ObjectHeaders page =
                new ObjectHeaders("text/html; charset=utf-8", "max-age=0, must-revalidate", Optional.empty());
        ObjectHeaders script =
                new ObjectHeaders("text/javascript; charset=utf-8", "max-age=31536000, immutable", Optional.of("br"));
        TreeMap<String, SiteObject> objects = new TreeMap<>();
        objects.put(
                "index.html",
                new SiteObject(
                        SHA,
                        7,
                        page,
                        true,
                        Optional.empty(),
                        true,
                        Optional.of(new Packed(0xcbf43926L, 9)),
                        Optional.of("\"etag\"")));
        objects.put(
                "naïve \"q\".js",
                new SiteObject(
                        SiteObject.UNREAD,
                        5L << 30,
                        script,
                        false,
                        Optional.of(new Retirement(3, NOON)),
                        false,
                        Optional.empty(),
                        Optional.empty()));
        return new SiteManifest(
                "site",
                new Pin("1111111"),
                Digest.of("zip"),
                4,
                objects,
                new TreeSet<>(List.of("app-AAAA1111.js")),
                List.of(new Release(4, new Pin("1111111"), Digest.of("zip"), NOON)),
                true);
    }

    @Test
    void everythingComesBackAndALineIsShort() throws IOException {
        byte[] bytes = SiteManifestLines.write(manifest());

        assertThat(SiteManifestLines.read(bytes)).isEqualTo(manifest());
        assertThat(unpacked(bytes))
                .contains("\n[\"index.html\",\"" + SHA + "\",7,0,\"sm\",\"cbf43926-9\",\"\\\"etag\\\"\",0,\"\"]\n")
                .contains("\n[\"naïve \\\"q\\\".js\",\"\",5368709120,1,\"\",\"\",\"\",3,\"2026-03-02T12:00:00Z\"]\n");
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v2|/v9|schema \"towpath.site/v9\" is not \"towpath.site/v2\"",
                "\"objects\":2|\"objects\":3|it is cut short",
                "\"objects\":2|\"objects\":1|it does not have just the 1 objects that it announces",
                ",7,0,|,7,2,|there are no headers 2",
                ",7,0,|,7.5,0,|field 3 of a line is not a number",
                "2026-03-02T12:00:00Z\"]|noon\"]|\"noon\" is not a time",
                "cbf43926-9|cbf43926|\"cbf43926\" is not a CRC and a size",
                "[\"index.html\",|[|line 2 is not one of 9 fields",
            })
    void whatThisVersionWouldNotWriteIsNotRead(String from, String to, String message) throws IOException {
        String text = unpacked(SiteManifestLines.write(manifest()));
        assertThat(text).contains(from);

        assertThatThrownBy(() -> SiteManifestLines.read(packed(text.replace(from, to))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aManifestThatIsCutShortOrHasAnEndlessLineIsNotRead() throws IOException {
        byte[] whole = SiteManifestLines.write(manifest());

        assertThatThrownBy(() -> SiteManifestLines.read(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it does not unpack");
        assertThatThrownBy(() -> SiteManifestLines.read(packed("x".repeat(9 << 20))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it has a line without an end");
    }

    @Test
    void whatTheFirstVersionWroteIsStillRead() {
        String json = """
            {"schema":"towpath.site/v1","found":false,"bucket":"site","pin":"1111111","zip":"%s","release":4,
             "objects":{"index.html":{"sha256":"%s","size":7,"type":"text/html","cache":"no-cache","settled":true,
             "markup":true,"packed":"cbf43926-9","etag":"e"},"old.js":{"sha256":"%s","size":1,"type":"text/javascript",
             "cache":"no-cache","settled":true,"markup":false,"retired_release":3,"retired_at":"2026-03-02T12:00:00Z"}},
             "changed_once":[],"releases":[{"number":4,"pin":"1111111","zip":"%s","at":"2026-03-02T12:00:00Z"}]}
            """.formatted(Digest.of("zip"), SHA, SHA, Digest.of("zip"));

        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        SiteManifest manifest = SiteManifestJson.read(bytes);

        assertThat(SiteManifestLines.are(bytes)).isFalse();
        assertThat(manifest.objects()).containsOnlyKeys("index.html", "old.js");
        assertThat(manifest.objects().get("old.js").retired()).contains(new Retirement(3, NOON));
        assertThat(SiteManifestLines.read(SiteManifestLines.write(manifest))).isEqualTo(manifest);
    }

    @Test
    void manyObjectsTakeFewBytes() {
        SiteObject some = manifest().objects().get("index.html");
        TreeMap<String, SiteObject> objects = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            String sha = Digest.of("file " + i).value().substring("sha256:".length());
            objects.put(
                    "assets/chunk-" + i + "." + sha.substring(0, 8) + ".js",
                    new SiteObject(
                            sha,
                            1000 + i,
                            some.headers(),
                            true,
                            Optional.empty(),
                            false,
                            Optional.of(new Packed(i * 7919L, 300 + i)),
                            Optional.of("\"" + sha.substring(32) + "\"")));
        }

        byte[] bytes = SiteManifestLines.write(manifest().withObjects(objects));

        assertThat(SiteManifestLines.read(bytes).objects()).isEqualTo(objects);
        assertThat(bytes.length / objects.size()).isLessThan(100);
    }

    private static String unpacked(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
