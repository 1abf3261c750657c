package dev.towpath.model;

import java.util.regex.Pattern;

/**
 * The pinned version of an artifact as it stands in promotion.yaml: an image tag, or the git SHA of a site's zip.
 *
 * <p>It is text and stays text: {@code 0123456} is a SHA, not a number.
 */
public record Pin(String value) implements Comparable<Pin> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    public Pin {
        if (!valid(value)) {
            throw new IllegalArgumentException("\"" + value + "\" cannot be a pin: it is not a valid image tag");
        }
    }

    /** Whether the text could be a pin: the grammar of an image tag. */
    public static boolean valid(String text) {
        return FORM.matcher(text).matches();
    }

    /** The pin without a leading {@code sha-}: what stands in the key of a zip. */
    public String withoutPrefix() {
        return value.startsWith("sha-") ? value.substring("sha-".length()) : value;
    }

    @Override
    public int compareTo(Pin other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
