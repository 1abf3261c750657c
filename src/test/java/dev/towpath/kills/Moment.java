package dev.towpath.kills;

import java.util.ArrayList;
import java.util.List;

/**
 * A moment of an apply, known by what Terraform does and not by the clock.
 *
 * @param step what it is about to do or has done
 * @param resources how many resources it has made by then, where that tells the moment
 */
record Moment(Step step, int resources) {
    /** What an apply does, in order. */
    enum Step {
        ASKS_FOR_LOCK("asks for the lock", "LOCK", true),
        HAS_LOCK("has got the lock", "LOCK", false),
        MAKES("makes resources", "", false),
        SENDS_STATE("sends its state", "POST", true),
        HAS_SENT_STATE("has sent its state", "POST", false),
        GIVES_LOCK_BACK("gives back the lock", "UNLOCK", true),
        HAS_GIVEN_LOCK_BACK("has given back the lock", "UNLOCK", false);

        private final String words;
        private final String method;
        private final boolean before;

        Step(String words, String method, boolean before) {
            this.words = words;
            this.method = method;
            this.before = before;
        }

        String words() {
            return words;
        }

        /** Whether it shows in a request to the backend: before or after its answer. */
        boolean is(String request, boolean arriving) {
            return request.equals(method) && before == arriving;
        }
    }

    /** All twenty, in order, for an apply of so many resources. */
    static List<Moment> all(int resources) {
        List<Moment> moments = new ArrayList<>();
        moments.add(new Moment(Step.ASKS_FOR_LOCK, 0));
        moments.add(new Moment(Step.HAS_LOCK, 0));
        for (int part = 0; part < 14; part++) {
            moments.add(new Moment(Step.MAKES, Math.max(1, resources * part * 6 / 100)));
        }
        moments.add(new Moment(Step.SENDS_STATE, resources));
        moments.add(new Moment(Step.HAS_SENT_STATE, resources));
        moments.add(new Moment(Step.GIVES_LOCK_BACK, resources));
        moments.add(new Moment(Step.HAS_GIVEN_LOCK_BACK, resources));
        return moments;
    }

    /** For people. */
    String words() {
        return step == Step.MAKES
                ? "has made " + resources + (resources == 1 ? " resource" : " resources")
                : step.words();
    }
}
