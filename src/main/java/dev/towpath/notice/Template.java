package dev.towpath.notice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How an operator wants a change told: one line with named fields in braces.
 *
 * <p>What is around the fields is the operator's and goes through as it is; what the fields hold is escaped by the channel.
 */
public final class Template {
    /** Longest line that is taken, characters. */
    public static final int CHARACTERS_MAX = 300;

    private static final Pattern PIECE = Pattern.compile("\\{([^{}]*)}|[{}]");

    private final List<Piece> pieces;

    private Template(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /** What a template may name. */
    public enum Field {
        APP,
        ENV,
        STATE,
        ARTIFACT,
        REASON,
        WHO,
        LINK;

        /** The word between the braces. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Piece(String text, Optional<Field> field) {}

    /** What is wrong with a text as a template, as the end of a sentence, if anything. */
    public static Optional<String> fault(String text) {
        if (text.length() > CHARACTERS_MAX || text.indexOf('\n') >= 0) {
            return Optional.of("it is no single line of at most " + CHARACTERS_MAX + " characters");
        }
        Matcher matcher = PIECE.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (name == null) {
                return Optional.of("\"" + matcher.group() + "\" stands alone");
            }
            if (field(name).isEmpty()) {
                return Optional.of("there is no field {" + name + "}");
            }
        }
        return Optional.empty();
    }

    /** The fields that there are: {@code {app}, {env}, …}. */
    public static String fields() {
        return Arrays.stream(Field.values())
                .map(field -> "{" + field.word() + "}")
                .collect(Collectors.joining(", "));
    }

    /**
     * The template of a text.
     *
     * @throws IllegalArgumentException if {@link #fault} finds one
     */
    public static Template of(String text) {
        fault(text).ifPresent(fault -> {
            throw new IllegalArgumentException("\"" + text + "\": " + fault);
        });
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PIECE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            pieces.add(new Piece(text.substring(end, matcher.start()), field(matcher.group(1))));
            end = matcher.end();
        }
        pieces.add(new Piece(text.substring(end), Optional.empty()));
        return new Template(pieces);
    }

    private static Optional<Field> field(String word) {
        return Arrays.stream(Field.values())
                .filter(field -> field.word().equals(word))
                .findFirst();
    }

    /** The line with these values; a field without one is empty. */
    String with(Map<Field, String> values) {
        StringBuilder line = new StringBuilder();
        for (Piece piece : pieces) {
            line.append(piece.text());
            piece.field().ifPresent(field -> line.append(values.getOrDefault(field, "")));
        }
        return line.toString();
    }
}
