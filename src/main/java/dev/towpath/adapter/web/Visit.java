package dev.towpath.adapter.web;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who looks at a page and may.
 *
 * @param name as pages show it; empty where nobody had to say it
 * @param end from when on that is over
 * @param leaves whether there is a session that can be ended here
 */
public record Visit(String name, Optional<Instant> end, boolean leaves) {
    /** Somebody at this machine. */
    static final Visit UNNAMED = new Visit("", Optional.empty(), false);

    private static final String ATTRIBUTE = Visit.class.getName();

    void note(Context context) {
        context.attribute(ATTRIBUTE, this);
    }

    /** Who was let in with this request. */
    static Visit of(Context context) {
        Visit noted = context.attribute(ATTRIBUTE);
        return Optional.ofNullable(noted).orElse(UNNAMED);
    }
}
