package dev.towpath.desired.hcl;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A literal value as HCL means it. Numbers are compared by value, so {@code 1.50} equals {@code 1.5}. */
public sealed interface HclValue {
    /** A string, quoted or a heredoc, without interpolation. */
    record Text(String value) implements HclValue {}

    /** A number. */
    record Numeral(BigDecimal value) implements HclValue {
        public Numeral {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }
    }

    /** {@code true} or {@code false}. */
    record Flag(boolean value) implements HclValue {}

    /** {@code null}: as if the argument were absent. */
    record Absent() implements HclValue {}

    /** A tuple of literals. */
    record Items(List<HclValue> values) implements HclValue {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** An object of literals, in the order of the file. */
    record Members(Map<String, HclValue> values) implements HclValue {
        public Members {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** The value as Terraform converts it to a string; empty where it cannot. */
    default Optional<String> asText() {
        if (this instanceof Text text) {
            return Optional.of(text.value());
        }
        if (this instanceof Numeral number) {
            return Optional.of(number.value().toPlainString());
        }
        if (this instanceof Flag flag) {
            return Optional.of(Boolean.toString(flag.value()));
        }
        return Optional.empty();
    }
}
