package dev.towpath.adapter.forge.github;

import java.time.Duration;

/** Lets time pass; tests have one that only notes how long. */
@FunctionalInterface
public interface Pause {
    /** Returns after the time, or earlier if the thread is interrupted. */
    void sleep(Duration time) throws InterruptedException;
}
