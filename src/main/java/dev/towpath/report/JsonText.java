package dev.towpath.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes JSON: keys in the order given, two spaces of indentation, short objects on one line.
 *
 * <p>Reports are written for machines and read by people, and must not change from one version of a library to the next.
 */
final class JsonText {
    private static final int LINE_MAX = 110;

    private JsonText() {}

    /** A document of maps, iterables, optionals (empty is {@code null}), strings, numbers and booleans, with a final newline. */
    static String of(Object value) {
        StringBuilder text = new StringBuilder();
        write(value, 0, text);
        return text.append('\n').toString();
    }

    private static void write(Object value, int depth, StringBuilder text) {
        List<String> inline = new ArrayList<>();
        if (fits(value, inline, LINE_MAX - 2 * depth)) {
            inline.forEach(text::append);
        } else if (value instanceof Optional<?> optional && optional.isPresent()) {
            write(optional.get(), depth, text);
        } else if (value instanceof Map<?, ?> map) {
            text.append('{');
            String separator = "\n";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(separator).append("  ".repeat(depth + 1));
                text.append(quoted(entry.getKey().toString())).append(": ");
                write(entry.getValue(), depth + 1, text);
                separator = ",\n";
            }
            text.append('\n').append("  ".repeat(depth)).append('}');
        } else if (value instanceof Iterable<?> items) {
            text.append('[');
            String separator = "\n";
            for (Object item : items) {
                text.append(separator).append("  ".repeat(depth + 1));
                write(item, depth + 1, text);
                separator = ",\n";
            }
            text.append('\n').append("  ".repeat(depth)).append(']');
        } else {
            text.append(scalar(value));
        }
    }

    /** Collects the pieces of the value on one line, and gives up as soon as they are too long. */
    private static boolean fits(Object value, List<String> pieces, int room) {
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? fits(optional.get(), pieces, room) : add("null", pieces, room);
        }
        if (value instanceof Map<?, ?> map) {
            boolean fits = add(map.isEmpty() ? "{" : "{ ", pieces, room);
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                fits = fits && add(separator + quoted(entry.getKey().toString()) + ": ", pieces, room);
                fits = fits && fits(entry.getValue(), pieces, room);
                if (!fits) {
                    return false;
                }
                separator = ", ";
            }
            return fits && add(map.isEmpty() ? "}" : " }", pieces, room);
        }
        if (value instanceof Iterable<?> items) {
            boolean fits = add("[", pieces, room);
            String separator = "";
            for (Object item : items) {
                fits = fits && add(separator, pieces, room) && fits(item, pieces, room);
                if (!fits) {
                    return false;
                }
                separator = ", ";
            }
            return fits && add("]", pieces, room);
        }
        return add(scalar(value), pieces, room);
    }

    private static boolean add(String piece, List<String> pieces, int room) {
        pieces.add(piece);
        int length = 0;
        for (String one : pieces) {
            length += one.length();
        }
        return length <= room;
    }

    private static String scalar(Object value) {
        return value instanceof Number || value instanceof Boolean ? value.toString() : quoted(value.toString());
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (unsafe(value, i)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.append('"').toString();
    }

    /** What moves a cursor, turns text around or is not seen; and half a character. */
    private static boolean unsafe(String value, int at) {
        char c = value.charAt(at);
        boolean second = Character.isLowSurrogate(c) && !lone(value, at);
        int type = Character.getType(second ? value.codePointAt(at - 1) : value.codePointAt(at));
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private static boolean lone(String value, int at) {
        char c = value.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 >= value.length() || !Character.isLowSurrogate(value.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(value.charAt(at - 1));
    }
}
