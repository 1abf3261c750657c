package dev.towpath.desired;

import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.problem.SourceSpan;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole of one promotion.yaml.
 *
 * @param span the pin's place, or the start of the file where there is none
 */
public record Promotion(
        Optional<Pin> artifact,
        Optional<Digest> digest,
        Optional<EnvironmentName> promotedFrom,
        boolean suspend,
        Optional<Instant> notBefore,
        Optional<Pin> rollbackOf,
        SortedMap<String, String> annotations,
        boolean retire,
        SourceSpan span) {
    public Promotion {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /** A promotion that says nothing but its pin. */
    static Promotion of(Pin pin, Optional<Digest> digest, SourceSpan span) {
        return new Promotion(
                Optional.of(pin),
                digest,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(),
                false,
                span);
    }

    /** The same with another pin. */
    Promotion pinnedTo(Pin pin, Optional<Digest> proven) {
        return new Promotion(
                Optional.of(pin), proven, promotedFrom, suspend, notBefore, rollbackOf, annotations, retire, span);
    }
}
