package dev.towpath.model;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes ULIDs: 26 characters that sort by the time at which they were made.
 *
 * <p>Within one millisecond, and when the clock steps back, the random part is counted up, so that ids of one source always rise.
 * The form is that of the ULID specification: 48 bits of milliseconds, 80 random bits, Crockford's base 32.
 */
public final class Ulids {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int RANDOM_HIGH_BITS = 16;

    private final InstantSource clock;
    private final RandomGenerator random;
    private long lastMillis = -1;
    private long high;
    private long low;

    /** A source of ids; {@code random} must be unpredictable where ids of several processes meet. */
    public Ulids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** An id greater than every id that this source has made. */
    public synchronized String next() {
        long now = clock.millis();
        if (now > lastMillis) {
            lastMillis = now;
            high = random.nextLong() >>> (Long.SIZE - RANDOM_HIGH_BITS);
            low = random.nextLong();
        } else {
            countUp();
        }
        return text();
    }

    /** An id for a run. */
    public RunId nextRun() {
        return new RunId(next());
    }

    private void countUp() {
        low++;
        if (low == 0) {
            high++;
        }
        if (high >>> RANDOM_HIGH_BITS != 0) {
            high = 0;
            lastMillis++;
        }
    }

    private String text() {
        char[] out = new char[26];
        long time = lastMillis;
        for (int i = 9; i >= 0; i--) {
            out[i] = ALPHABET.charAt((int) (time & 31));
            time >>>= 5;
        }
        long upper = high;
        long lower = low;
        for (int i = 25; i >= 10; i--) {
            out[i] = ALPHABET.charAt((int) (lower & 31));
            lower = (lower >>> 5) | (upper << (Long.SIZE - 5));
            upper >>>= 5;
        }
        return new String(out);
    }
}
