package dev.towpath.reconcile;

import dev.towpath.desired.AutoDeploy;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.model.Workload;
import dev.towpath.observed.Build;
import dev.towpath.observed.BuildSource;
import dev.towpath.observed.Builds;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.FollowedBuild;
import dev.towpath.plan.Following;
import dev.towpath.plan.RecordState;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Looks at the builds that environments follow, once a run, and says what the newest of them makes of each target.
 *
 * <p>What is listed first counts for the whole run, so that a build that comes while it works waits for the next one.
 */
final class Followers {
    private final boolean acts;
    private final Map<Workload, Builds> listed = new HashMap<>();
    private final Map<Target, Failure> refused = new TreeMap<>();
    private final Map<Target, GitSha> committed = new TreeMap<>();

    /** A target as it is wanted because of the builds that it follows. */
    record Followed(DesiredTarget desired, Following following) {}

    /** What Towpath committed last for a target. */
    private record Committed(Pin pin, Instant at) {}

    /**
     * Followers of one run.
     *
     * @param acts whether the run commits pins, or only tells that it would
     */
    Followers(boolean acts) {
        this.acts = acts;
    }

    /** How each target that follows builds stands; the others have no answer. */
    Map<Target, Followed> look(
            Collection<DesiredTarget> targets,
            Map<Target, Recorded> recorded,
            RepoSnapshot snapshot,
            AutoDeploy mode,
            BuildSource source) {
        List<DesiredTarget> following = targets.stream()
                .filter(target -> target.followsBuilds() && !restsOnPurpose(target))
                .toList();
        Map<Target, Committed> ours = mode == AutoDeploy.COMMIT ? committed(following, snapshot) : Map.of();
        Map<Target, Followed> followed = new TreeMap<>();
        Map<Target, DesiredTarget> asking = new TreeMap<>();
        for (DesiredTarget target : following) {
            Optional<Promotion> pinned = target.promotion()
                    .filter(promotion -> promotion.artifact().isPresent() && !ours.containsKey(target.target()));
            pinned.ifPresentOrElse(
                    promotion -> followed.put(target.target(), paused(target, promotion, mode)),
                    () -> asking.put(target.target(), target));
        }
        asking.keySet().removeIf(target -> unreadable(recorded, target));
        list(asking.values(), source);
        asking.forEach((target, wanted) -> {
            RecordState record = RecordState.of(
                    target,
                    wanted.workload(),
                    Optional.ofNullable(recorded.get(target)).orElseThrow());
            FollowedBuild choice = Optional.ofNullable(ours.get(target))
                    .map(last -> new FollowedBuild(mode, Optional.of(last.pin()), Optional.of(last.at())))
                    .orElseGet(() -> FollowedBuild.after(mode, record));
            followed.put(target, followed(wanted, choice.of(builds(wanted.workload()))));
        });
        return followed;
    }

    /** The builds could not be committed for these targets, which this run leaves alone. */
    void refuse(Collection<Target> targets, Failure failure) {
        targets.forEach(target -> refused.put(target, failure));
    }

    /** The builds were committed for these targets. */
    void committed(Collection<Target> targets, GitSha commit) {
        targets.forEach(target -> committed.put(target, commit));
    }

    /** A target that must not be changed needs no build; what may not follow is told by its own problem. */
    private static boolean restsOnPurpose(DesiredTarget target) {
        return target.environment().tier() != Tier.DEV
                || target.workload().recordedVersionParameter().isEmpty()
                || target.promotion().filter(it -> it.suspend() || it.retire()).isPresent();
    }

    private static boolean unreadable(Map<Target, Recorded> recorded, Target target) {
        return Optional.ofNullable(recorded.get(target))
                .filter(record -> record.failure().isEmpty())
                .isEmpty();
    }

    /** The targets whose pin is the one that Towpath committed last; a pin that anybody else wrote is that person's word. */
    private static Map<Target, Committed> committed(List<DesiredTarget> targets, RepoSnapshot snapshot) {
        Map<String, DesiredTarget> open = targets.stream()
                .filter(target ->
                        target.promotion().flatMap(Promotion::artifact).isPresent())
                .collect(Collectors.toMap(target -> PinWriter.markOf(target.target()), target -> target));
        Map<Target, Committed> found = new HashMap<>();
        if (open.isEmpty()) {
            return found;
        }
        for (Commit commit : snapshot.history().firstParents()) {
            if (open.isEmpty()) {
                break;
            }
            commit.message()
                    .lines()
                    .filter(line -> line.startsWith(PinWriter.MARK))
                    .forEach(line -> mark(line, commit, open, found));
        }
        return found;
    }

    private static void mark(
            String line, Commit commit, Map<String, DesiredTarget> open, Map<Target, Committed> found) {
        int end = line.lastIndexOf(' ') + 1;
        Optional.ofNullable(open.remove(line.substring(0, end)))
                .flatMap(target -> target.promotion()
                        .flatMap(Promotion::artifact)
                        .filter(pin -> pin.value().equals(line.substring(end)))
                        .map(pin -> Map.entry(target.target(), new Committed(pin, commit.committedAt()))))
                .ifPresent(ours -> found.put(ours.getKey(), ours.getValue()));
    }

    private static Followed paused(DesiredTarget target, Promotion promotion, AutoDeploy mode) {
        String pin = promotion.artifact().map(Pin::value).orElseThrow();
        return new Followed(
                target,
                Following.paused(
                        mode,
                        "does not follow builds while " + promotion.span() + " pins " + pin
                                + "; take \"artifact\" out to follow again"));
    }

    private void list(Collection<DesiredTarget> targets, BuildSource source) {
        Set<Workload> workloads = new LinkedHashSet<>();
        targets.stream()
                .map(DesiredTarget::workload)
                .filter(workload -> !listed.containsKey(workload))
                .forEach(workloads::add);
        if (!workloads.isEmpty()) {
            listed.putAll(Isolated.ask(
                    workloads,
                    source::list,
                    workload -> workload,
                    (workload, failure) -> new Builds.Unlisted(failure)));
        }
    }

    /** Silence is not the word that there is nothing. */
    private Builds builds(Workload workload) {
        return Optional.ofNullable(listed.get(workload))
                .orElseGet(() -> new Builds.Unlisted(new Failure.RetryLater(
                        ReasonCode.UNREACHABLE, "which builds there are was not told", "the next run looks again")));
    }

    private Followed followed(DesiredTarget written, Following seen) {
        Following following = seen.follows() && seen.mode() == AutoDeploy.COMMIT ? inFile(written, seen) : seen;
        if (following.failure().isPresent() && seen.failure().isEmpty()) {
            return new Followed(written, following);
        }
        Optional<Digest> digest =
                following.newest().filter(build -> following.follows()).flatMap(Build::digest);
        boolean kept = written.promotion().flatMap(Promotion::artifact).equals(following.pin());
        return new Followed(
                kept
                        ? written
                        : following
                                .pin()
                                .map(pin -> written.pinnedTo(pin, digest))
                                .orElse(written),
                following);
    }

    private Following inFile(DesiredTarget written, Following seen) {
        if (written.promotion().flatMap(Promotion::artifact).equals(seen.pin())) {
            return Optional.ofNullable(committed.get(written.target()))
                    .map(commit -> seen.adding(", committed as " + commit.abbreviated() + " by this run"))
                    .orElse(seen);
        }
        return Optional.ofNullable(refused.get(written.target()))
                .map(seen::failing)
                .orElseGet(() -> acts ? seen : seen.adding("; reconcile commits it to promotion.yaml first"));
    }
}
