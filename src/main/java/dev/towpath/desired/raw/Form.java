package dev.towpath.desired.raw;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How the text of a scalar must look and what it becomes.
 *
 * @param expected the form in words, for messages: {@code an AWS account id of twelve digits}
 * @param test whether a text has the form
 * @param make what a text of that form means
 */
public record Form<T>(String expected, Predicate<String> test, Function<String, T> make) {
    /** Any text that is not blank. */
    public static final Form<String> ANY = new Form<>("text", text -> !text.isBlank(), text -> text);

    /** {@code true} or {@code false}, spelled exactly so. */
    public static final Form<Boolean> FLAG = ofWords(Map.of("true", true, "false", false));

    /** A text that must match a regular expression from start to end. */
    public static Form<String> matching(String expected, String expression) {
        return new Form<>(expected, Pattern.compile(expression).asMatchPredicate(), text -> text);
    }

    /** One of several words. */
    public static <T> Form<T> ofWords(Map<String, T> words) {
        Map<String, T> ordered = new LinkedHashMap<>(new TreeMap<>(words));
        return new Form<>("one of " + String.join(", ", ordered.keySet()), ordered::containsKey, text -> {
            T value = ordered.get(text);
            if (value == null) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }

    /** The constants of an enum by their words. */
    public static <E extends Enum<E>> Form<E> ofEnum(Class<E> type, Function<E, String> word) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(word.apply(constant), constant);
        }
        return ofWords(words);
    }
}
