package dev.towpath.simulation;

/** What is thrown through a process that has died, so that none of its code does anything any more. */
final class Crashed extends Error {
    private static final long serialVersionUID = 1L;

    Crashed(String process) {
        super(process + " has died", null, false, false);
    }
}
