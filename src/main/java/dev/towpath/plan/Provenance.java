package dev.towpath.plan;

import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether an artifact was proven in a target, by its record or its history. */
final class Provenance {
    private Provenance() {}

    /** Since when the very same digest is recorded as succeeded in a target; empty if it is not. */
    static Optional<Instant> provenSince(Question question, Target target, Pin pin, Optional<Digest> digest) {
        Optional<Instant> recorded = Optional.ofNullable(
                        question.world().situations().get(target))
                .filter(there -> there.record().pin().equals(Optional.of(pin)))
                .filter(there -> sameDigest(digest, recordedDigest(there)))
                .map(there -> there.record().at().orElse(Instant.EPOCH));
        if (recorded.isPresent()) {
            return recorded;
        }
        List<Success> successes = question.evidence().successes().getOrDefault(target, List.of());
        return successes.stream()
                .filter(success -> sameDigest(digest, success.digest()))
                .map(Success::at)
                .findFirst();
    }

    /** A digest under which the same pin was proven in a target, if it is another one. */
    static Optional<Digest> contradiction(Question question, Target target, Pin pin, Optional<Digest> digest) {
        return Optional.ofNullable(question.world().situations().get(target))
                .filter(there -> there.record().pin().equals(Optional.of(pin)))
                .flatMap(Provenance::recordedDigest)
                .filter(there -> digest.isPresent() && !digest.get().equals(there));
    }

    private static boolean sameDigest(Optional<Digest> one, Optional<Digest> other) {
        return one.isPresent() && one.equals(other);
    }

    /** The recorded digest, or what runs where only the tag was ever recorded by others. */
    private static Optional<Digest> recordedDigest(Situation there) {
        if (there.record().digest().isPresent()) {
            return there.record().digest();
        }
        Live live = there.observation().live();
        return there.pinRecorded() && live instanceof Live.Different different && different.steady()
                ? different.digest()
                : Optional.empty();
    }
}
