package dev.towpath.adapter.web.signin;

import java.time.Instant;

/**
 * A person who is signed in.
 *
 * @param name as pages show it
 * @param end from when on the person is not any more
 */
public record Session(String name, Instant end) {}
