package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.SiteObject.Retirement;
import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.json.JsonFields;
import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import dev.towpath.model.Pin;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The manifest as {@code towpath.site/v2}: lines of JSON, packed by gzip; equal manifests, equal bytes.
 *
 * <p>The first line tells of the site; each of the others of one object: its key, SHA-256, size, the number of its headers in the
 * first line, its marks ({@code s} settled, {@code m} markup), how its zip held it, its ETag, and since which release and time it is
 * retired. A site has a hundred thousand objects, and all of them travel with each publication: so a line is short, and one at a
 * time is read.
 */
final class SiteManifestLines {
    private static final String SCHEMA = "towpath.site/v2";
    private static final int FIELDS = 9;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private SiteManifestLines() {}

    /** Whether the bytes are of this kind. */
    static boolean are(byte[] bytes) {
        return bytes.length > 2
                && Byte.toUnsignedInt(bytes[0]) == GZIP_FIRST
                && Byte.toUnsignedInt(bytes[1]) == GZIP_SECOND;
    }

    static byte[] write(SiteManifest manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer lines = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(bytes, 64 << 10), StandardCharsets.UTF_8))) {
            Map<ObjectHeaders, Integer> headers = new LinkedHashMap<>();
            manifest.objects()
                    .values()
                    .forEach(object -> headers.computeIfAbsent(object.headers(), absent -> headers.size()));
            lines.write(head(manifest, List.copyOf(headers.keySet())) + "\n");
            for (Map.Entry<String, SiteObject> entry : manifest.objects().entrySet()) {
                SiteObject object = entry.getValue();
                int number = Optional.ofNullable(headers.get(object.headers())).orElseThrow();
                lines.write(line(entry.getKey(), object, number) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String head(SiteManifest manifest, List<ObjectHeaders> headers) {
        return Json.of(Map.of(
                        "schema", SCHEMA,
                        "found", manifest.found(),
                        "bucket", manifest.bucket(),
                        "pin", manifest.pin().value(),
                        "zip", manifest.zip().value(),
                        "release", manifest.release(),
                        "headers", headers.stream().map(SiteManifestLines::json).toList(),
                        "objects", manifest.objects().size(),
                        "changed_once", List.copyOf(manifest.changedOnce()),
                        "releases",
                                manifest.releases().stream()
                                        .map(SiteManifestJson::json)
                                        .toList()))
                .canonical();
    }

    private static Map<String, Object> json(ObjectHeaders headers) {
        Map<String, Object> json =
                new TreeMap<>(Map.of("type", headers.contentType(), "cache", headers.cacheControl()));
        headers.contentEncoding().ifPresent(encoding -> json.put("encoding", encoding));
        return json;
    }

    private static String line(String key, SiteObject object, int headers) {
        return Json.of(List.of(
                        key,
                        object.sha256(),
                        object.size(),
                        (long) headers,
                        (object.settled() ? "s" : "") + (object.markup() ? "m" : ""),
                        object.packed().map(Packed::text).orElse(""),
                        object.etag().orElse(""),
                        object.retired().map(Retirement::release).orElse(0L),
                        object.retired().map(since -> since.at().toString()).orElse("")))
                .canonical();
    }

    /** The manifest in the lines; {@link IllegalArgumentException} for anything that this version would not write. */
    static SiteManifest read(byte[] bytes) {
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes), 64 << 10);
                BufferedReader lines = new BufferedReader(new InputStreamReader(unpacked, StandardCharsets.UTF_8))) {
            JsonFields head = JsonFields.parse(line(lines).getBytes(StandardCharsets.UTF_8), SCHEMA);
            return read(head, lines);
        } catch (IOException e) {
            throw new IllegalArgumentException("it does not unpack: " + e.getMessage(), e);
        }
    }

    private static SiteManifest read(JsonFields head, BufferedReader lines) throws IOException {
        List<ObjectHeaders> headers = head.objectList("headers").stream()
                .map(fields ->
                        new ObjectHeaders(fields.text("type"), fields.text("cache"), fields.optionalText("encoding")))
                .toList();
        SortedMap<String, SiteObject> objects = new TreeMap<>();
        long count = head.number("objects");
        if (count < 0 || count > Limits.MANIFEST_OBJECTS_MAX) {
            throw new IllegalArgumentException(
                    "it announces " + count + " objects; at most " + Limits.MANIFEST_OBJECTS_MAX + " are read");
        }
        for (long i = 0; i < count; i++) {
            List<Json> fields = Json.parse(line(lines)).map(Json::items).orElseGet(List::of);
            if (fields.size() != FIELDS) {
                throw new IllegalArgumentException("line " + (i + 2) + " is not one of " + FIELDS + " fields");
            }
            objects.put(text(fields, 0), object(fields, headers));
        }
        if (objects.size() != count || lines.read() >= 0) {
            throw new IllegalArgumentException("it does not have just the " + count + " objects that it announces");
        }
        return new SiteManifest(
                head.text("bucket"),
                new Pin(head.text("pin")),
                new Digest(head.text("zip")),
                head.number("release"),
                objects,
                new TreeSet<>(head.texts("changed_once")),
                head.objectList("releases").stream()
                        .map(SiteManifestJson::release)
                        .toList(),
                head.flag("found"));
    }

    private static SiteObject object(List<Json> fields, List<ObjectHeaders> headers) {
        long number = number(fields, 3);
        if (number < 0 || number >= headers.size()) {
            throw new IllegalArgumentException("there are no headers " + number);
        }
        String marks = text(fields, 4);
        return new SiteObject(
                text(fields, 1),
                number(fields, 2),
                headers.get((int) number),
                marks.contains("s"),
                said(fields, 8).map(at -> new Retirement(number(fields, 7), instant(at))),
                marks.contains("m"),
                said(fields, 5).map(Packed::of),
                said(fields, 6));
    }

    private static String text(List<Json> fields, int at) {
        return fields.get(at)
                .text()
                .orElseThrow(() -> new IllegalArgumentException("field " + (at + 1) + " of a line is not text"));
    }

    private static Optional<String> said(List<Json> fields, int at) {
        return Optional.of(text(fields, at)).filter(text -> !text.isEmpty());
    }

    private static long number(List<Json> fields, int at) {
        try {
            return fields.get(at).number().orElseThrow(ArithmeticException::new).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("field " + (at + 1) + " of a line is not a number", e);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time", e);
        }
    }

    /** One line without its end, of a length that no site has. */
    private static String line(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder(256);
        for (int c = lines.read(); c != '\n'; c = lines.read()) {
            if (c < 0 || line.length() == Limits.MANIFEST_LINE_CHARACTERS_MAX) {
                throw new IllegalArgumentException(c < 0 ? "it is cut short" : "it has a line without an end");
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
