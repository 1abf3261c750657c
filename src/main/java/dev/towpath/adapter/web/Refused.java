package dev.towpath.adapter.web;

import io.javalin.http.HttpStatus;

/** A request that is not taken, with the status that says so and nothing more. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    Refused(HttpStatus status) {
        super(status.getMessage());
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }
}
