package dev.towpath.model;

import java.util.regex.Pattern;

/** The path in SSM under which Terraform and Towpath keep what concerns one target, such as {@code /web-app/prod1}. */
public record ParameterPrefix(String value) implements Comparable<ParameterPrefix> {
    private static final Pattern FORM = Pattern.compile("(/[A-Za-z0-9_.-]+){1,13}");

    public ParameterPrefix {
        if (!valid(value)) {
            throw new IllegalArgumentException("\"" + value + "\" is not a parameter path such as /web-app/prod1");
        }
    }

    /** Whether the text is a parameter path. */
    public static boolean valid(String text) {
        return FORM.matcher(text).matches();
    }

    /** The name of a parameter below the prefix; {@code name} has no leading slash. */
    public String parameter(String name) {
        return value + "/" + name;
    }

    @Override
    public int compareTo(ParameterPrefix other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
