package dev.towpath.adapter.web.signin;

import java.net.URI;
import java.time.Duration;

/**
 * A browser that is to be sent to the identity provider.
 *
 * @param provider where to send it
 * @param cookie what it must bring back
 * @param within how soon
 */
public record Departure(URI provider, String cookie, Duration within) {}
