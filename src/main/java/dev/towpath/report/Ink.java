package dev.towpath.report;

import dev.towpath.plan.State;

/**
 * Colours for a terminal, or none.
 *
 * <p>Colour only repeats what the words say, so nothing is lost where there is none.
 */
public enum Ink {
    PLAIN,
    COLOURED;

    /** Good news. */
    public String green(String text) {
        return paint("32", text);
    }

    /** Bad news. */
    public String red(String text) {
        return paint("31", text);
    }

    /** Something waits. */
    public String yellow(String text) {
        return paint("33", text);
    }

    /** Something will happen. */
    public String cyan(String text) {
        return paint("36", text);
    }

    /** A heading. */
    public String bold(String text) {
        return paint("1", text);
    }

    /** An aside. */
    public String dim(String text) {
        return paint("2", text);
    }

    /** Text in the colour of a state. */
    public String of(State state, String text) {
        return switch (state) {
            case IN_SYNC -> text;
            case DEPLOYED, APPLIED, ADOPTED -> green(text);
            case WOULD_DEPLOY, WOULD_APPLY, IN_PROGRESS -> cyan(text);
            case HELD, DRIFTED, ORPHANED -> yellow(text);
            case FAILED, INVALID, UNKNOWN -> red(text);
            case SUSPENDED, UNPINNED -> dim(text);
        };
    }

    private String paint(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
