package dev.towpath.plan;

import dev.towpath.observed.Live;
import dev.towpath.problem.ReasonCode;

/** Says in words why a target is left as it is. */
final class SituationWords {
    private SituationWords() {}

    static ReasonCode cause(Situation situation) {
        return situation.observation().live() instanceof Live.Different live ? live.cause() : ReasonCode.NOT_FOUND;
    }

    static String difference(Situation situation) {
        return situation.observation().live() instanceof Live.Different live
                ? live.message()
                : "the record says "
                        + situation.record().pin().map(Object::toString).orElse("something") + " and nothing runs";
    }

    static String retired(Situation situation) {
        return "it was destroyed on purpose"
                + situation.record().at().map(at -> " at " + at).orElse("") + "; its folder may be removed";
    }

    static String unpinned(Situation situation) {
        String written = situation.desired().promotion().isPresent()
                ? "promotion.yaml pins no artifact"
                : "there is no promotion.yaml";
        return situation.following().map(Following::message).orElse(written);
    }
}
