package dev.towpath.plan;

import dev.towpath.desired.AutoDeploy;
import dev.towpath.model.Pin;
import dev.towpath.observed.Build;
import dev.towpath.problem.Failure;
import java.util.Locale;
import java.util.Optional;

/**
 * How a target stands towards the builds that it follows.
 *
 * @param newest the newest build that was seen; empty if nobody looked, or there is none
 * @param pin what is wanted because of it; empty where a file says what is wanted, or nothing is
 * @param failure why it cannot be followed now
 * @param message one sentence for people
 */
public record Following(
        AutoDeploy mode,
        Standing standing,
        Optional<Build> newest,
        Optional<Pin> pin,
        Optional<Failure> failure,
        String message) {
    /** The kinds of standing. */
    public enum Standing {
        /** The newest build is what is wanted. */
        FOLLOWS,
        /** The newest build is older than what is recorded, which stays. */
        STAYS,
        /** A person has pinned a build. */
        PAUSED,
        /** There is no build yet. */
        WAITS,
        /** It cannot be told, or not be written down, what is newest. */
        FAILS;

        /** The word in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The word of the mode in reports. */
    public String modeWord() {
        return mode.word();
    }

    /** Whether the newest build is what is wanted. */
    public boolean follows() {
        return standing == Standing.FOLLOWS;
    }

    /** Whether the sentence is about a pin, so that it stands beside whatever else is told of the target. */
    boolean tellsPin() {
        return standing != Standing.WAITS && standing != Standing.FAILS;
    }

    /** Somebody pinned a build, and that counts. */
    public static Following paused(AutoDeploy mode, String message) {
        return new Following(mode, Standing.PAUSED, Optional.empty(), Optional.empty(), Optional.empty(), message);
    }

    /** The same with more to say. */
    public Following adding(String more) {
        return new Following(mode, standing, newest, pin, failure, message + more);
    }

    /** The same where the newest build could not be made what is wanted. */
    public Following failing(Failure why) {
        return new Following(mode, Standing.FAILS, newest, pin, Optional.of(why), why.message());
    }
}
