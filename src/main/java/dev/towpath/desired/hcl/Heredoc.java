package dev.towpath.desired.hcl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A heredoc: {@code <<EOT} or {@code <<-EOT}, its lines, and the marker that ends it.
 *
 * @param indented whether it was opened with {@code <<-}, which takes the common indentation away
 * @param lines with their line ends
 * @param interpolated whether a template sequence stands in it
 */
record Heredoc(boolean indented, List<String> lines, boolean interpolated) {
    /** Reads the heredoc at the cursor; empty, with the cursor unmoved, where the {@code <<} opens none. */
    static Optional<Heredoc> read(Cursor cursor, Expressions expressions) {
        int start = cursor.position();
        boolean indented = cursor.peek(2) == '-';
        cursor.advance(indented ? 3 : 2);
        String marker = cursor.atIdentifier() ? cursor.identifier() : "";
        if (marker.isEmpty() || !cursor.atLineBreak()) {
            cursor.moveTo(start);
            return Optional.empty();
        }
        cursor.moveTo(cursor.lineEndFrom(cursor.position()) + 1);
        List<String> lines = new ArrayList<>();
        boolean interpolated = false;
        while (!cursor.atEnd()) {
            int lineStart = cursor.position();
            int lineEnd = cursor.lineEndFrom(lineStart);
            String line = cursor.textBetween(lineStart, lineEnd);
            if (line.strip().equals(marker)) {
                cursor.moveTo(lineStart + line.indexOf(marker) + marker.length());
                return Optional.of(new Heredoc(indented, lines, interpolated));
            }
            interpolated |= skipLine(cursor, expressions, lineEnd);
            lineEnd = cursor.lineEndFrom(cursor.position());
            lines.add(cursor.textBetween(lineStart, lineEnd) + "\n");
            cursor.moveTo(lineEnd + 1);
        }
        throw cursor.error("the heredoc \"<<" + marker + "\" is not ended by a line \"" + marker + "\"", start);
    }

    /** Moves to the end of the line; a template sequence may span further lines. Tells whether there was one. */
    private static boolean skipLine(Cursor cursor, Expressions expressions, int firstLineEnd) {
        boolean interpolated = false;
        int lineEnd = firstLineEnd;
        while (cursor.position() < lineEnd) {
            if (Templates.escapeAhead(cursor)) {
                cursor.advance(Templates.ESCAPE_LENGTH);
            } else if (Templates.sequenceAhead(cursor)) {
                interpolated = true;
                cursor.advance(1);
                expressions.skipBracketed('}');
                lineEnd = cursor.lineEndFrom(cursor.position());
            } else {
                cursor.advance(1);
            }
        }
        return interpolated;
    }

    /** The text that it stands for; empty where it is interpolated. */
    Optional<HclValue> literal() {
        if (interpolated) {
            return Optional.empty();
        }
        int margin = indented ? commonIndentation() : 0;
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String kept = line.isBlank() && indentation(line) < margin ? line : line.substring(margin);
            Templates.appendUnescaped(kept, text);
        }
        return Optional.of(new HclValue.Text(text.toString()));
    }

    private int commonIndentation() {
        return lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(Heredoc::indentation)
                .min()
                .orElse(0);
    }

    private static int indentation(String line) {
        int width = 0;
        while (width < line.length() && (line.charAt(width) == ' ' || line.charAt(width) == '\t')) {
            width++;
        }
        return width;
    }
}
