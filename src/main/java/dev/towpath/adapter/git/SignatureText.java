package dev.towpath.adapter.git;

import dev.towpath.snapshot.Signature;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes commits and tags, as git stores them, apart into a signature and the bytes that it is over. */
final class SignatureText {
    private static final byte[] HEADER = "gpgsig ".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> BEGINNINGS =
            List.of("-----BEGIN SSH SIGNATURE-----", "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----");

    private SignatureText() {}

    /** The signature of a commit: its {@code gpgsig} header; the payload is all the rest, byte for byte. */
    static Optional<Signature> ofCommit(byte[] commit) {
        int at = 0;
        while (at < commit.length && commit[at] != '\n') {
            int end = endOfHeader(commit, at);
            if (startsWith(commit, at, HEADER)) {
                ByteArrayOutputStream payload = new ByteArrayOutputStream(commit.length);
                payload.write(commit, 0, at);
                payload.write(commit, end, commit.length - end);
                return Optional.of(new Signature(payload.toByteArray(), unfolded(commit, at + HEADER.length, end)));
            }
            at = end;
        }
        return Optional.empty();
    }

    /** The signature of a tag: the last block at the end of its message; the payload is everything before it. */
    static Optional<Signature> ofTag(byte[] tag) {
        int at = 0;
        int found = -1;
        while (at < tag.length) {
            int line = at;
            if (BEGINNINGS.stream()
                    .anyMatch(begin -> startsWith(tag, line, begin.getBytes(StandardCharsets.US_ASCII)))) {
                found = at;
            }
            at = endOfLine(tag, at);
        }
        return found < 0
                ? Optional.empty()
                : Optional.of(new Signature(
                        Arrays.copyOf(tag, found),
                        new String(tag, found, tag.length - found, StandardCharsets.ISO_8859_1)));
    }

    /** The value of a header of a tag; an empty text if there is none. */
    static String header(byte[] object, String name) {
        byte[] wanted = (name + " ").getBytes(StandardCharsets.US_ASCII);
        int at = 0;
        while (at < object.length && object[at] != '\n') {
            int end = endOfLine(object, at);
            if (startsWith(object, at, wanted)) {
                int from = at + wanted.length;
                return new String(object, from, end - from, StandardCharsets.UTF_8).stripTrailing();
            }
            at = end;
        }
        return "";
    }

    /** A header goes on where a line begins with a space; that space is git's. */
    private static String unfolded(byte[] object, int from, int to) {
        String folded = new String(object, from, to - from, StandardCharsets.ISO_8859_1);
        return folded.replace("\n ", "\n");
    }

    private static int endOfHeader(byte[] object, int from) {
        int end = endOfLine(object, from);
        while (end < object.length && object[end] == ' ') {
            end = endOfLine(object, end);
        }
        return end;
    }

    private static int endOfLine(byte[] object, int from) {
        int at = from;
        while (at < object.length && object[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, object.length);
    }

    private static boolean startsWith(byte[] object, int at, byte[] text) {
        return at + text.length <= object.length && Arrays.equals(object, at, at + text.length, text, 0, text.length);
    }
}
