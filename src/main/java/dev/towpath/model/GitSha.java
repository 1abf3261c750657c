package dev.towpath.model;

import java.util.regex.Pattern;

/** The full id of a git commit of the config repository: 40 lower-case hexadecimal digits. */
public record GitSha(String value) {
    private static final Pattern FULL = Pattern.compile("[0-9a-f]{40}");

    public GitSha {
        if (!FULL.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" is not a full commit id");
        }
    }

    /** Whether the text is a full commit id. */
    public static boolean valid(String text) {
        return FULL.matcher(text).matches();
    }

    /** The first seven digits, for people. */
    public String abbreviated() {
        return value.substring(0, 7);
    }

    @Override
    public String toString() {
        return value;
    }
}
