package dev.towpath.adapter.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Optional;

/** Lets in whoever a trusted reverse proxy has signed in; the header counts from the proxy's address only. */
record ProxyDoor(Visitors.BehindProxy visitors) implements Door {
    @Override
    public Optional<Visit> visit(Context context) {
        String from = context.req().getRemoteAddr();
        if (!visitors.proxies().contains(from)) {
            return Door.away(
                    context,
                    HttpStatus.FORBIDDEN,
                    "the pages are shown through the reverse proxy only, not to " + from);
        }
        Optional<String> person =
                Optional.ofNullable(context.header(visitors.header())).filter(text -> !text.isBlank());
        return person.isPresent()
                ? Optional.of(new Visit(Shown.text(person), Optional.empty(), false))
                : Door.away(context, HttpStatus.FORBIDDEN, "the reverse proxy has signed nobody in");
    }
}
