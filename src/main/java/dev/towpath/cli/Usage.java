package dev.towpath.cli;

/** A command line that parses and still makes no sense. */
final class Usage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Usage(String message) {
        super(message);
    }

    /** Refuses numbers below one. */
    static void positive(String option, long value) {
        if (value < 1) {
            throw new Usage("\"" + option + "\" must be at least 1, not " + value);
        }
    }
}
