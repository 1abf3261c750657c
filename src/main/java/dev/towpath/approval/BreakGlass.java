package dev.towpath.approval;

import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.problem.SourceSpan;
import java.time.Instant;
import java.util.Optional;

/**
 * What a file below {@code policies/break-glass/} says: one person asks to deploy one artifact to one target now, without the
 * approvals that it needs, and says why.
 *
 * @param person the login of who takes it upon themselves
 * @param digest the digest that promotion.yaml must ask for, if the file names one
 * @param expires from when on it counts for nothing
 */
public record BreakGlass(
        Target target,
        String person,
        String reason,
        Pin artifact,
        Optional<Digest> digest,
        Instant expires,
        SourceSpan span) {
    /** The folder. What lies in it is no part of the policy and never changes it. */
    public static final String FOLDER = "policies/break-glass";

    /** The file that a target has there. */
    public static String path(Target target) {
        return FOLDER + "/" + target.app() + "-" + target.environment() + ".yaml";
    }
}
