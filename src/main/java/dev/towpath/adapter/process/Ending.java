package dev.towpath.adapter.process;

import java.util.OptionalInt;

/**
 * How a program ended, or that it has not.
 *
 * @param status its exit status, 128 + n after signal n; empty while it is still running
 * @param cause why it is no longer watched
 * @param pid its process id
 */
public record Ending(OptionalInt status, Cause cause, long pid) {
    /** Why a program is no longer watched. */
    public enum Cause {
        /** It ended by itself. */
        FINISHED,
        /** This process was asked to stop; the program was interrupted once and ended. */
        STOPPED,
        /** It took too long; it was interrupted once and ended. */
        TIMED_OUT,
        /** It was interrupted once, did not end within the grace, and was left to finish. */
        LEFT_RUNNING
    }

    /** Whether it ended by itself with this status. */
    public boolean finishedWith(int expected) {
        return cause == Cause.FINISHED && status.isPresent() && status.getAsInt() == expected;
    }

    /** Whether a signal that cannot be heeded, or a closed pipe, ended it: what it held is in an unknown state. */
    public boolean killed() {
        return status.isPresent() && (status.getAsInt() == 137 || status.getAsInt() == 141);
    }
}
