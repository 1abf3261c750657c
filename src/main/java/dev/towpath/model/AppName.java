package dev.towpath.model;

/** The name of an application: its folder under {@code apps/}. */
public record AppName(String value) implements Comparable<AppName> {
    public AppName {
        Names.checked("application name", value);
    }

    /** Whether the text could be the name of an application. */
    public static boolean valid(String text) {
        return Names.valid(text);
    }

    @Override
    public int compareTo(AppName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
