package dev.towpath.report;

/** What the process says to its caller. */
public enum ExitCode {
    /** All well; holds, drift reports and unpinned targets are well. */
    OK(0),
    /** A target failed. */
    TARGET_FAILED(1),
    /** The command line could not be understood. */
    USAGE(2),
    /** The configuration, or a part of it, is invalid. */
    INVALID(3),
    /** A human must decide. */
    NEEDS_HUMAN(4),
    /** Nothing could be run. */
    COULD_NOT_RUN(5),
    /** {@code plan --detailed-exitcode}: there are changes. */
    CHANGES(10),
    /** Stopped by SIGINT. */
    INTERRUPTED(130),
    /** Stopped by SIGTERM. */
    TERMINATED(143);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The process status. */
    public int status() {
        return status;
    }
}
