package dev.towpath.adapter.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Optional;

/** Knows who may see the pages. */
interface Door {
    /** Who looks; where that person may not, the answer has been given. */
    Optional<Visit> visit(Context context);

    /** Sends somebody away with a sentence. */
    static Optional<Visit> away(Context context, HttpStatus status, String sentence) {
        context.status(status);
        context.contentType("text/plain; charset=utf-8");
        context.header("Cache-Control", "no-store");
        context.result(sentence + "\n");
        return Optional.empty();
    }
}
