package dev.towpath.adapter.http;

import dev.towpath.model.HttpCheck;
import java.util.Optional;

/**
 * What an address answered, or why it did not.
 *
 * @param status empty if there was no answer
 * @param text the beginning of the body; or what went wrong, in a sentence
 * @param from the address that answered, after redirects
 */
record Reply(String from, Optional<Integer> status, String text) {
    private static final int EXCERPT_LENGTH_MAX = 120;

    static Reply trouble(String from, String sentence) {
        return new Reply(from, Optional.empty(), sentence);
    }

    boolean fulfils(HttpCheck check) {
        return status.equals(Optional.of(check.status()))
                && check.contains().map(text::contains).orElse(true);
    }

    /** The reply in words, with what was wanted where that is not what came. */
    String words(HttpCheck check) {
        if (status.isEmpty()) {
            return from + " " + text;
        }
        if (fulfils(check)) {
            return from + " answered " + check.status();
        }
        String wanted = status.get() == check.status()
                ? " without \"" + check.contains().orElse("") + "\""
                : " instead of " + check.status();
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        String excerpt = line.length() <= EXCERPT_LENGTH_MAX ? line : line.substring(0, EXCERPT_LENGTH_MAX) + "…";
        return from + " answered " + status.get() + wanted + (excerpt.isEmpty() ? "" : ": \"" + excerpt + "\"");
    }
}
