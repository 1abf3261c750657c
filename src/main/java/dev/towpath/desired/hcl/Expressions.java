package dev.towpath.desired.hcl;

/**
 * Finds where an expression ends without understanding it: by brackets, strings, templates, heredocs and comments.
 *
 * <p>That is all that structure needs, and it is what makes the scan linear and immune to what expressions may do.
 */
final class Expressions {
    private final Cursor cursor;

    Expressions(Cursor cursor) {
        this.cursor = cursor;
    }

    /**
     * Moves behind the expression here, which ends with its line.
     *
     * @param inline whether a closing brace ends it as well, as in {@code module "m" { source = "./m" }}
     */
    void skip(boolean inline) {
        int start = cursor.position();
        int end = start;
        while (true) {
            cursor.skipBlanks();
            if (cursor.atLineEnd() || (inline && cursor.peek() == '}')) {
                cursor.moveTo(end);
                return;
            }
            if (atAssignment()) {
                throw cursor.error("a second argument on the same line");
            }
            skipToken();
            end = cursor.position();
        }
    }

    private boolean atAssignment() {
        return cursor.peek() == '=' && cursor.peek(1) != '=' && cursor.peek(1) != '>';
    }

    private void skipToken() {
        switch (cursor.peek()) {
            case '(' -> skipBracketed(')');
            case '[' -> skipBracketed(']');
            case '{' -> skipBracketed('}');
            case ')', ']', '}' -> throw cursor.error("\"" + cursor.peek() + "\" closes nothing");
            case '\'' -> throw cursor.error("strings are written in double quotes");
            case '"' -> skipQuoted();
            case '<' -> skipLess();
            case '=', '!', '>' -> cursor.advance(cursor.peek(1) == '=' || cursor.peek(1) == '>' ? 2 : 1);
            default -> cursor.advance(1);
        }
    }

    private void skipLess() {
        if (cursor.peek(1) == '<' && Heredoc.read(cursor, this).isPresent()) {
            return;
        }
        cursor.advance(cursor.peek(1) == '=' ? 2 : 1);
    }

    /** Moves from an opening bracket behind the one that closes it; line ends inside mean nothing. */
    void skipBracketed(char close) {
        int open = cursor.position();
        cursor.enter();
        cursor.advance(1);
        while (true) {
            cursor.skipSpace();
            if (cursor.atEnd()) {
                throw cursor.error(
                        "\"" + cursor.textBetween(open, open + 1) + "\" is not closed by \"" + close + "\"", open);
            }
            if (cursor.peek() == close) {
                cursor.advance(1);
                cursor.leave();
                return;
            }
            skipToken();
        }
    }

    private void skipQuoted() {
        int open = cursor.position();
        cursor.advance(1);
        while (!cursor.atEnd() && cursor.peek() != '\n') {
            char next = cursor.peek();
            if (next == '"') {
                cursor.advance(1);
                return;
            }
            if (next == '\\') {
                cursor.advance(cursor.peek(1) == '\n' ? 1 : 2);
            } else if (Templates.escapeAhead(cursor)) {
                cursor.advance(Templates.ESCAPE_LENGTH);
            } else if (Templates.sequenceAhead(cursor)) {
                cursor.advance(1);
                skipBracketed('}');
            } else {
                cursor.advance(1);
            }
        }
        throw unclosedString(open);
    }

    HclSyntaxException unclosedString(int open) {
        return cursor.error("a string is not closed on its line", open);
    }
}
