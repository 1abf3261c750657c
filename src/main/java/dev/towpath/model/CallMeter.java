package dev.towpath.model;

/** Counts calls to other systems, so that every run can report them. */
public interface CallMeter {
    /** One call, such as {@code ssm:GetParameters}; {@code mutation} says whether it changed anything there. */
    void count(String operation, boolean mutation);

    /** A call was turned away because there were too many; whoever makes it may try again, and tells each time. */
    default void throttled(String operation) {}

    /** The end of a call that was counted, whatever came of it. */
    default void ended(String operation, boolean mutation) {}
}
