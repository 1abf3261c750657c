package dev.towpath.observed;

import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * One build of an application, as the place that keeps it lists it.
 *
 * @param pushedAt when it came there; of an image that got another tag later, when it came first
 * @param digest what it is, where the list says so
 * @param ofCommit whether its name is that of a commit, as the build workflows give it; others are never followed
 */
public record Build(Pin pin, Instant pushedAt, Optional<Digest> digest, boolean ofCommit) {
    /** The newest first; of builds that came at the same moment, always the same one. */
    public static final Comparator<Build> NEWEST_FIRST =
            Comparator.comparing(Build::pushedAt).thenComparing(Build::pin).reversed();
}
