package dev.towpath.plan;

import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.Freeze;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.RootChange;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every gate, in the order in which they are asked. Each is one function and one sentence. */
final class Gates {
    /** For a target that would change. */
    private static final List<Gate> CHANGE = List.of(
            Gates::history,
            Gates::quarantine,
            Gates::approval,
            Gates::artifact,
            Gates::digest,
            Gates::promotion,
            Gates::soak,
            Gates::notBefore,
            Gates::freeze,
            Ordering::dependency,
            Ordering::order,
            RootGates::limits,
            RootGates::protection,
            RootGates::told);

    /** For a target in which the pinned artifact runs already and is only to be recorded. */
    private static final List<Gate> ADOPTION =
            List.of(Gates::history, Gates::quarantine, Gates::approval, Gates::artifact, Gates::digest);

    private Gates() {}

    /** The gates of a target that would change; who follows builds has one more. */
    static List<Gate> ofChange(Situation situation) {
        return following(situation, CHANGE);
    }

    /** The gates of a target in which what is wanted runs already. */
    static List<Gate> ofAdoption(Situation situation) {
        return following(situation, ADOPTION);
    }

    private static List<Gate> following(Situation situation, List<Gate> gates) {
        return situation
                        .following()
                        .filter(it -> it.standing() != Following.Standing.PAUSED)
                        .isPresent()
                ? Stream.concat(Stream.of(FollowingGate::ask), gates.stream()).toList()
                : gates;
    }

    /** The branch must continue from what was last deployed; a rewound or rewritten branch needs a person. */
    static GateResult history(Question question) {
        Optional<String> recorded = question.situation().record().commit().map(commit -> commit.abbreviated());
        if (recorded.isEmpty()) {
            return neighbours(question);
        }
        if (question.situation().ancestry().continues()) {
            return open("history", "the recorded commit " + recorded.get() + " is part of the branch");
        }
        if (question.world().acceptRewind()) {
            return open("history", "the branch no longer contains " + recorded.get() + ", which was accepted");
        }
        return held(
                "history",
                ReasonCode.REWOUND,
                "the branch no longer contains commit " + recorded.get() + ", at which this target was last deployed",
                List.of("towpath reconcile --accept-rewind"),
                Optional.empty());
    }

    /** A target that was never recorded would be judged by whatever policy a rewound branch has left. */
    private static GateResult neighbours(Question question) {
        Optional<String> lost = question.world().recordings().lost().map(commit -> commit.abbreviated());
        if (lost.isEmpty()) {
            return open("history", "nothing was recorded at an earlier commit");
        }
        if (question.world().acceptRewind()) {
            return open("history", "the branch no longer contains " + lost.get() + ", which was accepted");
        }
        return held(
                "history",
                ReasonCode.REWOUND,
                "the branch no longer contains commit " + lost.get()
                        + ", at which another target was last deployed, and perhaps not the policy that was in force there",
                List.of("towpath reconcile --accept-rewind"),
                Optional.empty());
    }

    /** What was judged to be broken is not tried again until it changes or somebody asks. */
    static GateResult quarantine(Question question) {
        Optional<Judgement> judgement =
                Optional.ofNullable(question.evidence().judgements().get(question.target()));
        if (judgement.isEmpty() || !quarantined(question, judgement.get())) {
            return open("quarantine", "nothing that is wanted here was judged to be broken");
        }
        return held(
                "quarantine",
                ReasonCode.QUARANTINED,
                judgement.get().message(),
                List.of("a new pin, or towpath retry " + question.target().app() + " "
                        + question.target().environment()),
                Optional.empty());
    }

    private static boolean quarantined(Question question, Judgement judgement) {
        String pin = question.situation().pin().map(Pin::value).orElse("");
        boolean root = (question.situation().rootChanged()
                        || question.world().drift(question.target()).isPresent())
                && judgement
                        .subject()
                        .equals(Optional.of(question.desired().root().closure().value()));
        return root || judgement.subject().isEmpty() || judgement.subject().equals(Optional.of(pin));
    }

    /** The people who must agree have agreed. */
    static GateResult approval(Question question) {
        Optional<Verdict> verdict = question.verdict();
        if (verdict.isEmpty()) {
            return held(
                    "approval",
                    ReasonCode.APPROVAL_UNKNOWN,
                    "the approval was not judged",
                    List.of(),
                    Optional.empty());
        }
        Proof proof = verdict.get().proof();
        String message = verdict.get().message();
        List<String> lifters = proof.rules().stream()
                .flatMap(rule -> rule.missing().keySet().stream())
                .distinct()
                .toList();
        return verdict.get()
                .fold(
                        granted -> open("approval", message),
                        none -> open("approval", message),
                        missing -> held("approval", missingCode(question, proof), message, lifters, Optional.empty()),
                        unknown ->
                                advised("approval", ReasonCode.APPROVAL_UNKNOWN, message, "the next run asks again"));
    }

    private static ReasonCode missingCode(Question question, Proof proof) {
        if (proof.policyUnapproved()) {
            return ReasonCode.POLICY_UNAPPROVED;
        }
        boolean destructive =
                question.rootChange().map(RootChange::destructiveChange).orElse(false);
        return destructive ? ReasonCode.DESTRUCTIVE : ReasonCode.APPROVAL_MISSING;
    }

    /** The artifact is there to be deployed. */
    static GateResult artifact(Question question) {
        if (question.situation().artifact().isEmpty()) {
            return open("artifact", "no artifact is pinned: the Terraform root is the artifact");
        }
        Optional<ArtifactState> state = question.artifactState();
        if (state.isEmpty()) {
            return held(
                    "artifact", ReasonCode.NOT_FOUND, "the artifact was not looked up", List.of(), Optional.empty());
        }
        return state.get()
                .fold(
                        available -> open("artifact", question.pinText() + " is there as " + available.digest()),
                        absent -> advised("artifact", ReasonCode.ARTIFACT_MISSING, absent.message(), absent.advice()),
                        unverifiable -> advised(
                                "artifact",
                                unverifiable.failure().reason(),
                                unverifiable.failure().message(),
                                unverifiable.failure().advice()));
    }

    /** The artifact is the one that the pull request showed. */
    static GateResult digest(Question question) {
        Optional<Digest> asked = question.promotion().flatMap(Promotion::digest);
        Optional<Digest> found = question.digest();
        if (question.situation().artifact().isEmpty()) {
            return open("digest", "no artifact is pinned");
        }
        if (asked.isEmpty()) {
            return question.desired().environment().requireDigest()
                    ? held(
                            "digest",
                            ReasonCode.DIGEST_REQUIRED,
                            "\"" + question.target().environment() + "\" requires a digest and promotion.yaml has none"
                                    + found.map(d -> ": " + d).orElse(""),
                            List.of("a digest in promotion.yaml"),
                            Optional.empty())
                    : open("digest", "promotion.yaml asks for no digest");
        }
        if (found.isEmpty() || asked.equals(found)) {
            return open("digest", "promotion.yaml asks for " + asked.get().abbreviated());
        }
        return held(
                "digest",
                ReasonCode.DIGEST_MISMATCH,
                question.pinText() + " has digest " + found.get() + ", promotion.yaml asks for " + asked.get(),
                List.of("the right digest, or another pin, in promotion.yaml"),
                Optional.empty());
    }

    /** The same artifact was proven in the environment before. */
    static GateResult promotion(Question question) {
        Optional<Target> source = question.source();
        Optional<Pin> pin = question.situation().pin();
        if (source.isEmpty() || pin.isEmpty()) {
            return open("promotion", pin.isEmpty() ? "no artifact is pinned" : "first in its pipeline");
        }
        if (question.waives().contains("promoted_from")) {
            return open("promotion", "waived by a proven rollback");
        }
        Target from = source.get();
        Optional<Digest> other = Provenance.contradiction(question, from, pin.get(), question.digest());
        if (other.isPresent()) {
            return held(
                    "promotion",
                    ReasonCode.DIGEST_MISMATCH,
                    "\"" + from + "\" ran " + pin.get() + " as " + other.get() + ", here it is "
                            + question.digest().map(Digest::value).orElse("unknown"),
                    List.of("an artifact that was built once"),
                    Optional.empty());
        }
        Optional<Instant> since = Provenance.provenSince(question, from, pin.get(), question.digest());
        if (since.isPresent()) {
            return open("promotion", "\"" + from + "\" recorded the same digest as succeeded");
        }
        if (question.promotedInThisRun(from)) {
            return open("promotion", "after \"" + from + "\" in this run");
        }
        return held(
                "promotion",
                ReasonCode.NOT_PROMOTED,
                "\"" + from + "\" has not recorded " + pin.get() + " as succeeded",
                List.of("a successful deployment of " + pin.get() + " to " + from.environment()),
                Optional.empty());
    }

    /** The same artifact has run long enough in the environment before. */
    static GateResult soak(Question question) {
        Duration soak = question.desired().soak();
        Optional<Target> source = question.source();
        Optional<Pin> pin = question.situation().pin();
        if (soak.isZero() || source.isEmpty() || pin.isEmpty()) {
            return open("soak", "no soak time is set");
        }
        if (question.waives().contains("soak")) {
            return open("soak", "waived by a proven rollback");
        }
        Optional<Instant> since = Provenance.provenSince(question, source.get(), pin.get(), question.digest());
        Instant until = since.orElse(question.world().now()).plus(soak);
        if (!until.isAfter(question.world().now())) {
            return open("soak", "\"" + source.get() + "\" has run it since " + moment(since.orElseThrow()));
        }
        return held(
                "soak",
                ReasonCode.SOAKING,
                since.isPresent()
                        ? "\"" + source.get() + "\" has run it since " + moment(since.get()) + "; it soaks for "
                                + words(soak)
                        : "it must run in \"" + source.get() + "\" for " + words(soak) + " first",
                List.of("time"),
                Optional.of(until));
    }

    /** The time that the pull request set has come. */
    static GateResult notBefore(Question question) {
        Optional<Instant> notBefore = question.promotion().flatMap(Promotion::notBefore);
        if (notBefore.isEmpty()) {
            return open("not_before", "no start time is set");
        }
        return notBefore.get().isAfter(question.world().now())
                ? held(
                        "not_before",
                        ReasonCode.NOT_BEFORE,
                        "promotion.yaml says not before " + notBefore.get(),
                        List.of("time"),
                        notBefore)
                : open("not_before", "the start time " + notBefore.get() + " has passed");
    }

    /** No freeze covers the environment now. */
    static GateResult freeze(Question question) {
        if (question.waives().contains("freeze")) {
            return open("freeze", "waived by a proven rollback");
        }
        for (Freeze freeze : question.world().platform().freezes()) {
            Optional<Instant> until =
                    freeze.tiers().contains(question.desired().environment().tier())
                            ? Freezes.until(freeze, question.world().now())
                            : Optional.empty();
            if (until.isPresent()) {
                return held(
                        "freeze",
                        ReasonCode.FROZEN,
                        "the freeze \"" + freeze.name() + "\" lasts until " + until.get(),
                        List.of("time"),
                        until);
            }
        }
        return open("freeze", "no freeze is on");
    }

    private static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String words(Duration duration) {
        return duration.toMinutes() % 60 == 0 && duration.toHours() > 0
                ? duration.toHours() + "h"
                : duration.toMinutes() > 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }

    static GateResult open(String gate, String evidence) {
        return new GateResult(gate, Optional.empty(), evidence);
    }

    static GateResult held(
            String gate, ReasonCode code, String message, List<String> liftedBy, Optional<Instant> notBefore) {
        List<String> lifters = liftedBy.stream().filter(text -> !text.isBlank()).toList();
        return new GateResult(gate, Optional.of(new Hold(code, message, lifters, notBefore)), message);
    }

    private static GateResult advised(String gate, ReasonCode code, String message, String advice) {
        Hold hold = new Hold(code, message, advice, List.of(), Optional.empty());
        return new GateResult(gate, Optional.of(hold), message);
    }
}
