package dev.towpath.plan;

import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;
import dev.towpath.model.Intent;
import dev.towpath.model.Pin;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.Live;
import dev.towpath.observed.Observation;
import dev.towpath.problem.Failure;
import dev.towpath.snapshot.Ancestry;
import java.util.Optional;

/**
 * One target as the planner sees it: what is wanted, recorded and live.
 *
 * @param ancestry how the config commit in the record relates to the commit of this run
 * @param begun how the config commit of an open intent does; {@code SAME} where there is none
 * @param following how it stands towards the builds that it follows, if it follows any
 */
public record Situation(
        DesiredTarget desired,
        Observation observation,
        RecordState record,
        Ancestry ancestry,
        Ancestry begun,
        Optional<Following> following) {

    /** The situation of a target. */
    public static Situation of(DesiredTarget desired, Observation observation, Ancestry ancestry) {
        return of(desired, observation, ancestry, Ancestry.SAME);
    }

    /** The same where an open intent may be of a commit that this run does not know. */
    public static Situation of(DesiredTarget desired, Observation observation, Ancestry ancestry, Ancestry begun) {
        RecordState record = RecordState.of(desired.target(), desired.workload(), observation.recorded());
        return new Situation(desired, observation, record, ancestry, begun, Optional.empty());
    }

    /** The same of a target that follows builds. */
    public Situation following(Optional<Following> standing) {
        return new Situation(desired, observation, record, ancestry, begun, standing);
    }

    /** The same where the newest build could not be made what is wanted, so that only its files count. */
    public Situation notFollowing(DesiredTarget written, Failure why) {
        return new Situation(
                written, observation, record, ancestry, begun, following.map(standing -> standing.failing(why)));
    }

    /** The target. */
    public Target target() {
        return desired.target();
    }

    /** The pin that git asks for, or that the newest build stands for. */
    public Optional<Pin> pin() {
        return desired.promotion().flatMap(Promotion::artifact);
    }

    /** The artifact that the pin names. */
    public Optional<Artifact> artifact() {
        return pin().flatMap(desired.workload()::artifact);
    }

    /** Whether a Terraform root is to be destroyed on purpose. */
    public boolean retiring() {
        return desired.promotion().map(Promotion::retire).orElse(false);
    }

    /**
     * Whether Towpath plans or applies the root and what it last applied is not what git has now, or an apply was begun of which
     * nobody knows the end: then the record may tell of files that are half replaced, and only a plan knows.
     */
    public boolean rootChanged() {
        if (desired.root().mode() == TerraformMode.OFF || record.failure().isPresent()) {
            return false;
        }
        if (record.retired() != retiring() || applyUnrecorded()) {
            return true;
        }
        return !record.retired()
                && !record.closure().equals(Optional.of(desired.root().closure()));
    }

    private boolean applyUnrecorded() {
        return openIntent()
                .filter(Intent::ofRoot)
                .filter(intent -> observation
                        .recorded()
                        .record()
                        .filter(intent::recordedIn)
                        .isEmpty())
                .isPresent();
    }

    /** Whether what is pinned is what is recorded. */
    public boolean pinRecorded() {
        Optional<Digest> asked = desired.promotion().flatMap(Promotion::digest);
        boolean digestContradicts = asked.isPresent() && record.digest().isPresent() && !asked.equals(record.digest());
        return record.pin().isPresent() && record.pin().equals(pin()) && !digestContradicts;
    }

    /** Whether what is pinned is what runs, complete. */
    public boolean pinLive() {
        return observation
                .live()
                .fold(
                        nothing -> false,
                        asRecorded -> pinRecorded(),
                        different -> different.steady()
                                && different.pin().isPresent()
                                && different.pin().equals(pin())
                                && !contradicts(different),
                        unreadable -> false);
    }

    private boolean contradicts(Live.Different live) {
        Optional<Digest> asked = desired.promotion().flatMap(Promotion::digest);
        Optional<Digest> expected = asked.isPresent() ? asked : pinRecorded() ? record.digest() : Optional.empty();
        return expected.isPresent() && live.digest().isPresent() && !expected.equals(live.digest());
    }

    /** Whether only something else's word says that a site's bucket holds what is pinned; of containers AWS itself tells. */
    public boolean unproven() {
        return desired.workload() instanceof StaticSite
                && record.commit().isEmpty()
                && observation.live() instanceof Live.Different;
    }

    /** An intent that no run has closed. */
    public Optional<Intent> openIntent() {
        return observation.intent();
    }

    /** Whether an intent is open that a settlement may still find the end of. */
    public boolean unsettled() {
        return openIntent().filter(intent -> !intent.lookedAt()).isPresent();
    }

    /**
     * Whether the open intent is of a run that knew a newer commit, or one that the branch has lost, and was about something else:
     * then it is settled, and what this commit asks for is left to a run that has seen what came of it.
     */
    public boolean overtaken() {
        boolean otherFiles = openIntent()
                .filter(Intent::ofRoot)
                .filter(intent ->
                        !intent.digest().equals(Optional.of(desired.root().closure())))
                .isPresent();
        return unsettled() && !begun.continues() && (otherFiles || !resumable());
    }

    /**
     * Whether doing what is wanted now resumes what was begun: the same artifact is deployed, or the root is applied, in whatever
     * state an earlier apply has left it.
     */
    public boolean resumable() {
        boolean deploys = pin().isPresent() && !pinRecorded();
        boolean applies = desired.root().mode() == TerraformMode.APPLY && rootChanged();
        return openIntent()
                .map(intent -> intent.ofRoot()
                        ? applies
                        : deploys
                                && intent.kind().equals(desired.workload().type())
                                && intent.artifact().equals(pin()))
                .orElse(false);
    }

    /** What a step on this target acts on. */
    public Subject subject() {
        return new Subject(
                target(), desired.environment().place(), desired.workload(), observation.recorded(), openIntent());
    }
}
