package dev.towpath.observed;

import dev.towpath.model.Digest;
import dev.towpath.problem.Failure;
import java.util.List;
import java.util.function.Function;

/** Whether an artifact is there to be deployed. */
public sealed interface ArtifactState {
    /** It is there, with this digest; warnings are sentences for people. */
    record Available(Digest digest, List<String> warnings) implements ArtifactState {
        public Available {
            warnings = List.copyOf(warnings);
        }
    }

    /** It is not there, or cannot be pulled any more. */
    record Absent(String message, String advice) implements ArtifactState {}

    /** Nobody can tell. */
    record Unverifiable(Failure failure) implements ArtifactState {}

    /** The one of three functions that fits. */
    default <T> T fold(
            Function<Available, T> available, Function<Absent, T> absent, Function<Unverifiable, T> unverifiable) {
        if (this instanceof Available state) {
            return available.apply(state);
        }
        if (this instanceof Absent state) {
            return absent.apply(state);
        }
        return unverifiable.apply((Unverifiable) this);
    }
}
