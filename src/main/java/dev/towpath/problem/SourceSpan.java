package dev.towpath.problem;

import java.util.Comparator;

/** A place in a file of the config repository; line and column count from 1. */
public record SourceSpan(String path, int line, int column) implements Comparable<SourceSpan> {
    private static final Comparator<SourceSpan> ORDER = Comparator.comparing(SourceSpan::path)
            .thenComparing(SourceSpan::line)
            .thenComparing(SourceSpan::column);

    /** The start of a file. */
    public static SourceSpan startOf(String path) {
        return new SourceSpan(path, 1, 1);
    }

    @Override
    public int compareTo(SourceSpan other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return path + ":" + line + ":" + column;
    }
}
