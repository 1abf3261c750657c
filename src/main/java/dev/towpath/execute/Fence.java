package dev.towpath.execute;

/** Stands before every mutation of one target: is this run still the one that may act, on the newest word? */
public interface Fence {
    /**
     * Returns if the lease is still held at its epoch and the branch still asks for this step.
     *
     * @throws dev.towpath.problem.FailureException if not; nothing may be changed after that
     */
    void check();
}
