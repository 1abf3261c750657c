package dev.towpath.adapter.aws.site;

import java.time.Duration;

/** Lets time pass; a test lets none pass. */
@FunctionalInterface
public interface Pause {
    /** Returns after the duration. */
    void of(Duration duration) throws InterruptedException;
}
