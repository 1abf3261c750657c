package dev.towpath.model;

import java.util.regex.Pattern;

/** An AWS region, such as {@code us-east-1}. */
public record Region(String id) implements Comparable<Region> {
    private static final Pattern FORM = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");

    public Region {
        if (!valid(id)) {
            throw new IllegalArgumentException("\"" + id + "\" is not an AWS region");
        }
    }

    /** Whether the text has the form of a region. */
    public static boolean valid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(Region other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
