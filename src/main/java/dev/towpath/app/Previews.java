package dev.towpath.app;

import dev.towpath.approval.Answer;
import dev.towpath.approval.ApprovalJudge;
import dev.towpath.approval.ProposedPullRequest;
import dev.towpath.approval.ReviewSource;
import dev.towpath.approval.ReviewsOnMerge;
import dev.towpath.cli.Operations.Previewed;
import dev.towpath.cli.PreviewRequest;
import dev.towpath.cli.RunRequest;
import dev.towpath.cli.Session;
import dev.towpath.desired.Forge;
import dev.towpath.desired.Platform;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.reconcile.Preview;
import dev.towpath.reconcile.RootPlanning;
import dev.towpath.reconcile.RunOptions;
import dev.towpath.report.ForgeNotices.StandingComment;
import dev.towpath.report.MergePreview;
import dev.towpath.report.PreviewComment;
import dev.towpath.snapshot.TestMerge;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks at pull requests with the forge of the branch that they are to be merged into, never with one that they bring along, and
 * tells the forge what it saw.
 */
final class Previews {
    private static final String MARK = "towpath:plan";

    private final Assembled parts;
    private final Workbench bench;
    private Optional<Forge.GitHub> forge = Optional.empty();

    Previews(Assembled parts, Workbench bench) {
        this.parts = parts;
        this.bench = bench;
    }

    /** One look, and the comment if it was asked for; a comment that cannot be written does not change what was seen. */
    Previewed look(String repository, Session session, PreviewRequest request) {
        Preview preview = new Preview(
                parts.snapshots(),
                parts.reader(),
                merge -> setting(merge, request.number()),
                parts.calls(),
                bench.clock(),
                System::nanoTime,
                bench.ids()::next);
        MergePreview seen = preview.of(
                request.number(),
                new RunOptions(
                        RunRequest.Mode.PLAN.verb(),
                        repository,
                        session.scope().ref(),
                        session.scope().selection(),
                        false,
                        request.terraform() ? RootPlanning.BEFORE_APPROVAL : RootPlanning.NEVER,
                        true,
                        Limits.PARALLEL_DEFAULT,
                        false,
                        false,
                        Set.of(),
                        session.stopping(),
                        session.progress()));
        return request.comment()
                ? commented(seen, repository, session)
                : new Previewed(seen, Optional.empty(), Optional.empty());
    }

    private Previewed commented(MergePreview seen, String repository, Session session) {
        session.progress().say("writing the comment");
        try {
            Forge.GitHub where = forge.or(() -> forgeOf(repository, session)).orElseThrow(Previews::noForge);
            String address = parts.notices(where)
                    .comment(new StandingComment(seen.number(), MARK, new PreviewComment().render(seen)));
            return new Previewed(seen.counting(parts.calls()), Optional.of(address), Optional.empty());
        } catch (FailureException e) {
            return new Previewed(seen.counting(parts.calls()), Optional.empty(), Optional.of(e.failure()));
        }
    }

    /** The forge where there is nothing to merge, so that the pull request can be told just that. */
    private Optional<Forge.GitHub> forgeOf(String repository, Session session) {
        return github(parts.open(repository, session.scope().ref()).platform());
    }

    private Preview.Setting setting(TestMerge merge, int number) {
        Optional<Platform> inForce = parts.judge().policy(merge.base()).platform();
        forge = inForce.flatMap(Previews::github);
        Optional<Answer<ProposedPullRequest>> proposed =
                forge.map(github -> parts.forges().pullRequest(github, number));
        Answer<ProposedPullRequest> answer =
                proposed.orElse(Answer.unknown("the branch names no forge that could be asked"));
        Function<Forge.GitHub, ReviewSource> asked = named ->
                new ReviewsOnMerge(parts.reviews(named), merge.merged().commit().id(), merge.head(), answer);
        ApprovalJudge judge = parts.judge(asked);
        return new Preview.Setting(proposed, judge, new Wiring(bench, judge).tellingIn("pull request #" + number));
    }

    private static Optional<Forge.GitHub> github(Platform platform) {
        return platform.forge() instanceof Forge.GitHub github ? Optional.of(github) : Optional.empty();
    }

    private static FailureException noForge() {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID,
                "towpath.yaml of the branch names no forge, so there is nowhere to comment",
                "write \"forge: { github: owner/name }\" into towpath.yaml, or leave out --comment"));
    }
}
