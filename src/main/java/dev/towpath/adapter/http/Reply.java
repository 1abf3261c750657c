package dev.towpath.adapter.http;

import dev.towpath.model.HttpCheck;
import java.util.Optional;

/**
 * What an address answered, or why it did not.
 *
 * @param from the address that answered, after redirects
 * @param status empty if there was no answer
 * @param text the beginning of the body; or what went wrong, in a sentence
 * @param body what came of comparing the body
 */
record Reply(String from, Optional<Integer> status, String text, Comparison body) {
    private static final int EXCERPT_LENGTH_MAX = 120;

    /**
     * What came of comparing a body with the wanted one.
     *
     * @param like what it is like, in words; empty if it was not compared or is another
     * @param difference how it is another
     */
    record Comparison(Optional<String> like, Optional<String> difference) {
        static final Comparison NONE = new Comparison(Optional.empty(), Optional.empty());
    }

    static Reply trouble(String from, String sentence) {
        return new Reply(from, Optional.empty(), sentence, Comparison.NONE);
    }

    boolean fulfils(HttpCheck check) {
        return status.equals(Optional.of(check.status()))
                && body.difference().isEmpty()
                && check.contains().map(text::contains).orElse(true);
    }

    /** The reply in words, with what was wanted where that is not what came. */
    String words(HttpCheck check) {
        if (status.isEmpty()) {
            return from + " " + text;
        }
        if (fulfils(check)) {
            return from + " answered " + check.status()
                    + body.like().map(words -> " " + words).orElse("");
        }
        if (status.get() == check.status() && body.difference().isPresent()) {
            return from + " answered " + status.get() + " " + body.difference().get();
        }
        String wanted = status.get() == check.status()
                ? " without \"" + check.contains().orElse("") + "\""
                : " instead of " + check.status();
        String line = text.strip().replaceAll("[\\p{C}\\s]+", " ");
        String excerpt = line.length() <= EXCERPT_LENGTH_MAX ? line : line.substring(0, EXCERPT_LENGTH_MAX) + "…";
        return from + " answered " + status.get() + wanted + (excerpt.isEmpty() ? "" : ": \"" + excerpt + "\"");
    }
}
