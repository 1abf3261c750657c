package dev.towpath.approval;

import dev.towpath.approval.Approvals.Found;
import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import dev.towpath.snapshot.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from signatures in git who agreed to a change: of the merge commit itself, and of tags on commits that hold the same.
 *
 * <p>A tag on a commit that was part of the branch before the change does not count: it agreed to that value then, and going
 * back to it is a new decision.
 */
final class SignatureWitness {
    static final String TAG_PREFIX = "approve/";
    private static final Pattern TAGGED_AT = Pattern.compile("(?m)^tagger .*> ([0-9]{1,12}) [+-][0-9]{4}$");

    private final History history;
    private final SignatureVerifier verifier;
    private final Map<List<String>, Optional<String>> signers = new HashMap<>();
    private Optional<List<SignedTag>> tags = Optional.empty();

    SignatureWitness(History history, SignatureVerifier verifier) {
        this.history = history;
        this.verifier = verifier;
    }

    Found signers(Change change, AllowedSigners allowed) {
        List<Agreement> agreements = new ArrayList<>();
        List<Disregarded> disregarded = new ArrayList<>();
        Commit commit = change.commit();
        GitSha id = commit.id();
        if (commit.isMerge()) {
            history.signature(id)
                    .ifPresent(signature -> signer("commit " + id, signature, allowed, commit.committedAt())
                            .ifPresentOrElse(
                                    login -> agreements.add(new Agreement(
                                            login, Agreement.Kind.COMMIT, id.value(), id, commit.committedAt())),
                                    () -> disregarded.add(unlisted(
                                            commit.committer().toString(), "merge commit " + id.abbreviated()))));
        }
        for (SignedTag tag : tags()) {
            if (!agrees(tag, change)) {
                continue;
            }
            if (usedUp(tag, change)) {
                disregarded.add(new Disregarded(
                        tag.tagger().toString(),
                        "tag \"" + tag.name() + "\" agreed to it when it came before, and it was taken back since"));
            } else {
                Instant at = taggedAt(tag, commit);
                signer("tag " + tag.name(), tag.signature(), allowed, at)
                        .ifPresentOrElse(
                                login -> agreements.add(
                                        new Agreement(login, Agreement.Kind.TAG, tag.name(), tag.commit(), at)),
                                () -> disregarded.add(unlisted(tag.tagger().toString(), "tag \"" + tag.name() + "\"")));
            }
        }
        return new Found(agreements, disregarded).without(login -> involved(login, change, allowed));
    }

    /** What someone had to do with a change that keeps them from approving it. */
    Optional<String> involved(String login, Change change, AllowedSigners allowed) {
        return involved(login, ownCommits(change), allowed);
    }

    private static Disregarded unlisted(String who, String what) {
        return new Disregarded(who, "the signature of " + what + " is not by a key in " + ApprovalPolicy.SIGNERS_PATH);
    }

    private List<SignedTag> tags() {
        List<SignedTag> all = tags.orElseGet(() -> history.signedTags(TAG_PREFIX));
        tags = Optional.of(all);
        return all;
    }

    private boolean agrees(SignedTag tag, Change change) {
        boolean before = change.commit().parents().stream()
                .findFirst()
                .map(parent -> history.ancestry(tag.commit(), parent).continues())
                .orElse(false);
        return !before
                && history.tree(tag.commit()).filter(change.content()::isIn).isPresent();
    }

    /**
     * Whether the branch held the value already after the tagged commit had parted from it, so that the tag was about that time.
     *
     * <p>A branch that was squashed leaves its tagged commit beside the line for ever; without this, the tag would let anybody
     * bring the value back.
     */
    private boolean usedUp(SignedTag tag, Change change) {
        Line line = change.line();
        if (line.place(tag.commit()).isPresent()) {
            return false;
        }
        for (int place = change.place() + 1; place < line.length(); place++) {
            if (history.ancestry(line.commit(place).id(), tag.commit()).continues()) {
                return false;
            }
            if (line.tree(place).filter(change.content()::isIn).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> signer(String what, Signature signature, AllowedSigners allowed, Instant at) {
        return signers.computeIfAbsent(
                List.of(what, allowed.text()), key -> verifier.signer(signature, allowed.text(), at));
    }

    /** The moment that the tag itself names; git keeps it in what is signed. */
    static Instant taggedAt(SignedTag tag, Commit otherwise) {
        Matcher moment = TAGGED_AT.matcher(new String(tag.signature().payload(), StandardCharsets.UTF_8));
        return moment.find() ? Instant.ofEpochSecond(Long.parseLong(moment.group(1))) : otherwise.committedAt();
    }

    /**
     * The commits whose people made the change: what a merge brought, or the commit itself.
     *
     * <p>A merge that holds a value which none of the merged branches has is a change of its own.
     */
    private List<Commit> ownCommits(Change change) {
        Commit commit = change.commit();
        if (!commit.isMerge()) {
            return List.of(commit);
        }
        List<Commit> own = new ArrayList<>(history.merged(commit));
        List<Tree> branches = commit.parents().stream()
                .skip(1)
                .flatMap((GitSha parent) -> history.tree(parent).stream())
                .toList();
        if (!change.content().comesFrom(branches)) {
            own.add(commit);
        }
        return own;
    }

    private static Optional<String> involved(String login, List<Commit> own, AllowedSigners allowed) {
        if (own.stream().anyMatch(commit -> allowed.same(login, commit.author()))) {
            return Optional.of("author of the change");
        }
        if (own.stream()
                .anyMatch(commit -> !Identity.isForge(commit.committer()) && allowed.same(login, commit.committer()))) {
            return Optional.of("committer of the change");
        }
        return own.stream()
                        .flatMap(commit -> Identity.coAuthors(commit.message()).stream())
                        .anyMatch(person -> allowed.same(login, person))
                ? Optional.of("co-author of the change")
                : Optional.empty();
    }
}
