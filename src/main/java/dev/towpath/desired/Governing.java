package dev.towpath.desired;

import dev.towpath.model.Digest;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What governs a target: the digest of each part's parsed value, so that a comment or white space changes nothing.
 *
 * <p>Two equal values deploy the same thing in the same way.
 */
public record Governing(Map<Part, Digest> parts) {
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
        /** The closure digest, where Towpath applies the root. */
        CLOSURE
    }

    public Governing {
        parts = Collections.unmodifiableMap(parts.isEmpty() ? Map.of() : new EnumMap<>(parts));
    }

    /** One digest over all parts. */
    public Digest digest() {
        return Digest.of(parts.toString());
    }
}
