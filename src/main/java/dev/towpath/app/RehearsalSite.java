package dev.towpath.app;

import dev.towpath.model.AppName;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small real site as a build would leave it in the artifact bucket; the same pin always gives the same bytes. */
final class RehearsalSite {
    private static final LocalDateTime BUILT = LocalDateTime.of(2026, 1, 1, 0, 0);

    private RehearsalSite() {}

    /** The zip of one version of a site. */
    static byte[] zip(AppName app, Pin pin) {
        Map<String, String> files = new TreeMap<>();
        String style = "body { font: 16px/1.5 sans-serif; margin: 4rem; }\n";
        String script = "document.title += ' " + pin + "';\n";
        String styleName = "assets/site-" + Digest.of(style).abbreviated() + ".css";
        String scriptName = "assets/site-" + Digest.of(script).abbreviated() + ".js";
        files.put(styleName, style);
        files.put(scriptName, script);
        files.put(
                "index.html",
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + app
                        + "</title><link rel=\"stylesheet\" href=\"/" + styleName + "\"><script src=\"/" + scriptName
                        + "\" defer></script></head><body><h1>" + app + "</h1><p>" + pin + "</p></body></html>\n");
        files.put("404.html", "<!doctype html><title>not here</title><p>There is no such page.</p>\n");
        files.put("robots.txt", "User-agent: *\nAllow: /\n");
        files.put("version.json", "{\"version\":\"" + pin + "\"}\n");
        return zipped(files);
    }

    private static byte[] zipped(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(BUILT);
                zip.putNextEntry(entry);
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
