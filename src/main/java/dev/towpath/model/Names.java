package dev.towpath.model;

import java.util.regex.Pattern;

/** The one rule that names of applications and environments keep, so that no path is ever built from anything else. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private Names() {}

    static boolean valid(String value) {
        return NAME.matcher(value).matches();
    }

    static String checked(String what, String value) {
        if (!valid(value)) {
            throw new IllegalArgumentException(what + " \"" + value + "\" must match [a-z0-9][a-z0-9-]{0,62}");
        }
        return value;
    }
}
