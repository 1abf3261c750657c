package dev.towpath.app;

import dev.towpath.adapter.forge.github.CommitList;
import dev.towpath.adapter.git.BranchWriter;
import dev.towpath.adapter.git.FileChange;
import dev.towpath.adapter.git.Proposed;
import dev.towpath.app.PinChoice.Chosen;
import dev.towpath.cli.PinRequest;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.NewPin;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.reconcile.Connections;
import dev.towpath.report.ForgeNotices.OpenedPullRequest;
import dev.towpath.report.Proposal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Puts another pin on a branch: chooses the artifact, edits the file, commits, and opens the pull request. */
final class Proposals {
    private final Assembled parts;
    private final Workbench bench;
    private final Path workingDirectory;

    Proposals(Assembled parts, Workbench bench, Path workingDirectory) {
        this.parts = parts;
        this.bench = bench;
        this.workingDirectory = workingDirectory;
    }

    /** The proposal that was asked for, made. */
    Proposal propose(String repository, Opened opened, PinRequest request) {
        DesiredTarget target = Optional.ofNullable(opened.desired().targets().get(request.target()))
                .orElseThrow(() -> opened.noSuch(request.target()));
        BranchWriter branches = parts.snapshots().branches(repository);
        Optional<PullRequests> forge = request.open()
                ? Optional.of(PullRequests.of(opened.platform().forge(), branches, parts))
                : Optional.empty();
        String path = target.target().promotionFile();
        branches.refuseLocalChanges(path);
        Chosen chosen = chosen(opened, target, request);
        Optional<Pin> before = target.promotion().flatMap(Promotion::artifact);
        List<String> notes = notes(target);
        if (before.equals(Optional.of(chosen.pin().artifact()))) {
            return told(request, before, chosen.pin(), Optional.empty(), Optional.empty(), notes);
        }
        ProposalWording wording = new ProposalWording(request, target, before, chosen);
        FileChange change = new FileChange(
                opened.snapshot().commit().id(),
                opened.snapshot().branch(),
                "towpath/" + request.kind().verb() + "/" + request.target(),
                path,
                PinFile.edited(opened.snapshot().tree(), path, chosen.pin()),
                wording.subject() + "\n\n" + wording.body(),
                wording.mark(),
                Committers.author(bench, branches).orElseThrow(Proposals::nobody),
                Committers.signingKey(bench, workingDirectory),
                bench.clock().instant());
        Proposed proposed = branches.propose(change, request.open());
        Optional<OpenedPullRequest> opening = forge.map(requests -> requests.open(
                change,
                wording.subject(),
                wording.markdown(
                        notes, wording.comparison().map(requests::commits).orElse(CommitList.NONE))));
        Proposal.Branch branch = new Proposal.Branch(
                proposed.branch(), change.tracked(), path, proposed.commit(), proposed.fresh(), proposed.pushedTo());
        return told(request, before, chosen.pin(), Optional.of(branch), opening, notes);
    }

    private Chosen chosen(Opened opened, DesiredTarget target, PinRequest request) {
        RunId run = bench.ids().nextRun();
        try (Connections.Connected connected = parts.wiring()
                .connect(
                        run,
                        opened.snapshot(),
                        opened.desired(),
                        opened.desired().platform().orElseThrow())) {
            PinChoice choice = new PinChoice(opened, connected);
            return request.kind() == PinRequest.Kind.PROMOTE
                    ? choice.promotion(target, request.from(), request.artifact())
                    : choice.rollback(target, request.artifact());
        }
    }

    private Proposal told(
            PinRequest request,
            Optional<Pin> before,
            NewPin pin,
            Optional<Proposal.Branch> branch,
            Optional<OpenedPullRequest> opened,
            List<String> notes) {
        return new Proposal(
                request.kind().verb(),
                request.target(),
                before,
                pin.artifact(),
                pin.digest(),
                pin.promotedFrom(),
                branch,
                opened,
                notes,
                new TreeMap<>(parts.calls().calls()),
                parts.calls().mutations());
    }

    /** What stays in the file and may surprise. */
    private List<String> notes(DesiredTarget target) {
        List<String> notes = new ArrayList<>();
        target.promotion().ifPresent(promotion -> {
            if (promotion.suspend()) {
                notes.add("the target is suspended: nothing is deployed until \"suspend\" is removed");
            }
            Instant now = bench.clock().instant();
            promotion
                    .notBefore()
                    .filter(now::isBefore)
                    .ifPresent(at -> notes.add("\"not_before\" stays: nothing is deployed before " + at));
            if (!promotion.annotations().isEmpty()) {
                notes.add("the annotations stay as they are: " + promotion.annotations());
            }
        });
        return notes;
    }

    private static FailureException nobody() {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID,
                "nobody knows who commits: git has no user.name and user.email here",
                "set them with git config, or GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL in the environment"));
    }
}
