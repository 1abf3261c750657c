package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.Sweep;
import dev.towpath.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads files of an archive once, several at a time: their hash, their true size, and whether they are HTML by their first words. */
final class SiteBuild {
    private static final int HEAD_BYTES = 512;
    private static final int PART_MIN = 50;

    private SiteBuild() {}

    /** The files by key, every one of them read. */
    static SortedMap<String, SiteFile> of(SiteArchive archive) throws IOException {
        return of(archive, new TreeMap<>());
    }

    /**
     * The files by key; only those are read that the zip does not hold just as the zip did from which the object under the same
     * key came.
     */
    static SortedMap<String, SiteFile> of(SiteArchive archive, SortedMap<String, SiteObject> known) throws IOException {
        SortedMap<String, SiteFile> files = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        archive.files().forEach((key, size) -> {
            Packed packed = archive.packed(key);
            SiteObject object = known.get(key);
            if (object != null && object.cameFrom(packed, size)) {
                files.put(key, new SiteFile(key, object.sha256(), size, object.markup(), Optional.of(packed)));
            } else {
                unknown.add(key);
            }
        });
        archive.expect(unknown);
        Sweep.over(parts(unknown), part -> read(archive, part))
                .forEach(part -> part.forEach(file -> files.put(file.key(), file)));
        return files;
    }

    /** As many parts as are read at the same time, of alike many keys. */
    private static List<List<String>> parts(List<String> keys) {
        int each = Math.max(PART_MIN, (keys.size() + Sweep.PARALLEL_MAX - 1) / Sweep.PARALLEL_MAX);
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += each) {
            parts.add(keys.subList(from, Math.min(keys.size(), from + each)));
        }
        return parts;
    }

    private static List<SiteFile> read(SiteArchive archive, List<String> keys) {
        byte[] buffer = new byte[64 << 10];
        List<SiteFile> files = new ArrayList<>();
        for (String key : keys) {
            try (InputStream content = archive.read(key)) {
                files.add(file(key, content, buffer, archive.packed(key)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    private static SiteFile file(String key, InputStream content, byte[] buffer, Packed packed) throws IOException {
        MessageDigest hash = Digest.newSha256();
        int head = content.readNBytes(buffer, 0, HEAD_BYTES);
        boolean markup = markup(new String(buffer, 0, head, StandardCharsets.UTF_8));
        long size = head;
        hash.update(buffer, 0, head);
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            hash.update(buffer, 0, read);
            size += read;
        }
        return new SiteFile(key, HexFormat.of().formatHex(hash.digest()), size, markup, Optional.of(packed));
    }

    private static boolean markup(String head) {
        String text = head.replace("\uFEFF", "").stripLeading().toLowerCase(Locale.ROOT);
        return text.startsWith("<!doctype html") || text.startsWith("<html");
    }
}
