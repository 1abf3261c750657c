package dev.towpath.approval;

import dev.towpath.approval.Approvals.Found;
import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.approval.PullRequestOrigin.Landed;
import dev.towpath.desired.Forge;
import dev.towpath.desired.Platform;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Gathers who agreed to a change, from every kind of evidence that the policy in force accepts. */
final class Witnesses {
    private final String branch;
    private final History history;
    private final Function<Forge.GitHub, ReviewSource> forges;
    private final SignatureWitness signatures;
    private final Map<Forge, ForgeWitness> asked = new HashMap<>();

    Witnesses(
            String branch, History history, Function<Forge.GitHub, ReviewSource> forges, SignatureVerifier signatures) {
        this.branch = branch;
        this.history = history;
        this.forges = forges;
        this.signatures = new SignatureWitness(history, signatures);
    }

    /** The forge of a version of the policy, if it names one and its reviews count. */
    Optional<ForgeWitness> forge(PolicyVersion version) {
        return version.platform().map(Platform::forge).flatMap(this::forge);
    }

    private Optional<ForgeWitness> forge(Forge forge) {
        if (!(forge instanceof Forge.GitHub github)) {
            return Optional.empty();
        }
        return Optional.of(asked.computeIfAbsent(
                forge,
                key -> new ForgeWitness(
                        new RememberedForge(forges.apply(github)), github.repository(), branch, history)));
    }

    /** The kinds of evidence that count under a version of the policy. */
    List<Evidence> accepted(PolicyVersion version) {
        boolean forge = forge(version).isPresent();
        return version.policy().map(policy -> policy.evidence(forge)).orElse(List.of());
    }

    /** The oldest place of a line that the pull request of a commit brought; the commit's own where there is none. */
    Answer<Integer> oldest(Line line, int place, PolicyVersion version) {
        if (line.commit(place).isMerge() || !accepted(version).contains(Evidence.FORGE_REVIEW)) {
            return Answer.of(place);
        }
        return forge(version)
                .map(witness -> witness.landed(line, place))
                .orElse(Answer.of(Optional.empty()))
                .then(landed -> Answer.of(landed.map(Landed::oldest).orElse(place)));
    }

    Approvals of(Change change, PolicyVersion version) {
        List<Evidence> accepted = accepted(version);
        Commit commit = change.commit();
        if (accepted.contains(Evidence.MERGE) && commit.isMerge()) {
            return new Approvals(
                    List.of(), List.of(), Optional.empty(), Optional.empty(), true, Evidence.MERGE, Optional.empty());
        }
        Optional<ForgeWitness> forge = accepted.contains(Evidence.FORGE_REVIEW) ? forge(version) : Optional.empty();
        Answer<Optional<Landed>> landed = forge.map(witness -> witness.landed(change.line(), change.place()))
                .orElse(Answer.of(Optional.empty()));
        Optional<PullRequest> request = landed.fold(it -> it.map(Landed::pullRequest), why -> Optional.empty());
        Answer<Found> reviews = landed.then(it -> request.isEmpty() || forge.isEmpty()
                ? Answer.of(Found.NOTHING)
                : forge.get().reviewers(change, request.get(), version.signers()));
        Found signed = accepted.contains(Evidence.SIGNED_MERGE)
                ? signatures.signers(change, version.signers())
                : Found.NOTHING;
        Found counted = signed.without(login ->
                request.flatMap(it -> forge.flatMap(known -> known.involved(login, change, it, version.signers()))));
        boolean expected = forge.isPresent();
        return together(accepted, reviews, counted, request, direct(commit, request, expected), version.signers());
    }

    private static Approvals together(
            List<Evidence> accepted,
            Answer<Found> reviews,
            Found signed,
            Optional<PullRequest> request,
            Optional<String> direct,
            AllowedSigners signers) {
        Found reviewed = reviews.fold(found -> found, why -> Found.NOTHING);
        List<Agreement> agreements = new ArrayList<>(signed.agreements());
        agreements.addAll(reviewed.agreements());
        // Two keys, or a key and an account, of one person are one voice.
        agreements.replaceAll(it -> it.by(signers.person(it.who())));
        List<Disregarded> disregarded = new ArrayList<>(reviewed.disregarded());
        disregarded.addAll(signed.disregarded());
        Evidence evidence = !reviewed.agreements().isEmpty()
                ? Evidence.FORGE_REVIEW
                : !signed.agreements().isEmpty()
                        ? Evidence.SIGNED_MERGE
                        : accepted.stream().findFirst().orElse(Evidence.FORGE_REVIEW);
        return new Approvals(
                agreements,
                Approvals.sorted(disregarded),
                request,
                direct,
                false,
                evidence,
                reviews.fold(found -> Optional.empty(), Optional::of));
    }

    /** Why the approval of someone who has not given it would not count. */
    Optional<String> bars(String login, Change change, PolicyVersion version, Optional<PullRequest> request) {
        return forge(version)
                .flatMap(forge -> request.flatMap(it -> forge.involved(login, change, it, version.signers())))
                .or(() -> accepted(version).contains(Evidence.SIGNED_MERGE)
                        ? signatures.involved(login, change, version.signers())
                        : Optional.empty());
    }

    /** Whether somebody could still agree: in a pull request that is there, or with a signature. */
    boolean canBeGiven(PolicyVersion version, Optional<PullRequest> request) {
        return request.isPresent() || accepted(version).contains(Evidence.SIGNED_MERGE);
    }

    /** Says how a commit came that nobody could have looked at before. */
    private static Optional<String> direct(Commit commit, Optional<PullRequest> request, boolean expected) {
        if (request.isPresent() || (commit.isMerge() && !expected)) {
            return Optional.empty();
        }
        if (commit.isMerge()) {
            return Optional.of(Identity.describe(commit) + " merges no pull request");
        }
        return Optional.of(Identity.describe(commit)
                + (commit.parents().isEmpty() ? " is the root commit" : " was pushed directly"));
    }
}
