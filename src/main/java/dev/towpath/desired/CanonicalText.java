package dev.towpath.desired;

import dev.towpath.model.Digest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * A text that is the same for the same values and for no others, to be digested.
 *
 * <p>Every part carries its length, so that no value can be crafted to look like two.
 */
final class CanonicalText {
    private final StringBuilder text = new StringBuilder();

    CanonicalText with(String name, Object value) {
        String words = value.toString();
        text.append(name)
                .append('=')
                .append(words.length())
                .append(':')
                .append(words)
                .append(';');
        return this;
    }

    CanonicalText with(String name, Optional<?> value) {
        value.ifPresent(present -> with(name, (Object) present));
        return this;
    }

    CanonicalText with(String name, Collection<?> values) {
        with(name, (Object) values.size());
        values.forEach(value -> with(name, value));
        return this;
    }

    CanonicalText with(String name, Map<?, ?> values) {
        with(name, (Object) values.size());
        values.forEach((key, value) -> with(name, key).with(name, value));
        return this;
    }

    Digest digest() {
        return Digest.of(text.toString());
    }
}
