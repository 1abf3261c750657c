package dev.towpath.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Clocks that are set. */
class ClockWatchTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private final ClockWatch watch = new ClockWatch(Duration.ofSeconds(30), NOW, 0);

    private static long nanos(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void timeThatPassesIsNoJump() {
        assertThat(watch.look(NOW.plusSeconds(15), nanos(15))).isEmpty();
        assertThat(watch.look(NOW.plusSeconds(55), nanos(30)))
                .as("a little off")
                .isEmpty();
        assertThat(watch.look(NOW.plusSeconds(3_655), nanos(3_630)))
                .as("a long pause of both")
                .isEmpty();
    }

    @Test
    void aClockThatIsSetIsNoticedOnce() {
        assertThat(watch.look(NOW.minusSeconds(3_585), nanos(15))).contains(Duration.ofHours(-1));
        assertThat(watch.look(NOW.minusSeconds(3_570), nanos(30))).isEmpty();
        assertThat(watch.look(NOW.plusSeconds(3_645), nanos(45))).contains(Duration.ofHours(2));
    }
}
