package dev.towpath.desired;

import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What governs a target: the digest of each part's parsed value, so that a comment or white space changes nothing.
 *
 * <p>Two equal values deploy the same thing in the same way.
 *
 * @param before the environments that an artifact passes before this one, the nearest first; it is promoted from that
 */
public record Governing(Map<Part, Digest> parts, List<EnvironmentName> before) {
    /** A part of what governs a target, and the file that a reader would open. */
    public enum Part {
        /** promotion.yaml but for its annotations. */
        PROMOTION,
        /** app.yaml. */
        APP,
        /** The SSM prefix and the module's source, from the Terraform root. */
        MODULE,
        /** The environment's entry in towpath.yaml. */
        ENVIRONMENT,
        /** The environment from which artifacts are promoted into this one, where a pin says what runs. */
        PIPELINE,
        /** The closure digest, where Towpath applies the root. */
        CLOSURE
    }

    public Governing {
        parts = Collections.unmodifiableMap(parts.isEmpty() ? Map.of() : new EnumMap<>(parts));
        before = List.copyOf(before);
    }

    /**
     * Whether a part says something that it did not say earlier.
     *
     * <p>One environment more to pass takes nothing from what was agreed to, so that a part of the pipeline is only new where
     * the environment that came last before this one need not be passed any more.
     *
     * @param earlier empty where the target was absent or could not be read
     */
    public boolean isNew(Part part, Optional<Governing> earlier) {
        Optional<Digest> old =
                earlier.flatMap(it -> Optional.ofNullable(it.parts().get(part)));
        if (part == Part.PIPELINE && old.isPresent()) {
            return !before.containsAll(earlier.map(Governing::before).orElse(List.of()).stream()
                    .limit(1)
                    .toList());
        }
        return !old.equals(Optional.ofNullable(parts.get(part)));
    }

    /** One digest over all parts. */
    public Digest digest() {
        return Digest.of(parts.toString());
    }
}
