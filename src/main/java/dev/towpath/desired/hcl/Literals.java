package dev.towpath.desired.hcl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes expressions that are nothing but a literal.
 *
 * <p>Empty means "not a literal": a reference, a call, an operator, a template. The cursor then stands anywhere, and the
 * caller takes it back.
 */
final class Literals {
    /** Longer numbers are left as expressions: their conversion would not be linear. */
    private static final int NUMBER_LENGTH_MAX = 64;

    /** Larger exponents are left as expressions: their plain text would not fit in memory. */
    private static final int EXPONENT_DIGITS_MAX = 3;

    private final Cursor cursor;
    private final Expressions expressions;

    Literals(Cursor cursor, Expressions expressions) {
        this.cursor = cursor;
        this.expressions = expressions;
    }

    Optional<HclValue> read() {
        char next = cursor.peek();
        if (next == '"') {
            return quoted().map(HclValue.Text::new);
        }
        if (next == '<') {
            return cursor.peek(1) == '<'
                    ? Heredoc.read(cursor, expressions).flatMap(Heredoc::literal)
                    : Optional.empty();
        }
        if (next == '-' || isDigit(next)) {
            return number();
        }
        if (next == '(' || next == '[' || next == '{') {
            return nested(next);
        }
        return cursor.atIdentifier() ? word() : Optional.empty();
    }

    private Optional<HclValue> nested(char open) {
        cursor.enter();
        cursor.advance(1);
        cursor.skipSpace();
        Optional<HclValue> value = open == '(' ? parenthesised() : open == '[' ? items() : members();
        cursor.leave();
        return value;
    }

    private Optional<HclValue> parenthesised() {
        Optional<HclValue> value = read();
        cursor.skipSpace();
        return value.filter(inner -> took(')'));
    }

    private Optional<HclValue> items() {
        List<HclValue> values = new ArrayList<>();
        while (!took(']')) {
            Optional<HclValue> value = read();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
            cursor.skipSpace();
            if (took(',')) {
                cursor.skipSpace();
            } else if (cursor.peek() != ']') {
                return Optional.empty();
            }
        }
        return Optional.of(new HclValue.Items(values));
    }

    private Optional<HclValue> members() {
        Map<String, HclValue> values = new LinkedHashMap<>();
        while (!took('}')) {
            Optional<String> key = key();
            cursor.skipBlanks();
            boolean assigned =
                    (cursor.peek() == '=' && cursor.peek(1) != '=' && cursor.peek(1) != '>') || cursor.peek() == ':';
            if (key.isEmpty() || !assigned) {
                return Optional.empty();
            }
            cursor.advance(1);
            cursor.skipSpace();
            Optional<HclValue> value = read();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.put(key.get(), value.get());
            boolean lineEnded = cursor.skipSpace();
            if (took(',')) {
                cursor.skipSpace();
            } else if (!lineEnded && cursor.peek() != '}') {
                return Optional.empty();
            }
        }
        return Optional.of(new HclValue.Members(values));
    }

    private Optional<String> key() {
        char next = cursor.peek();
        if (next == '"') {
            return quoted();
        }
        if (isDigit(next)) {
            return number().flatMap(HclValue::asText);
        }
        if (next == '(') {
            return nested('(').filter(HclValue.Text.class::isInstance).flatMap(HclValue::asText);
        }
        return cursor.atIdentifier() ? Optional.of(cursor.identifier()) : Optional.empty();
    }

    private Optional<HclValue> word() {
        String word = cursor.identifier();
        char next = cursor.peek();
        if (next == '.' || next == '[' || next == '(' || (next == ':' && cursor.peek(1) == ':')) {
            return Optional.empty();
        }
        return switch (word) {
            case "true" -> Optional.of(new HclValue.Flag(true));
            case "false" -> Optional.of(new HclValue.Flag(false));
            case "null" -> Optional.of(new HclValue.Absent());
            default -> Optional.empty();
        };
    }

    private Optional<HclValue> number() {
        boolean negative = took('-');
        if (negative) {
            cursor.skipBlanks();
        }
        int start = cursor.position();
        skipDigits();
        if (cursor.position() == start) {
            return Optional.empty();
        }
        if (cursor.peek() == '.' && isDigit(cursor.peek(1))) {
            cursor.advance(1);
            skipDigits();
        }
        if (!skipExponent() || cursor.atIdentifier() || cursor.position() - start > NUMBER_LENGTH_MAX) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(cursor.textBetween(start, cursor.position()));
        return Optional.of(new HclValue.Numeral(negative ? value.negate() : value));
    }

    private boolean skipExponent() {
        if (cursor.peek() != 'e' && cursor.peek() != 'E') {
            return true;
        }
        cursor.advance(cursor.peek(1) == '+' || cursor.peek(1) == '-' ? 2 : 1);
        int start = cursor.position();
        skipDigits();
        int digits = cursor.position() - start;
        return digits > 0 && digits <= EXPONENT_DIGITS_MAX;
    }

    private void skipDigits() {
        while (isDigit(cursor.peek())) {
            cursor.advance(1);
        }
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private boolean took(char expected) {
        if (cursor.peek() != expected || cursor.atEnd()) {
            return false;
        }
        cursor.advance(1);
        return true;
    }

    /** The text of the quoted string here; empty where a template stands in it. */
    Optional<String> quoted() {
        int open = cursor.position();
        cursor.advance(1);
        StringBuilder text = new StringBuilder();
        while (!cursor.atEnd() && cursor.peek() != '\n') {
            char next = cursor.peek();
            if (next == '"') {
                cursor.advance(1);
                return Optional.of(text.toString());
            }
            if (next == '\\') {
                appendEscape(text);
            } else if (Templates.escapeAhead(cursor)) {
                text.append(next).append('{');
                cursor.advance(Templates.ESCAPE_LENGTH);
            } else if (Templates.sequenceAhead(cursor)) {
                return Optional.empty();
            } else {
                text.append(next);
                cursor.advance(1);
            }
        }
        throw expressions.unclosedString(open);
    }

    private void appendEscape(StringBuilder text) {
        char kind = cursor.peek(1);
        switch (kind) {
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case '"', '\\' -> text.append(kind);
            case 'u' -> appendCodePoint(text, 4);
            case 'U' -> appendCodePoint(text, 8);
            default -> throw cursor.error("\"\\" + kind + "\" is not an escape sequence");
        }
        cursor.advance(2);
    }

    private void appendCodePoint(StringBuilder text, int digits) {
        int codePoint = 0;
        for (int at = 2; at < 2 + digits; at++) {
            int digit = Character.digit(cursor.peek(at), 16);
            if (digit < 0 || codePoint > Character.MAX_CODE_POINT) {
                throw cursor.error("an escape sequence needs " + digits + " hexadecimal digits");
            }
            codePoint = codePoint * 16 + digit;
        }
        if (!Character.isValidCodePoint(codePoint)) {
            throw cursor.error("an escape sequence names no character");
        }
        text.appendCodePoint(codePoint);
        cursor.advance(digits);
    }
}
