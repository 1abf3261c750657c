package dev.towpath.desired;

import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.problem.SourceSpan;
import java.util.Optional;
import java.util.regex.Pattern;

/** A mapping as it is written, on lines of its own or in braces, with the places where its entries begin and end. */
final class BlockOrFlow {
    /** What YAML 1.1 would take for something else than text: numbers, dates and the words for yes, no and nothing. */
    private static final Pattern TYPED =
            Pattern.compile("[-+.]?[0-9][-+0-9a-fA-F_.eExXo:]*|(?i:y|n|yes|no|on|off|true|false|null|[.](?:inf|nan))");

    private final SourceText source;
    private final String text;
    private final Node.Mapping mapping;

    BlockOrFlow(SourceText source, Node.Mapping mapping) {
        this.source = source;
        this.text = source.text();
        this.mapping = mapping;
    }

    /** The entry of a key. */
    static Optional<Node.Entry> entry(Node.Mapping mapping, String key) {
        return mapping.entries().stream()
                .filter(each -> each.key().value().equals(key))
                .findFirst();
    }

    /** A value as it is written where nothing stood: quoted where other readers of YAML would not take it for text. */
    static String written(String value) {
        return TYPED.matcher(value).matches() ? "\"" + value + "\"" : value;
    }

    /** A text without any entry, with its first one. */
    static String appended(String text, String key, String value) {
        String end = lineEnd(text);
        String start = text.isEmpty() || text.endsWith("\n") || text.equals("\uFEFF") ? "" : end;
        return text + start + key + ": " + written(value) + end;
    }

    /** The text with another value for an entry, in the quotes that the old one has. */
    SourceText replaced(Node.Entry entry, String value) {
        Node.Text old = scalar(entry);
        if (old.value().equals(value)) {
            return source;
        }
        int start = offset(old.span());
        char quote = old.quoted() ? text.charAt(start) : 0;
        return spliced(start, end(old), quote == 0 ? written(value) : quote + value + quote);
    }

    /** The text without an entry. */
    SourceText removed(Node.Entry entry) {
        int start = offset(entry.key().span());
        int end = end(scalar(entry));
        if (!inBraces()) {
            ownLine(entry);
            return spliced(lineStart(start), afterLine(end), "");
        }
        int next = skipped(end);
        if (next < text.length() && text.charAt(next) == ',') {
            return spliced(start, skipped(next + 1), "");
        }
        int comma = text.lastIndexOf(',', start);
        boolean first = mapping.entries().get(0).equals(entry);
        return spliced(first || comma < 0 ? start : comma, end, "");
    }

    /** The text with one entry more: after another one, or as the first. */
    SourceText inserted(String key, String value, Optional<Node.Entry> previous) {
        String entry = key + ": " + written(value);
        if (inBraces()) {
            if (previous.isPresent()) {
                int at = end(scalar(previous.get()));
                return spliced(at, at, ", " + entry);
            }
            int at = offset(mapping.span()) + 1;
            return spliced(at, at, mapping.entries().isEmpty() ? " " + entry + " " : " " + entry + ",");
        }
        Node.Entry beside = previous.orElseGet(() -> mapping.entries().get(0));
        ownLine(beside);
        int begins = offset(beside.key().span());
        String indent = text.substring(lineStart(begins), begins).replace("\uFEFF", "");
        String end = lineEnd(text);
        if (previous.isEmpty()) {
            return spliced(begins, begins, entry + end + indent);
        }
        int at = afterLine(end(scalar(beside)));
        boolean ended = text.charAt(at - 1) == '\n';
        return spliced(at, at, ended ? indent + entry + end : end + indent + entry);
    }

    private SourceText spliced(int start, int end, String between) {
        return new SourceText(source.path(), text.substring(0, start) + between + text.substring(end));
    }

    private boolean inBraces() {
        int at = offset(mapping.span());
        return at < text.length() && text.charAt(at) == '{';
    }

    private void ownLine(Node.Entry entry) {
        int begins = offset(entry.key().span());
        String before = text.substring(lineStart(begins), begins).replace("\uFEFF", "");
        if (!before.isBlank()) {
            throw PromotionEdit.refused(entry.key().span(), "the key does not begin its line");
        }
    }

    private Node.Text scalar(Node.Entry entry) {
        if (entry.value() instanceof Node.Text value) {
            return value;
        }
        throw PromotionEdit.refused(
                entry.value().span(), "it is " + entry.value().kind());
    }

    /** Where a scalar ends. */
    private int end(Node.Text scalar) {
        int start = offset(scalar.span());
        if (!scalar.quoted()) {
            if (text.startsWith(scalar.value(), start)) {
                return start + scalar.value().length();
            }
            throw notInOnePiece(scalar);
        }
        char quote = start < text.length() ? text.charAt(start) : 0;
        int at = start + 1;
        while (at < text.length() && (quote == '"' || quote == '\'')) {
            char c = text.charAt(at);
            boolean doubled = quote == '\'' && text.startsWith("''", at);
            if (c == quote && !doubled) {
                return at + 1;
            }
            at += doubled || (quote == '"' && c == '\\') ? 2 : 1;
        }
        throw notInOnePiece(scalar);
    }

    private static RuntimeException notInOnePiece(Node.Text scalar) {
        return PromotionEdit.refused(scalar.span(), "the value does not stand on one line");
    }

    private int offset(SourceSpan span) {
        int start = 0;
        for (int line = 1; line < span.line(); line++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                throw PromotionEdit.refused(span, "its line ends are neither those of Unix nor those of Windows");
            }
            start = end + 1;
        }
        if (start == 0 && text.startsWith("\uFEFF")) {
            start = 1;
        }
        try {
            return text.offsetByCodePoints(start, span.column() - 1);
        } catch (IndexOutOfBoundsException e) {
            throw PromotionEdit.refused(span, "its line ends are neither those of Unix nor those of Windows");
        }
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int afterLine(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    private int skipped(int at) {
        int next = at;
        while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
            next++;
        }
        return next;
    }

    private static String lineEnd(String text) {
        int end = text.indexOf('\n');
        return end > 0 && text.charAt(end - 1) == '\r' ? "\r\n" : "\n";
    }
}
