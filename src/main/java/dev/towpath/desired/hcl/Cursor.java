package dev.towpath.desired.hcl;

import dev.towpath.desired.raw.SourceText;
import dev.towpath.model.Limits;
import dev.towpath.problem.SourceSpan;

/** A place in the text of a file that moves forward: white space, comments, identifiers, and how deep it stands. */
final class Cursor {
    /** What {@link #peek()} sees after the last character; the text itself holds no NUL. */
    static final char END = '\0';

    private final SourceText source;
    private final String text;
    private int position;
    private int depth;
    private int line = 1;
    private int lineStart;
    private int counted;

    Cursor(SourceText source) {
        this.source = source;
        this.text = source.text();
        this.position = text.startsWith("\uFEFF") ? 1 : 0;
    }

    int position() {
        return position;
    }

    void moveTo(int offset) {
        position = offset;
    }

    void advance(int characters) {
        position += characters;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        int at = position + ahead;
        return at < text.length() ? text.charAt(at) : END;
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, position);
    }

    String textBetween(int start, int end) {
        return text.substring(start, end);
    }

    /** The offset of the first {@code \n} at or after an offset, or the end of the text. */
    int lineEndFrom(int offset) {
        int newline = text.indexOf('\n', offset);
        return newline < 0 ? text.length() : newline;
    }

    /** The place of an offset. Cheap when offsets are asked in rising order, as a scan does. */
    SourceSpan spanAt(int offset) {
        if (offset < lineStart) {
            return source.spanAt(offset);
        }
        for (int newline = text.indexOf('\n', counted);
                newline >= 0 && newline < offset;
                newline = text.indexOf('\n', newline + 1)) {
            line++;
            lineStart = newline + 1;
        }
        counted = Math.max(counted, offset);
        return new SourceSpan(source.path(), line, source.column(lineStart, offset));
    }

    HclSyntaxException error(String message) {
        return error(message, position);
    }

    HclSyntaxException error(String message, int offset) {
        return new HclSyntaxException(message, offset);
    }

    /** One level deeper; beyond the limit the file is refused. */
    void enter() {
        if (++depth > Limits.NESTING_MAX) {
            throw error("blocks or expressions are nested deeper than " + Limits.NESTING_MAX + " levels");
        }
    }

    void leave() {
        depth--;
    }

    int depth() {
        return depth;
    }

    void restoreDepth(int formerDepth) {
        depth = formerDepth;
    }

    /** Skips what separates tokens of one line: blanks and comments in slashes and stars. */
    void skipBlanks() {
        while (!atEnd()) {
            char next = peek();
            if (next == ' ' || next == '\t') {
                position++;
            } else if (next == '/' && peek(1) == '*') {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    /** Skips everything that separates tokens, line ends and line comments included; tells whether a line ended. */
    boolean skipSpace() {
        boolean lineEnded = false;
        while (!atEnd()) {
            skipBlanks();
            if (atLineBreak()) {
                lineEnded = true;
                skipLineBreak();
            } else if (atLineComment()) {
                position = lineEndFrom(position);
            } else {
                break;
            }
        }
        return lineEnded;
    }

    private void skipBlockComment() {
        int end = text.indexOf("*/", position + 2);
        if (end < 0) {
            throw error("a comment opened with \"/*\" is not closed");
        }
        position = end + 2;
    }

    boolean atLineBreak() {
        return peek() == '\n' || (peek() == '\r' && peek(1) == '\n');
    }

    private void skipLineBreak() {
        position += peek() == '\r' ? 2 : 1;
    }

    private boolean atLineComment() {
        return peek() == '#' || (peek() == '/' && peek(1) == '/');
    }

    /** Whether nothing but a comment is left on the line. */
    boolean atLineEnd() {
        return atEnd() || atLineBreak() || atLineComment();
    }

    boolean atIdentifier() {
        if (atEnd()) {
            return false;
        }
        int next = text.codePointAt(position);
        return next == '_' || Character.isUnicodeIdentifierStart(next);
    }

    /** The identifier here; letters, digits, underscores and dashes (HCL specification, "Identifiers"). */
    String identifier() {
        int start = position;
        while (!atEnd()) {
            int next = text.codePointAt(position);
            boolean part = next == '-'
                    || next == '_'
                    || (Character.isUnicodeIdentifierPart(next) && !Character.isIdentifierIgnorable(next));
            if (!part) {
                break;
            }
            position += Character.charCount(next);
        }
        return text.substring(start, position);
    }
}
