package dev.towpath.model;

import java.util.regex.Pattern;

/** An AWS account id: twelve digits, always text. */
public record Account(String id) implements Comparable<Account> {
    private static final Pattern FORM = Pattern.compile("[0-9]{12}");

    public Account {
        if (!valid(id)) {
            throw new IllegalArgumentException("\"" + id + "\" is not an AWS account id of twelve digits");
        }
    }

    /** Whether the text is an account id. */
    public static boolean valid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(Account other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
