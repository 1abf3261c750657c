package dev.towpath.casebook;

import java.util.function.Consumer;

/**
 * One way in which a change, or an approval of it, can come about, and what must be said of it.
 *
 * @param name in words, unique
 * @param verdict {@code granted}, {@code not_required}, {@code missing} or {@code unknown}
 * @param message the whole sentence, with {@code <commit>} for every commit id
 * @param policy the approval policy that the story begins with
 */
record Case(String name, String verdict, String message, String policy, Consumer<Story> story) {
    static final String BOTH = "approved by carl (client) and sam (staff)";
    static final String NOBODY = "needs 1 approval by client and 1 approval by staff";

    static Case granted(String name, Consumer<Story> story) {
        return new Case(name, "granted", BOTH, Story.POLICY_TEXT, story);
    }

    static Case granted(String name, String message, Consumer<Story> story) {
        return new Case(name, "granted", message, Story.POLICY_TEXT, story);
    }

    static Case missing(String name, String message, Consumer<Story> story) {
        return new Case(name, "missing", message, Story.POLICY_TEXT, story);
    }

    static Case unknown(String name, String message, Consumer<Story> story) {
        return new Case(
                name, "unknown", "who approved commit <commit> is not known: " + message, Story.POLICY_TEXT, story);
    }

    /** The same under another policy. */
    Case under(String other) {
        return new Case(name, verdict, message, other, story);
    }

    @Override
    public String toString() {
        return name;
    }
}
