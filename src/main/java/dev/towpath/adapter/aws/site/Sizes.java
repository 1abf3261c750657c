package dev.towpath.adapter.aws.site;

import java.util.Locale;

/** Numbers of bytes as people read them. */
final class Sizes {
    private static final long KIBI = 1L << 10;
    private static final long MEBI = 1L << 20;
    private static final long GIBI = 1L << 30;

    private Sizes() {}

    /** {@code 812 B}, {@code 1.5 KiB}, {@code 2.0 GiB}. */
    static String words(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        if (bytes < MEBI) {
            return in(bytes, KIBI, "KiB");
        }
        return bytes < GIBI ? in(bytes, MEBI, "MiB") : in(bytes, GIBI, "GiB");
    }

    private static String in(long bytes, long unit, String name) {
        return String.format(Locale.ROOT, "%.1f %s", (double) bytes / unit, name);
    }
}
