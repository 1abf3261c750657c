package dev.towpath.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What an address must answer before a deployment counts as a success, because a task that runs may still serve nothing.
 *
 * @param url https, or http on a loopback address; without user, password and fragment
 * @param status the wanted status; redirects are followed unless one of them is wanted
 * @param within how long the answer may take to become the wanted one
 * @param contains what the beginning of the body must hold
 * @param body what the whole body must be
 */
public record HttpCheck(String url, int status, Duration within, Optional<String> contains, Body body) {
    /** The status that is wanted unless another one is asked for. */
    public static final int OK = 200;

    /** What the whole body must be. */
    public sealed interface Body {
        /** Whatever it is. */
        record Any() implements Body {}

        /** The file of the build that the address names; whoever publishes knows which. */
        record Published() implements Body {}

        /**
         * Just this content, once it is decoded.
         *
         * @param name how people call it, such as its key
         * @param size in bytes
         */
        record Exactly(String name, Digest digest, long size) implements Body {}
    }

    /** A check that takes any body. */
    public HttpCheck(String url, int status, Duration within, Optional<String> contains) {
        this(url, status, within, contains, new Body.Any());
    }

    /** The same check with {@code {pin}} filled in. */
    public HttpCheck of(Pin pin) {
        return new HttpCheck(
                url.replace("{pin}", pin.value()),
                status,
                within,
                contains.map(text -> text.replace("{pin}", pin.value())),
                body);
    }

    /** The same check with another time. */
    public HttpCheck lasting(Duration time) {
        return new HttpCheck(url, status, time, contains, body);
    }

    /** The same check of another body. */
    public HttpCheck serving(Body other) {
        return new HttpCheck(url, status, within, contains, other);
    }
}
