package dev.towpath.desired.hcl;

/** The two template sequences, <code>${…}</code> and <code>%{…}</code>, and their escapes with a doubled first character. */
final class Templates {
    /** Characters of an escape such as <code>$${</code>. */
    static final int ESCAPE_LENGTH = 3;

    private Templates() {}

    static boolean sequenceAhead(Cursor cursor) {
        return isIntroducer(cursor.peek()) && cursor.peek(1) == '{';
    }

    static boolean escapeAhead(Cursor cursor) {
        char first = cursor.peek();
        return isIntroducer(first) && cursor.peek(1) == first && cursor.peek(2) == '{';
    }

    /** Appends text in which escaped sequences stand for themselves. */
    static void appendUnescaped(String text, StringBuilder to) {
        int from = 0;
        while (from < text.length()) {
            char next = text.charAt(from);
            to.append(next);
            from += isIntroducer(next) && text.startsWith(next + "{", from + 1) ? 2 : 1;
        }
    }

    private static boolean isIntroducer(char character) {
        return character == '$' || character == '%';
    }
}
