package dev.towpath.app;

import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.NewPin;
import dev.towpath.desired.Promotion;
import dev.towpath.journal.Entry;
import dev.towpath.journal.Quarantine;
import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.RecordState;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.reconcile.Connections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses the artifact that a target is to be given, and refuses what its gates would refuse. */
final class PinChoice {
    private static final int HISTORY_ENTRIES = 200;
    private static final int PROVEN_SHOWN = 8;

    private final Opened opened;
    private final Connections.Connected connected;

    PinChoice(Opened opened, Connections.Connected connected) {
        this.opened = opened;
        this.connected = connected;
    }

    /**
     * An artifact and why it may be pinned.
     *
     * @param since when it was proven, if anybody wrote that down
     */
    record Chosen(NewPin pin, Optional<Instant> since) {}

    private record Proof(Optional<Digest> digest, Optional<Instant> at) {}

    /** What is to be pinned in a target: of an environment, or a named artifact. */
    Chosen promotion(DesiredTarget to, Optional<EnvironmentName> from, Optional<Pin> artifact) {
        pinnable(to);
        if (from.equals(Optional.of(to.target().environment()))) {
            throw refused(
                    ReasonCode.INVALID, "\"" + to.target() + "\" cannot be promoted to itself", "name another --from");
        }
        Optional<DesiredTarget> source = (from.isPresent() ? from : to.before())
                .map(environment -> target(new Target(to.target().app(), environment)));
        if (source.isEmpty() && artifact.isEmpty()) {
            throw refused(
                    ReasonCode.NOT_PROMOTED,
                    "\"" + to.target() + "\" is the first in its pipeline, so there is nothing to promote from",
                    "name the artifact with --artifact");
        }
        Pin pin = artifact.orElseGet(() -> pinned(source.orElseThrow()));
        Optional<Proof> proof = source.map(there -> proven(there, pin));
        notQuarantined(to.target(), pin);
        Digest digest = available(to, pin, proof.flatMap(Proof::digest));
        return new Chosen(
                new NewPin(
                        pin,
                        Optional.of(digest),
                        source.map(there -> there.target().environment()),
                        Optional.empty()),
                proof.flatMap(Proof::at));
    }

    /** What a target is to go back to. */
    Chosen rollback(DesiredTarget target, Optional<Pin> asked) {
        pinnable(target);
        Pin current = pinned(target);
        Map<Pin, Entry> successes = successes(target.target());
        Optional<Pin> wanted = asked.or(() ->
                successes.keySet().stream().filter(pin -> !pin.equals(current)).findFirst());
        Entry proof = wanted.flatMap(pin -> Optional.ofNullable(successes.get(pin)))
                .filter(entry -> entry.digest().isPresent())
                .orElseThrow(() -> unproven(target.target(), asked, successes));
        Pin pin = wanted.orElseThrow();
        notQuarantined(target.target(), pin);
        Digest digest = available(target, pin, proof.digest());
        Optional<Pin> takenBack = pin.equals(current) ? Optional.empty() : Optional.of(current);
        return new Chosen(
                new NewPin(pin, Optional.of(digest), Optional.empty(), takenBack), Optional.of(proof.finished()));
    }

    private static void pinnable(DesiredTarget target) {
        if (target.workload().recordedVersionParameter().isEmpty()) {
            throw refused(
                    ReasonCode.UNSUPPORTED,
                    "\"" + target.target() + "\" is a Terraform root, whose version is the commit itself",
                    "bring the files of its folder to the state that is wanted, for example with git revert");
        }
    }

    private DesiredTarget target(Target target) {
        return Optional.ofNullable(opened.desired().targets().get(target)).orElseThrow(() -> opened.noSuch(target));
    }

    /** What a file pins there; where builds are followed and none does, what is recorded. */
    private Pin pinned(DesiredTarget target) {
        return target.promotion()
                .flatMap(Promotion::artifact)
                .or(() -> target.followsBuilds() ? recorded(target).pin() : Optional.empty())
                .orElseThrow(() -> refused(
                        ReasonCode.UNPINNED,
                        "\"" + target.target() + "\" pins no artifact",
                        "promote one to it first, or name an artifact"));
    }

    private RecordState recorded(DesiredTarget target) {
        ObservedTarget subject =
                new ObservedTarget(target.target(), target.environment().place(), target.workload());
        Recorded recorded = Optional.ofNullable(
                        connected.records().read(List.of(subject)).get(target.target()))
                .orElseThrow();
        RecordState state = RecordState.of(target.target(), target.workload(), recorded);
        state.failure().ifPresent(failure -> {
            throw new FailureException(failure);
        });
        return state;
    }

    private Proof proven(DesiredTarget source, Pin pin) {
        RecordState state = recorded(source);
        if (state.pin().equals(Optional.of(pin))) {
            return new Proof(state.digest(), state.at());
        }
        return Optional.ofNullable(successes(source.target()).get(pin))
                .map(entry -> new Proof(entry.digest(), Optional.of(entry.finished())))
                .orElseThrow(() -> refused(
                        ReasonCode.NOT_PROMOTED,
                        "\"" + source.target() + "\" has not recorded " + pin + " as succeeded"
                                + state.pin()
                                        .map(other -> "; what it has recorded is " + other)
                                        .orElse(""),
                        "towpath explain " + source.target().app() + " "
                                + source.target().environment() + " tells why"
                                + state.pin()
                                        .map(other -> "; --artifact " + other + " promotes what is proven")
                                        .orElse("")));
    }

    private void notQuarantined(Target target, Pin pin) {
        Optional<Quarantine> quarantine = connected.journal().quarantine(target);
        if (quarantine.filter(it -> it.subject().equals(pin.value())).isPresent()) {
            throw refused(
                    ReasonCode.QUARANTINED,
                    pin + " was judged to be broken in \"" + target + "\": "
                            + quarantine.get().message(),
                    "choose another artifact, or lift the judgement with towpath retry " + target.app() + " "
                            + target.environment());
        }
    }

    private Digest available(DesiredTarget target, Pin pin, Optional<Digest> proven) {
        Artifact artifact = target.workload().artifact(pin).orElseThrow();
        ArtifactState state = Optional.ofNullable(
                        connected.artifacts().find(List.of(artifact)).get(artifact))
                .orElseThrow();
        Digest digest = state.fold(
                ArtifactState.Available::digest,
                absent -> {
                    throw refused(ReasonCode.ARTIFACT_MISSING, absent.message(), absent.advice());
                },
                unverifiable -> {
                    throw new FailureException(unverifiable.failure());
                });
        if (proven.isPresent() && !proven.get().equals(digest)) {
            throw refused(
                    ReasonCode.DIGEST_MISMATCH,
                    pin + " was proven as " + proven.get() + ", and now the artifact \"" + artifact.location()
                            + "\" is " + digest,
                    "build it again under another name and promote that");
        }
        return digest;
    }

    /** The newest success of each artifact, newest first. */
    private Map<Pin, Entry> successes(Target target) {
        Map<Pin, Entry> successes = new LinkedHashMap<>();
        connected.journal().history(target, HISTORY_ENTRIES).stream()
                .filter(Entry::succeeded)
                .forEach(entry -> entry.artifact().ifPresent(pin -> successes.putIfAbsent(pin, entry)));
        return successes;
    }

    private static FailureException unproven(Target target, Optional<Pin> asked, Map<Pin, Entry> successes) {
        List<String> proven = new ArrayList<>();
        successes.forEach((pin, entry) ->
                proven.add(pin + " (" + entry.finished().toString().substring(0, 10) + ")"));
        String which = proven.stream().limit(PROVEN_SHOWN).collect(Collectors.joining(", "));
        return refused(
                ReasonCode.NOT_PROMOTED,
                asked.map(pin -> "the history of \"" + target + "\" does not prove that " + pin + " ran there")
                        .orElse("nothing but what is pinned was ever proven in \"" + target + "\""),
                proven.isEmpty()
                        ? "no deployment there has succeeded yet; promote an artifact instead"
                        : "proven there, newest first: " + which);
    }

    private static FailureException refused(ReasonCode reason, String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(reason, message, advice));
    }
}
