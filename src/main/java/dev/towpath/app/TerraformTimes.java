package dev.towpath.app;

import dev.towpath.desired.raw.Form;
import dev.towpath.model.Limits;
import java.time.Duration;
import java.util.Optional;

/**
 * How long one command of Terraform may take, and how long it has after its one interrupt.
 *
 * <p>Whoever stops Towpath waits for Terraform, so that a longer grace makes every stop as long.
 */
record TerraformTimes(Duration limit, Duration grace) {
    static final TerraformTimes USUAL = new TerraformTimes(Limits.TERRAFORM_MAX, Limits.TERRAFORM_GRACE);

    static final Form<Duration> LIMIT =
            Times.between("a time such as 90m or 4h, from 1m to 24h", Duration.ofMinutes(1), Duration.ofHours(24));

    /** Terraform writes its state every 20 s while it applies, and once more when it was interrupted. */
    static final Form<Duration> GRACE =
            Times.between("a time such as 2m or 10m, from 30s to 60m", Duration.ofSeconds(30), Duration.ofMinutes(60));

    private static final Duration AROUND_TERRAFORM = Duration.ofSeconds(10);
    private static final Duration AROUND_A_RUN = Duration.ofMinutes(1);

    /** These times, and for what is not said the usual ones. */
    static TerraformTimes of(Optional<Duration> limit, Optional<Duration> grace) {
        return new TerraformTimes(limit.orElse(USUAL.limit), grace.orElse(USUAL.grace));
    }

    /** How long the daemon waits for runs in flight when it is stopped; longer than usual only where the grace is. */
    Duration daemonStop() {
        return grace.compareTo(USUAL.grace) > 0 ? grace.plus(AROUND_TERRAFORM) : Limits.SERVE_STOP_MAX;
    }

    /** How long a process that was asked to stop goes on at most. */
    Duration processStop() {
        return grace.plus(AROUND_A_RUN);
    }
}
