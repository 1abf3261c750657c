package dev.towpath.execute;

import dev.towpath.model.HttpCheck;
import dev.towpath.model.Progress;
import dev.towpath.problem.Failure;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Asks an address whether what was deployed answers as it should; it sends no credentials and changes nothing. */
public interface EndpointCheck {
    /** Why the address cannot be asked from here at all, to be known before anything is changed. */
    Optional<Failure> obstacle(HttpCheck check);

    /**
     * Asks until the answer is the wanted one or the time of the check is over; once, if it has no time.
     *
     * @param stopping whether the process was asked to stop
     */
    Answer ask(HttpCheck check, Progress progress, BooleanSupplier stopping);

    /**
     * What came of asking.
     *
     * @param sentence the evidence: address, status and the beginning of the body
     */
    record Answer(Kind kind, String sentence) {
        /** Whether it was the wanted answer. */
        public boolean wanted() {
            return kind == Kind.WANTED;
        }
    }

    /** How asking ended. */
    enum Kind {
        /** It answered as it should. */
        WANTED,
        /** It did not within its time. */
        OTHERWISE,
        /** The process was asked to stop before it was known. */
        STOPPED
    }
}
