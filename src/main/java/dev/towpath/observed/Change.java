package dev.towpath.observed;

import java.util.Optional;

/**
 * One thing that is not what it was, or would not be.
 *
 * @param area what it belongs to: {@code task definition "web-app"}, {@code service "web-app"}, {@code objects}
 * @param subject what of it: {@code image of "app"}, {@code assets/app.js}
 * @param before what is; empty where there is nothing yet
 * @param after what would be; empty where nothing would be left
 * @param masked whether the values are hidden, because they are or may be secrets; then the two say only whether there is one
 */
public record Change(String area, String subject, Optional<String> before, Optional<String> after, boolean masked) {
    /** What stands in the place of a value that is hidden. */
    public static final String HIDDEN = "(hidden)";

    public Change {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("\"" + subject + "\" neither was nor would be");
        }
        before = masked ? before.map(value -> HIDDEN) : before;
        after = masked ? after.map(value -> HIDDEN) : after;
    }

    /** Something that is not there yet. */
    public static Change added(String area, String subject, String after) {
        return new Change(area, subject, Optional.empty(), Optional.of(after), false);
    }

    /** Something that has another value. */
    public static Change changed(String area, String subject, String before, String after) {
        return new Change(area, subject, Optional.of(before), Optional.of(after), false);
    }

    /** The same change with its values hidden. */
    public Change hidden() {
        return new Change(area, subject, before, after, true);
    }

    /** {@code +}, {@code ~} or {@code -}. */
    public String sign() {
        return before.isEmpty() ? "+" : after.isEmpty() ? "-" : "~";
    }
}
