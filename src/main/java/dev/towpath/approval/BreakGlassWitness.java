package dev.towpath.approval;

import dev.towpath.approval.BreakGlassReader.Reading;
import dev.towpath.desired.Governing;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.GoverningReader;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import dev.towpath.snapshot.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells whether the person whom a file names may break the glass, and has signed this file together with the pin that it is about.
 *
 * <p>The signature is of the commit that itself brought the file, or of a tag made for just this: whoever signs all of their
 * commits must not be taken to have signed what another put there.
 */
final class BreakGlassWitness {
    private static final String TAG_PREFIX = SignatureWitness.TAG_PREFIX + "break-glass/";
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(5);

    private final Line line;
    private final GoverningReader governing;
    private final Witnesses witnesses;
    private final SignatureVerifier verifier;
    private final Optional<BreakGlassReader> reader;

    BreakGlassWitness(
            Line line,
            GoverningReader governing,
            Witnesses witnesses,
            SignatureVerifier verifier,
            Optional<BreakGlassReader> reader) {
        this.line = line;
        this.governing = governing;
        this.witnesses = witnesses;
        this.verifier = verifier;
        this.reader = reader;
    }

    /** The place of the newest commit that touched a file. */
    Optional<Integer> place(String path) {
        for (int place = 0; place < line.length(); place++) {
            if (line.changes(place).contains(path)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /** Why the person may not, under a version of the policy. */
    Optional<String> mayNot(BreakGlass file, PolicyVersion version) {
        Optional<BreakGlassTerms> terms = version.policy().flatMap(ApprovalPolicy::breakGlass);
        if (terms.isEmpty()) {
            return Optional.of("the policy in force says nothing of \"break_glass\"");
        }
        Membership groups = new Membership(version, witnesses.forge(version).map(ForgeWitness::source), List::of);
        List<String> doubts = new ArrayList<>();
        for (String group : terms.get().groups()) {
            boolean member = groups.contains(group, file.person()).fold(yes -> yes, why -> !doubts.add(why));
            if (member) {
                return Optional.empty();
            }
        }
        String who = "\"" + file.person() + "\"";
        String where = Wording.join(List.copyOf(terms.get().groups()));
        return Optional.of(
                doubts.isEmpty()
                        ? who + " is not in " + where
                        : "whether " + who + " is in " + where + " is not known: " + doubts.get(0));
    }

    /** One signed object that could be the signature of a file. */
    private record Signed(
            Agreement.Kind kind, String id, String words, GitSha commit, Signature signature, Instant at) {}

    /** The act by which the person signed, under every one of the versions; otherwise why there is none. */
    Answer<Agreement> signed(Reading reading, BreakGlass file, int place, List<PolicyVersion> versions) {
        List<String> refusals = new ArrayList<>();
        for (Signed candidate : candidates(reading, file, place)) {
            Optional<String> refusal = versions.stream()
                    .flatMap(version -> refusal(candidate, file, version).stream())
                    .findFirst();
            if (refusal.isEmpty()) {
                return Answer.of(new Agreement(
                        file.person(), candidate.kind(), candidate.id(), candidate.commit(), candidate.at()));
            }
            refusals.add(refusal.get());
        }
        return Answer.unknown(
                refusals.isEmpty()
                        ? "neither the commit that brought it nor a tag \"" + tagName(file.target())
                                + "\" is signed, with the pin as it is now"
                        : refusals.get(0));
    }

    private static String tagName(Target target) {
        return TAG_PREFIX + target.app() + "-" + target.environment();
    }

    private List<Signed> candidates(Reading reading, BreakGlass file, int place) {
        History history = line.history();
        Commit brought = line.commit(place);
        List<Commit> commits = new ArrayList<>(history.merged(brought));
        commits.add(brought);
        List<Signed> signed = new ArrayList<>();
        for (Commit commit : commits) {
            if (holds(commit.id(), reading, file) && bringsItself(commit, reading)) {
                history.signature(commit.id())
                        .ifPresent(signature -> signed.add(new Signed(
                                Agreement.Kind.COMMIT,
                                commit.id().value(),
                                "commit " + commit.id().abbreviated(),
                                commit.id(),
                                signature,
                                commit.committedAt())));
            }
        }
        for (SignedTag tag : history.signedTags(tagName(file.target()))) {
            boolean older = brought.parents().stream()
                    .findFirst()
                    .map(parent -> history.ancestry(tag.commit(), parent).continues())
                    .orElse(false);
            if (!older && holds(tag.commit(), reading, file)) {
                signed.add(new Signed(
                        Agreement.Kind.TAG,
                        tag.name(),
                        "tag \"" + tag.name() + "\"",
                        tag.commit(),
                        tag.signature(),
                        SignatureWitness.taggedAt(tag, brought)));
            }
        }
        return signed;
    }

    /** Whether a commit has the file, byte for byte, and the promotion that is to be deployed. */
    private boolean holds(GitSha commit, Reading reading, BreakGlass file) {
        return line.history()
                .tree(commit)
                .filter(tree -> tree.objectId(reading.path()).equals(Optional.of(reading.objectId())))
                .flatMap(tree -> promotion(tree, file.target()))
                .filter(there -> line.tree(0)
                        .flatMap(head -> promotion(head, file.target()))
                        .equals(Optional.of(there)))
                .isPresent();
    }

    private Optional<Digest> promotion(Tree tree, Target target) {
        return governing
                .at(tree, target)
                .map(Governing::parts)
                .flatMap(parts -> Optional.ofNullable(parts.get(Part.PROMOTION)));
    }

    private boolean bringsItself(Commit commit, Reading reading) {
        return commit.parents().stream()
                .flatMap((GitSha parent) -> line.history().tree(parent).stream())
                .noneMatch(tree -> tree.objectId(reading.path()).equals(Optional.of(reading.objectId())));
    }

    private Optional<String> refusal(Signed candidate, BreakGlass file, PolicyVersion version) {
        Optional<String> signer =
                verifier.signer(candidate.signature(), version.signers().text(), candidate.at());
        if (signer.isEmpty()) {
            return Optional.of(
                    "the signature of " + candidate.words() + " is not by a key in " + ApprovalPolicy.SIGNERS_PATH);
        }
        String person = file.person().toLowerCase(Locale.ROOT);
        boolean same = signer.get().toLowerCase(Locale.ROOT).equals(person)
                || version.signers().aliases(signer.get()).contains(person);
        if (!same) {
            return Optional.of(
                    candidate.words() + " is signed by \"" + signer.get() + "\" and not by \"" + file.person() + "\"");
        }
        if (candidate.at().isAfter(reader.orElseThrow().now().plus(CLOCK_SKEW_MAX))) {
            return Optional.of(
                    candidate.words() + " says that it was signed at " + candidate.at() + ", which is still to come");
        }
        Duration max = version.policy()
                .flatMap(ApprovalPolicy::breakGlass)
                .map(BreakGlassTerms::max)
                .orElse(Duration.ZERO);
        return file.expires().isAfter(candidate.at().plus(max))
                ? Optional.of("it expires at " + file.expires() + ", more than " + max.toMinutes()
                        + " minutes after it was signed")
                : Optional.empty();
    }
}
