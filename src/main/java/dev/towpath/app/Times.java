package dev.towpath.app;

import dev.towpath.cli.Durations;
import dev.towpath.desired.raw.Form;
import java.time.Duration;

/** Times as the operator's settings say them: a number and {@code ms}, {@code s}, {@code m} or {@code h}. */
final class Times {
    private Times() {}

    /** Times within bounds. */
    static Form<Duration> between(String expected, Duration least, Duration most) {
        return new Form<>(
                expected,
                text -> Durations.of(text)
                        .filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0)
                        .isPresent(),
                text -> Durations.of(text).orElseThrow());
    }
}
