package dev.towpath.desired.raw;

import dev.towpath.model.Limits;
import dev.towpath.problem.SourceSpan;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The text of one file, proven to be small enough and strict UTF-8 before any parser sees it.
 *
 * @param path from the root of the repository
 * @param text with its byte order mark, if it has one, so that offsets stay true
 */
public record SourceText(String path, String text) {
    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

    /** The text of a file's bytes; what speaks against it is a finding. */
    public static Optional<SourceText> of(String path, byte[] bytes, Findings findings) {
        if (bytes.length > Limits.FILE_BYTES_MAX) {
            findings.error(
                    "file_too_large",
                    SourceSpan.startOf(path),
                    "the file has " + bytes.length + " bytes; at most " + Limits.FILE_BYTES_MAX + " are read",
                    "make it smaller or split it");
            return Optional.empty();
        }
        return decoded(path, bytes, findings).flatMap(text -> checked(path, text, findings));
    }

    /** Whether the bytes are what Git LFS leaves in place of a file. */
    public static boolean isLfsPointer(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, LFS_POINTER.length()), StandardCharsets.ISO_8859_1);
        return start.equals(LFS_POINTER);
    }

    private static Optional<String> decoded(String path, byte[] bytes, Findings findings) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            findings.error("not_utf8", SourceSpan.startOf(path), "the file is not UTF-8 text", "save it as UTF-8");
            return Optional.empty();
        }
    }

    private static Optional<SourceText> checked(String path, String text, Findings findings) {
        SourceText source = new SourceText(path, text);
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            findings.error(
                    "not_text",
                    source.spanAt(nul),
                    "the file holds a NUL character",
                    "remove it: this must be plain text");
            return Optional.empty();
        }
        if (text.startsWith(LFS_POINTER)) {
            findings.error(
                    "lfs_pointer",
                    SourceSpan.startOf(path),
                    "security: the file is a Git LFS pointer, so its content is not in the repository",
                    "commit the file itself, without LFS");
            return Optional.empty();
        }
        return Optional.of(source);
    }

    /** The line and column of an offset, in characters as a person counts them. Linear; meant for single places. */
    public SourceSpan spanAt(int offset) {
        int end = Math.min(offset, text.length());
        int line = 1;
        int lineStart = 0;
        for (int at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
            line++;
            lineStart = at + 1;
        }
        return new SourceSpan(path, line, column(lineStart, end));
    }

    /** The column of an offset in the line that starts at {@code lineStart}; a byte order mark has no width. */
    public int column(int lineStart, int offset) {
        int start = lineStart == 0 && text.startsWith("\uFEFF") && offset > 0 ? 1 : lineStart;
        return text.codePointCount(start, offset) + 1;
    }
}
