package dev.towpath.adapter.aws.site;

import dev.towpath.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads every file of an archive once: its hash, its true size, and whether it is HTML by its first words. */
final class SiteBuild {
    private static final int HEAD_BYTES = 512;

    private SiteBuild() {}

    /** The files by key. */
    static SortedMap<String, SiteFile> of(SiteArchive archive) throws IOException {
        SortedMap<String, SiteFile> files = new TreeMap<>();
        byte[] buffer = new byte[64 << 10];
        for (String key : archive.files().keySet()) {
            try (InputStream content = archive.read(key)) {
                files.put(key, file(key, content, buffer));
            }
        }
        return files;
    }

    private static SiteFile file(String key, InputStream content, byte[] buffer) throws IOException {
        MessageDigest hash = Digest.newSha256();
        int head = content.readNBytes(buffer, 0, HEAD_BYTES);
        boolean markup = markup(new String(buffer, 0, head, StandardCharsets.UTF_8));
        long size = head;
        hash.update(buffer, 0, head);
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            hash.update(buffer, 0, read);
            size += read;
        }
        return new SiteFile(key, HexFormat.of().formatHex(hash.digest()), size, markup);
    }

    private static boolean markup(String head) {
        String text = head.replace("\uFEFF", "").stripLeading().toLowerCase(Locale.ROOT);
        return text.startsWith("<!doctype html") || text.startsWith("<html");
    }
}
