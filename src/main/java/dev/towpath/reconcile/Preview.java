package dev.towpath.reconcile;

import dev.towpath.approval.Answer;
import dev.towpath.approval.ApprovalJudge;
import dev.towpath.approval.PolicyInForce;
import dev.towpath.approval.ProposedPullRequest;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredStateReader;
import dev.towpath.model.GitSha;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.CallTally;
import dev.towpath.report.ExitCode;
import dev.towpath.report.MergePreview;
import dev.towpath.report.MergePreview.Change;
import dev.towpath.report.MergePreview.PolicyChange;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.SnapshotSource;
import dev.towpath.snapshot.TestMerge;
import dev.towpath.snapshot.TestMergeSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Plans what merging a pull request would do: the plan of its test merge, for the targets that it changes, with the approval
 * judged as if it were merged now.
 *
 * <p>AWS and Terraform are only asked about a pull request of which the forge says that its commits come from the repository
 * itself. What stands in a fork was written by anybody, and nothing of it may come near credentials.
 */
public final class Preview {
    private final TestMergeSource merges;
    private final DesiredStateReader reader;
    private final Function<TestMerge, Setting> settings;
    private final CallTally calls;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Supplier<String> newId;

    /**
     * What a preview is made with, once it is known what would be merged.
     *
     * @param request what the forge says of the pull request; empty where no forge is in force
     * @param judge judges the test merge as if it were a commit of the branch
     */
    public record Setting(
            Optional<Answer<ProposedPullRequest>> request, ApprovalJudge judge, Connections connections) {}

    /**
     * A preview.
     *
     * @param newId makes ULIDs
     */
    public Preview(
            TestMergeSource merges,
            DesiredStateReader reader,
            Function<TestMerge, Setting> settings,
            CallTally calls,
            Clock clock,
            LongSupplier nanoTime,
            Supplier<String> newId) {
        this.merges = merges;
        this.reader = reader;
        this.settings = settings;
        this.calls = calls;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.newId = newId;
    }

    /** Looks once. Never throws: what stops it stands in the report. */
    public MergePreview of(int number, RunOptions options) {
        RunLog log = new RunLog(new RunId(newId.get()), options, calls, clock.instant(), nanoTime);
        Optional<TestMerge> merge = Optional.empty();
        Failure stopped;
        try {
            merge = Optional.of(merges.testMerge(options.repository(), number, options.ref()));
            return of(merge.get(), options, log);
        } catch (FailureException e) {
            stopped = e.failure();
        } catch (RuntimeException | StackOverflowError e) {
            stopped = Isolated.unexpected(e);
        }
        return new MergePreview(
                number,
                merge.map(Preview::told),
                List.of(),
                PolicyChange.NONE,
                Problems.NONE,
                List.of(),
                log.stopped(stopped));
    }

    private MergePreview of(TestMerge merge, RunOptions options, RunLog log) {
        log.at(merge.merged());
        Setting setting = settings.apply(merge);
        setting.request()
                .ifPresent(answer -> answer.fold(Optional::of, why -> Optional.<ProposedPullRequest>empty())
                        .ifPresent(request -> requireMergeable(request, merge)));
        options.progress().say("comparing the pull request with " + merge.base().branch());
        DesiredState before = reader.read(merge.base());
        DesiredState after = reader.read(merge.merged());
        log.found(after);
        ProposedChanges proposed = new ProposedChanges(before, after);
        List<Change> changes = proposed.changes(options.selection());
        Set<Target> targets = changes.stream().map(Change::target).collect(Collectors.toSet());
        RunOptions about = options.about(options.selection().only(targets));
        List<String> notices = new ArrayList<>();
        if (!merge.upToDate()) {
            notices.add("\"" + merge.base().branch()
                    + "\" has moved on since the forge tried this merge; run again to see" + " what it would do now");
        }
        GitView git = new GitView(merge, before, after, setting.judge());
        RunReport run = run(merge, setting, about, after, git, log, notices);
        return new MergePreview(
                merge.number(),
                Optional.of(told(merge)),
                changes,
                policyChange(
                        setting.judge().policy(merge.merged()),
                        merge.merged().commit().id()),
                proposed.fresh(run.problems()),
                notices,
                run);
    }

    private RunReport run(
            TestMerge merge,
            Setting setting,
            RunOptions about,
            DesiredState after,
            GitView git,
            RunLog log,
            List<String> notices) {
        if (after.platform().isEmpty()) {
            return log.report();
        }
        boolean anything = about.selection().among().filter(Set::isEmpty).isEmpty();
        Optional<String> unasked = anything ? whyGitAlone(setting, merge) : Optional.empty();
        if (anything && unasked.isEmpty()) {
            if (!about.rootPlanning().ofChanged()) {
                notices.add("Terraform was not asked");
            }
            RunReport whole = new Reconciliation(
                            new OnlyMerge(merge.merged()), reader, setting.connections(), calls, clock, nanoTime, newId)
                    .run(about);
            Optional<String> denied = withoutCredentials(whole);
            if (denied.isEmpty()) {
                return whole;
            }
            unasked = Optional.of("this run has no AWS credentials (" + denied.get() + ")");
        }
        unasked.ifPresent(
                why -> notices.add(why + ": neither AWS nor Terraform was asked, so what is told comes from git"
                        + " and the policy alone; whether the artifacts exist, and what runs, is not known"));
        return log.reportOfGit(
                git.lines(after.platform().get(), about.selection(), clock.instant()),
                setting.judge().policy(merge.merged()).problems());
    }

    /** Why neither AWS nor Terraform may be asked; empty if they may. */
    private static Optional<String> whyGitAlone(Setting setting, TestMerge merge) {
        PolicyChange policy = policyChange(
                setting.judge().policy(merge.merged()), merge.merged().commit().id());
        if (policy == PolicyChange.UNAPPROVED) {
            return Optional.of(
                    "this pull request changes which accounts and roles are used, or who says so, and that is not"
                            + " approved");
        }
        return setting.request()
                .map(answer -> answer.fold(
                        request -> request.fromFork()
                                ? Optional.of("this pull request comes from a fork"
                                        + request.headRepository()
                                                .map(name -> ", \"" + name + "\"")
                                                .orElse(" that is gone"))
                                : Optional.<String>empty(),
                        why -> Optional.of("whether this pull request comes from a fork is not known (" + why + ")")))
                .orElse(Optional.of(
                        "towpath.yaml names no forge, so nobody says whether this pull request comes from a fork"));
    }

    private static Optional<String> withoutCredentials(RunReport report) {
        if (report.exit() != ExitCode.COULD_NOT_RUN) {
            return Optional.empty();
        }
        Optional<String> stopped = report.stopped()
                .filter(failure -> failure.reason() == ReasonCode.NO_CREDENTIALS)
                .map(Failure::message);
        return stopped.or(() -> report.targets().stream()
                .flatMap(target -> target.reason().stream())
                .filter(reason -> reason.code() == ReasonCode.NO_CREDENTIALS)
                .map(TargetReport.Reason::message)
                .findFirst());
    }

    private static void requireMergeable(ProposedPullRequest request, TestMerge merge) {
        String name = "pull request #" + merge.number();
        if (!request.open()) {
            throw unmergeable(
                    name + " is " + (request.request().merged() ? "merged" : "closed"),
                    "run \"towpath plan\" to see what is still to be done");
        }
        String into = request.request().baseBranch();
        if (!into.equals(merge.base().branch())) {
            throw unmergeable(
                    name + " merges into \"" + into + "\", and \""
                            + merge.base().branch() + "\" is tracked",
                    "name the branch that it merges into with --ref; only what is on the tracked branch is deployed");
        }
        if (request.mergeable().filter(mergeable -> !mergeable).isPresent()) {
            throw unmergeable(
                    name + " has conflicts with \"" + merge.base().branch() + "\"",
                    "merge the branch into it and solve them");
        }
    }

    private static FailureException unmergeable(String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(ReasonCode.UNMERGEABLE, message, advice));
    }

    private static PolicyChange policyChange(PolicyInForce policy, GitSha merge) {
        if (policy.unapproved().equals(Optional.of(merge))) {
            return PolicyChange.UNAPPROVED;
        }
        return policy.commit().equals(Optional.of(merge)) ? PolicyChange.APPROVED : PolicyChange.NONE;
    }

    private static MergePreview.Merge told(TestMerge merge) {
        return new MergePreview.Merge(
                merge.head(), merge.base().commit().id(), merge.base().branch(), merge.upToDate());
    }

    /** The test merge, whatever is asked for. */
    private record OnlyMerge(RepoSnapshot merged) implements SnapshotSource {
        @Override
        public RepoSnapshot open(String repository, Optional<String> ref) {
            return merged;
        }

        @Override
        public RepoSnapshot openWorkingFiles(String directory) {
            return merged;
        }

        @Override
        public GitSha currentHead(String repository, Optional<String> ref) {
            return merged.commit().id();
        }
    }
}
