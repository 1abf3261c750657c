package dev.towpath.adapter.quartz;

import java.util.Optional;
import java.util.function.Predicate;
import org.quartz.Scheduler;

/** Where the times are kept that are still to come. */
public sealed interface TimeStore extends AutoCloseable permits MemoryStore, ClusterStore {
    /** A scheduler over it, which has not begun. */
    Scheduler scheduler(int workers);

    /** What it is called in sentences. */
    String name();

    /** Why it cannot be used at this moment, if that is so. */
    Optional<String> trouble();

    /**
     * Forgets what it keeps beside times of shares of which this is not true, because they are gone.
     *
     * @throws dev.towpath.problem.FailureException if it cannot be reached
     */
    void forgetUnless(Predicate<String> known);

    /** What an error of it comes down to. */
    static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    void close();
}
