package dev.towpath.model;

/** The name of an environment: one account and region, one folder under each application. */
public record EnvironmentName(String value) implements Comparable<EnvironmentName> {
    public EnvironmentName {
        Names.checked("environment name", value);
    }

    /** Whether the text could be the name of an environment. */
    public static boolean valid(String text) {
        return Names.valid(text);
    }

    @Override
    public int compareTo(EnvironmentName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
