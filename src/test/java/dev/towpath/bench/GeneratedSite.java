package dev.towpath.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A site as a framework builds it: one page in ten files, the rest fingerprinted scripts, styles and images. */
record GeneratedSite(Map<String, Integer> seeds) {
    private static final int BYTES_MIN = 1_000;
    private static final int BYTES_RANGE = 11_000;

    /** When it was built: long before any deploy, as in a pipeline that builds once and promotes later. */
    private static final Instant BUILT = Instant.parse("2026-01-05T08:00:00Z");

    static GeneratedSite of(int files) {
        Map<String, Integer> seeds = new TreeMap<>();
        seeds.put("index.html", 0);
        for (int at = 1; at < files; at++) {
            seeds.put(name(at), at);
        }
        return new GeneratedSite(seeds);
    }

    private static String name(int at) {
        return switch (at % 10) {
            case 0 -> "section-" + at % 97 + "/page-" + at + ".html";
            case 1, 2, 3, 4 -> "assets/chunk-%d.%08x.js".formatted(at, at * 0x9E3779B1);
            case 5, 6 -> "assets/style-%d.%08x.css".formatted(at, at * 0x9E3779B1);
            case 7 -> "data/table-" + at + ".json";
            default -> "images/picture-" + at + ".svg";
        };
    }

    /** The same site with other contents in its first pages. */
    GeneratedSite withChanged(int pages) {
        Map<String, Integer> changed = new TreeMap<>(seeds);
        seeds.keySet().stream()
                .filter(name -> name.endsWith(".html"))
                .limit(pages)
                .forEach(name -> changed.merge(name, 1_000_000, Integer::sum));
        return new GeneratedSite(changed);
    }

    Path zip(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, Integer> entry : seeds.entrySet()) {
                ZipEntry member = new ZipEntry(entry.getKey());
                member.setLastModifiedTime(FileTime.from(BUILT));
                zip.putNextEntry(member);
                zip.write(content(entry.getValue()));
            }
        }
        return file;
    }

    /** The files as unzip(1) would leave them. */
    Path extract(Path directory) throws IOException {
        for (Map.Entry<String, Integer> entry : seeds.entrySet()) {
            Path file = directory.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, content(entry.getValue()));
            Files.setLastModifiedTime(file, FileTime.from(BUILT));
        }
        return directory;
    }

    private static byte[] content(int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("/* ").append(seed).append(" */\n");
        int length = BYTES_MIN + random.nextInt(BYTES_RANGE);
        while (text.length() < length) {
            text.append(Long.toString(random.nextLong(), 36)).append(random.nextInt(8) == 0 ? '\n' : ' ');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
