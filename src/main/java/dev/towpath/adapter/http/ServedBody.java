package dev.towpath.adapter.http;

import dev.towpath.model.Digest;
import dev.towpath.model.HttpCheck.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A body as it was served, or the beginning of one.
 *
 * <p>No encoding is asked for, but a cache may send one. A file may also have been published packed, and is then served as it is:
 * so what came is compared as it came, and then unpacked.
 */
final class ServedBody {
    private final byte[] bytes;
    private final String encoding;
    private final int max;

    /**
     * A body.
     *
     * @param encoding its {@code Content-Encoding}, if it has one
     * @param max how many bytes of it were taken at most
     */
    ServedBody(byte[] bytes, Optional<String> encoding, int max) {
        this.bytes = bytes;
        this.encoding = encoding.orElse("").strip().toLowerCase(Locale.ROOT);
        this.max = max;
    }

    /** The text of its beginning. */
    String text(int bytesMax) {
        byte[] plain = unpacked().orElse(bytes);
        return new String(plain, 0, Math.min(plain.length, bytesMax), StandardCharsets.UTF_8);
    }

    /** How it differs from the wanted content, with both digests; empty if it does not. */
    Optional<String> difference(Body.Exactly wanted) {
        byte[] plain = unpacked().orElse(bytes);
        boolean same = isIt(bytes, wanted) || isIt(plain, wanted);
        return same ? Optional.empty() : Optional.of(words(plain, wanted));
    }

    private String words(byte[] plain, Body.Exactly wanted) {
        boolean whole = plain.length < max;
        boolean opaque = !encoding.isEmpty()
                && !encoding.equals("identity")
                && unpacked().isEmpty();
        return "with " + (whole ? plain.length + " bytes" : "more than " + (max - 1) + " bytes")
                + (opaque ? " in the encoding \"" + encoding + "\"" : "")
                + (whole ? " (" + Digest.of(plain) + ")" : "")
                + " and not \"" + wanted.name() + "\" as it was published, " + wanted.size() + " bytes ("
                + wanted.digest()
                + "); if something on the way changes pages, set \"body: any\" in verify of app.yaml";
    }

    private static boolean isIt(byte[] content, Body.Exactly wanted) {
        return content.length == wanted.size() && Digest.of(content).equals(wanted.digest());
    }

    /** No more than was to be taken of it, so that a small answer cannot become a large one. */
    private Optional<byte[]> unpacked() {
        if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) {
            return Optional.empty();
        }
        byte[] plain = new byte[max];
        int length = 0;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            for (int read = 0; read >= 0 && length < max; read = in.read(plain, length, max - length)) {
                length += read;
            }
        } catch (IOException e) {
            return Optional.of(Arrays.copyOf(plain, length));
        }
        return Optional.of(Arrays.copyOf(plain, length));
    }
}
