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
 */
public record HttpCheck(String url, int status, Duration within, Optional<String> contains) {
    /** The status that is wanted unless another one is asked for. */
    public static final int OK = 200;

    /** The same check with {@code {pin}} filled in. */
    public HttpCheck of(Pin pin) {
        return new HttpCheck(
                url.replace("{pin}", pin.value()),
                status,
                within,
                contains.map(text -> text.replace("{pin}", pin.value())));
    }

    /** The same check with another time. */
    public HttpCheck lasting(Duration time) {
        return new HttpCheck(url, status, time, contains);
    }
}
