package dev.towpath.adapter.aws.site;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Content types by the ending of a name, with the charset where there is one.
 *
 * <p>A table of our own: what the platform guesses differs from machine to machine. Source: the IANA media type registry and
 * the WHATWG's MIME sniffing standard.
 */
final class ContentTypes {
    static final String HTML = "text/html; charset=utf-8";
    static final String UNKNOWN = "application/octet-stream";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String XML = "application/xml; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final Map<String, String> TEXT = Map.ofEntries(
            Map.entry("html", HTML),
            Map.entry("htm", HTML),
            Map.entry("xhtml", "application/xhtml+xml; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", SCRIPT),
            Map.entry("mjs", SCRIPT),
            Map.entry("cjs", SCRIPT),
            Map.entry("json", JSON),
            Map.entry("map", JSON),
            Map.entry("jsonld", "application/ld+json; charset=utf-8"),
            Map.entry("geojson", "application/geo+json; charset=utf-8"),
            Map.entry("webmanifest", "application/manifest+json; charset=utf-8"),
            Map.entry("xml", XML),
            Map.entry("xsl", XML),
            Map.entry("rss", "application/rss+xml; charset=utf-8"),
            Map.entry("atom", "application/atom+xml; charset=utf-8"),
            Map.entry("svg", "image/svg+xml; charset=utf-8"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("md", "text/markdown; charset=utf-8"),
            Map.entry("csv", "text/csv; charset=utf-8"),
            Map.entry("vtt", "text/vtt; charset=utf-8"),
            Map.entry("ics", "text/calendar; charset=utf-8"),
            Map.entry("vcf", "text/vcard; charset=utf-8"),
            Map.entry("yaml", "application/yaml; charset=utf-8"),
            Map.entry("yml", "application/yaml; charset=utf-8"),
            Map.entry("wasm", "application/wasm"));

    private static final Map<String, String> BINARY = byEnding(Stream.of(
            "png image/png",
            "apng image/apng",
            "jpg image/jpeg",
            "jpeg image/jpeg",
            "gif image/gif",
            "webp image/webp",
            "avif image/avif",
            "ico image/x-icon",
            "bmp image/bmp",
            "tif image/tiff",
            "tiff image/tiff",
            "woff font/woff",
            "woff2 font/woff2",
            "ttf font/ttf",
            "otf font/otf",
            "eot application/vnd.ms-fontobject",
            "mp3 audio/mpeg",
            "m4a audio/mp4",
            "ogg audio/ogg",
            "opus audio/ogg",
            "wav audio/wav",
            "flac audio/flac",
            "mp4 video/mp4",
            "m4v video/mp4",
            "webm video/webm",
            "mov video/quicktime",
            "ogv video/ogg",
            "pdf application/pdf",
            "zip application/zip",
            "gz application/gzip",
            "tgz application/gzip",
            "tar application/x-tar",
            "7z application/x-7z-compressed",
            "glb model/gltf-binary",
            "gltf model/gltf+json",
            "epub application/epub+zip",
            "docx application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "pptx application/vnd.openxmlformats-officedocument.presentationml.presentation"));

    private static final Map<String, String> NAMED = Map.of(
            "apple-app-site-association", JSON,
            "_redirects", "text/plain; charset=utf-8",
            "_headers", "text/plain; charset=utf-8",
            "CNAME", "text/plain; charset=utf-8");

    private static final Set<String> ENCODINGS = Set.of("br", "gz");

    private ContentTypes() {}

    /** The type of a name; empty where the name does not tell. */
    static Optional<String> of(String key) {
        String named = NAMED.get(SiteKeys.lastSegment(key));
        if (named != null) {
            return Optional.of(named);
        }
        String ending = ending(key);
        return Optional.ofNullable(TEXT.getOrDefault(ending, BINARY.get(ending)));
    }

    /** A type as it is spelled here, with one space before each parameter; stores that are not S3 answer with another spelling. */
    static String spelled(String type) {
        return type.replaceAll(" *; *", "; ");
    }

    /** The encoding of a file that was compressed at build time, such as {@code app.js.br}; empty for all others. */
    static Optional<String> encoding(String key) {
        String ending = ending(key);
        boolean precompressed = ENCODINGS.contains(ending) && TEXT.containsKey(ending(withoutEncoding(key)));
        return precompressed ? Optional.of(ending.equals("gz") ? "gzip" : "br") : Optional.empty();
    }

    /** The name that a precompressed file stands for; the name itself for all others. */
    static String plainName(String key) {
        return encoding(key).isPresent() ? withoutEncoding(key) : key;
    }

    /** What follows the last dot of the last segment, in lower case; empty if nothing does. */
    static String ending(String key) {
        String name = SiteKeys.lastSegment(key);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static String withoutEncoding(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    private static Map<String, String> byEnding(Stream<String> lines) {
        Map<String, String> types = new LinkedHashMap<>();
        lines.map(line -> line.split(" ", 2)).forEach(parts -> types.put(parts[0], parts[1]));
        return Collections.unmodifiableMap(types);
    }
}
