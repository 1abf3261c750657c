package dev.towpath.adapter.web.signin;

import java.time.Duration;
import java.util.function.Function;

/** What came of a sign-in when the browser is back from the identity provider. */
public sealed interface Arrival {
    /**
     * A person who may see the pages.
     *
     * @param name as pages show it
     * @param cookie the session
     * @param life how long it counts
     * @param path the page that was asked for, on this server
     */
    record Admitted(String name, String cookie, Duration life, String path) implements Arrival {}

    /** Somebody whom the provider knows, but who may not see the pages. */
    record Stranger(String name) implements Arrival {}

    /**
     * Nobody.
     *
     * @param sentence for the page
     * @param detail for the log; empty where it is nobody's business but the browser's
     */
    record Refused(String sentence, String detail) implements Arrival {}

    /** The one of three functions that fits. */
    default <T> T fold(Function<Admitted, T> admitted, Function<Stranger, T> stranger, Function<Refused, T> refused) {
        if (this instanceof Admitted arrival) {
            return admitted.apply(arrival);
        }
        if (this instanceof Stranger arrival) {
            return stranger.apply(arrival);
        }
        return refused.apply((Refused) this);
    }
}
