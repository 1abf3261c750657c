package dev.towpath.plan;

import dev.towpath.desired.AutoDeploy;
import dev.towpath.model.Pin;
import dev.towpath.observed.Build;
import dev.towpath.observed.Builds;
import dev.towpath.plan.Following.Standing;
import dev.towpath.problem.Failure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Chooses the build that a following target is to have: the newest, and never one that is older than what it has.
 *
 * <p>Registries forget images. Where what it has is gone from the list, the time at which it was recorded or committed stands in for
 * the time at which it was pushed; where there is no such time, nobody can tell what is newer, and it keeps what it has.
 *
 * @param present the pin that it has: what is recorded, or what Towpath committed last
 * @param at when that was recorded or committed
 */
public record FollowedBuild(AutoDeploy mode, Optional<Pin> present, Optional<Instant> at) {
    /** A choice for a target of which only the record says what it has. */
    public static FollowedBuild after(AutoDeploy mode, RecordState record) {
        return new FollowedBuild(mode, record.pin(), record.at());
    }

    /** How the target stands towards these builds. */
    public Following of(Builds builds) {
        return builds.fold(this::listed, unlisted -> failing(unlisted.failure()));
    }

    private Following failing(Failure failure) {
        return new Following(mode, Standing.FAILS, Optional.empty(), present, Optional.of(failure), failure.message());
    }

    private Following listed(Builds.Listed listed) {
        return listed.newest().map(newest -> chosen(newest, listed)).orElseGet(() -> none(listed));
    }

    private Following none(Builds.Listed listed) {
        int others = listed.builds().size() + listed.unnamed();
        String what = "follows builds, and there is none yet in " + listed.where()
                + (others == 0 ? "" : ", only " + others + " that are not named after a commit");
        return new Following(
                mode,
                present.isPresent() ? Standing.STAYS : Standing.WAITS,
                Optional.empty(),
                present,
                Optional.empty(),
                present.map(pin -> what + "; " + pin + " stays").orElse(what));
    }

    private Following chosen(Build newest, Builds.Listed listed) {
        Optional<Build> had = present.flatMap(listed::find);
        if (had.filter(build -> sameImage(build, newest)).isPresent()) {
            return follows(had.get());
        }
        return newer(newest, had) ? follows(newest) : stays(newest, present.orElseThrow());
    }

    /** An image with two names is one build: the name that is recorded stays. */
    private static boolean sameImage(Build one, Build other) {
        return one.ofCommit() && one.digest().isPresent() && one.digest().equals(other.digest());
    }

    private boolean newer(Build newest, Optional<Build> had) {
        if (present.isEmpty() || present.equals(Optional.of(newest.pin()))) {
            return true;
        }
        return had.isPresent()
                ? !newest.pushedAt().isBefore(had.get().pushedAt())
                : at.map(newest.pushedAt()::isAfter).orElse(false);
    }

    private Following follows(Build taken) {
        return new Following(
                mode,
                Standing.FOLLOWS,
                Optional.of(taken),
                Optional.of(taken.pin()),
                Optional.empty(),
                "follows builds: " + taken.pin() + ", pushed " + moment(taken.pushedAt()));
    }

    private Following stays(Build newest, Pin kept) {
        return new Following(
                mode,
                Standing.STAYS,
                Optional.of(newest),
                Optional.of(kept),
                Optional.empty(),
                "follows builds, and the newest there is, " + newest.pin() + ", pushed " + moment(newest.pushedAt())
                        + ", is not known to be newer than " + kept
                        + ", which stays; a newer build, or an \"artifact\" in"
                        + " promotion.yaml, changes that");
    }

    private static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
