package dev.towpath.plan;

import dev.towpath.desired.Promotion;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.Live;
import java.util.Optional;

/** How pin, record and live of one target compare: the row of the plan table that it stands in. */
enum Comparison {
    /** promotion.yaml says to leave it alone. */
    SUSPENDED,
    /** app.yaml says that its Terraform root is not Towpath's. */
    OFF,
    /** Nothing can be said without its record. */
    RECORD_UNREADABLE,
    /** Nothing can be done to what cannot be looked at. */
    LIVE_UNREADABLE,
    /** It follows builds, and nobody can tell which is the newest, or write it down. */
    NOT_FOLLOWED,
    /** Nothing is asked for. */
    UNPINNED,
    /** It was destroyed on purpose, and stays so. */
    RETIRED,
    /** Pin, record and live agree, and nothing is open. */
    IN_SYNC,
    /** They agree, and an earlier run left its intent behind. */
    UNSETTLED,
    /** Somebody's rollout is under way. */
    MOVING,
    /** Pin and record agree, and something else runs. */
    DRIFTED,
    /** The pin runs, and is not recorded, or recorded by something else and never proven. */
    ADOPTABLE,
    /** Something else is asked for than what is recorded and runs. */
    CHANGED;

    /** Whether the target may be acted on, so that its gates are worth asking. */
    boolean mayChange() {
        return this == UNSETTLED || this == DRIFTED || this == ADOPTABLE || this == CHANGED;
    }

    static Comparison of(Situation situation) {
        Live live = situation.observation().live();
        boolean infrastructure =
                situation.desired().workload().recordedVersionParameter().isEmpty();
        if (situation.desired().promotion().map(Promotion::suspend).orElse(false)) {
            return SUSPENDED;
        }
        if (infrastructure && situation.desired().root().mode() == TerraformMode.OFF) {
            return OFF;
        }
        if (situation.record().failure().isPresent()) {
            return RECORD_UNREADABLE;
        }
        if (situation.rootChanged()) {
            return CHANGED;
        }
        if (infrastructure || situation.retiring()) {
            return situation.unsettled() ? UNSETTLED : situation.retiring() ? RETIRED : IN_SYNC;
        }
        if (situation.following().flatMap(Following::failure).isPresent()) {
            return situation.unsettled() ? UNSETTLED : NOT_FOLLOWED;
        }
        if (situation.pin().isEmpty()) {
            return situation.unsettled() ? UNSETTLED : UNPINNED;
        }
        if (live instanceof Live.Unreadable) {
            return LIVE_UNREADABLE;
        }
        return compare(situation, live);
    }

    private static Comparison compare(Situation situation, Live live) {
        Optional<Live.Different> different =
                live instanceof Live.Different other ? Optional.of(other) : Optional.empty();
        boolean open = situation.unsettled();
        if (situation.pinRecorded() && situation.pinLive()) {
            return open ? UNSETTLED : situation.unproven() ? ADOPTABLE : IN_SYNC;
        }
        if (situation.pinRecorded()) {
            boolean moving = different.map(l -> !l.steady()).orElse(false);
            return open ? UNSETTLED : moving ? MOVING : DRIFTED;
        }
        return situation.pinLive() && !open ? ADOPTABLE : CHANGED;
    }
}
