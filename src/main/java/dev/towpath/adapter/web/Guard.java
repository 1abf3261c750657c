package dev.towpath.adapter.web;

import io.javalin.http.Handler;
import java.util.Optional;

/** Stands before each page, and lets through whom its door lets in. */
record Guard(Door door) {
    /** The same page, for those who may see it. */
    Handler admitting(Handler page) {
        return context -> {
            Optional<Visit> visit = door.visit(context);
            if (visit.isPresent()) {
                visit.get().note(context);
                page.handle(context);
            }
        };
    }
}
