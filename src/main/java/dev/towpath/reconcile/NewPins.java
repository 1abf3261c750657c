package dev.towpath.reconcile;

import dev.towpath.approval.ApprovalQuestion;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.AutoDeploy;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Promotion;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.observed.Build;
import dev.towpath.plan.Following;
import dev.towpath.plan.Situation;
import dev.towpath.plan.World;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.reconcile.PinWriter.NewBuild;
import dev.towpath.snapshot.RepoSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Commits the newest builds to the files of the targets that follow them, all of a run in one commit, before anything is deployed.
 *
 * <p>Only where the policy needs nobody: a commit that people would have to approve is theirs to make.
 */
final class NewPins {
    private final RepoSnapshot snapshot;
    private final DesiredState desired;
    private final Connections.Connected connected;
    private final RunOptions options;
    private final Followers followers;

    NewPins(
            RepoSnapshot snapshot,
            DesiredState desired,
            Connections.Connected connected,
            RunOptions options,
            Followers followers) {
        this.snapshot = snapshot;
        this.desired = desired;
        this.connected = connected;
        this.options = options;
        this.followers = followers;
    }

    /**
     * The world once nothing is left to write; empty if the branch is elsewhere now, by this commit or somebody else's.
     *
     * @param attempt counted from 1
     */
    Optional<World> written(World world, int attempt) {
        List<NewBuild> builds = options.acts() && connected.inForce().autoDeploy() == AutoDeploy.COMMIT
                ? permitted(unwritten(world), world)
                : List.of();
        if (builds.isEmpty()) {
            return Optional.of(world);
        }
        if (attempt > Limits.PIN_COMMITS_MAX) {
            return Optional.of(refused(
                    builds,
                    world,
                    new Failure.RetryLater(
                            ReasonCode.SUPERSEDED,
                            "\"" + snapshot.branch() + "\" moved on " + Limits.PIN_COMMITS_MAX
                                    + " times while the newest build was to be committed",
                            "the next run tries again")));
        }
        try {
            options.progress()
                    .say("committing " + builds.size() + (builds.size() == 1 ? " build" : " builds") + " to \""
                            + snapshot.branch() + "\"");
            Optional<GitSha> commit = connected.pins().write(options.repository(), snapshot, builds);
            commit.ifPresent(made -> followers.committed(targets(builds), made));
            return Optional.empty();
        } catch (FailureException e) {
            return Optional.of(refused(builds, world, e.failure()));
        }
    }

    /** The world in which these targets are as their files have them; what the run looks at later it sees in the same way. */
    private World refused(List<NewBuild> builds, World world, Failure failure) {
        followers.refuse(targets(builds), failure);
        Map<Target, Situation> refused = new TreeMap<>();
        builds.forEach(build -> refused.put(
                build.target().target(), situation(build, world).orElseThrow().notFollowing(build.target(), failure)));
        return world.but(refused);
    }

    private static Optional<Situation> situation(NewBuild build, World world) {
        return Optional.ofNullable(world.situations().get(build.target().target()));
    }

    private static List<Target> targets(List<NewBuild> builds) {
        return builds.stream().map(build -> build.target().target()).toList();
    }

    private List<NewBuild> unwritten(World world) {
        List<NewBuild> builds = new ArrayList<>();
        for (Situation situation : world.situations().values()) {
            Optional<DesiredTarget> written =
                    Optional.ofNullable(desired.targets().get(situation.target()));
            Optional<Build> newest =
                    situation.following().filter(Following::follows).flatMap(Following::newest);
            boolean continues = situation.ancestry().continues() || world.acceptRewind();
            if (continues && world.selected().contains(situation.target())) {
                written.flatMap(target ->
                                newest.filter(build -> !pins(target, build)).map(build -> new NewBuild(target, build)))
                        .ifPresent(builds::add);
            }
        }
        return builds;
    }

    private static boolean pins(DesiredTarget target, Build build) {
        return target.promotion().flatMap(Promotion::artifact).equals(Optional.of(build.pin()));
    }

    private List<NewBuild> permitted(List<NewBuild> builds, World world) {
        if (builds.isEmpty()) {
            return builds;
        }
        List<ApprovalQuestion> questions = builds.stream()
                .map(build -> new ApprovalQuestion(
                                build.target(),
                                situation(build, world)
                                        .flatMap(it -> it.record().commit()),
                                false,
                                false,
                                false)
                        .ofFollowed())
                .toList();
        Map<Target, Verdict> verdicts = Inquiry.judge(world, connected, questions);
        return builds.stream()
                .filter(build -> Optional.ofNullable(verdicts.get(build.target().target()))
                        .filter(Verdict::allows)
                        .isPresent())
                .toList();
    }
}
