package dev.towpath.adapter.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who may see the pages: this machine, or whoever a trusted reverse proxy has signed in.
 *
 * <p>Without a proxy both ends must be this machine, and the request must name it as its host: a page of somebody else, open in a
 * browser here, can have its own name lead to the loopback address, and would read everything.
 */
record Guard(Visitors visitors) {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> ADDRESSES =
            Set.of("127.0.0.1", "0:0:0:0:0:0:0:1", "[0:0:0:0:0:0:0:1]", "::1", "[::1]");

    /** The same page, for those who may see it. */
    Handler admitting(Handler page) {
        return context -> {
            Optional<String> refusal = refusal(context);
            if (refusal.isPresent()) {
                context.status(HttpStatus.FORBIDDEN);
                context.contentType("text/plain; charset=utf-8");
                context.result(refusal.get() + "\n");
                return;
            }
            page.handle(context);
        };
    }

    private Optional<String> refusal(Context context) {
        String from = context.req().getRemoteAddr();
        if (visitors.header().isEmpty()) {
            String host = Optional.ofNullable(context.host()).orElse("").replaceAll(":[0-9]+$", "");
            return ADDRESSES.contains(from) && NAMES.contains(host)
                    ? Optional.empty()
                    : Optional.of(
                            "the pages are for this machine only, at http://127.0.0.1; to show them to others, put a"
                                    + " reverse proxy that signs people in before them, and name its header and its address"
                                    + " in the settings: serve.trust_header and serve.proxy");
        }
        if (!visitors.proxies().contains(from)) {
            return Optional.of("the pages are shown through the reverse proxy only, not to " + from);
        }
        String person = visitors.header()
                .map(name -> context.header(name))
                .filter(text -> !text.isBlank())
                .orElse("");
        return person.isEmpty() ? Optional.of("the reverse proxy has signed nobody in") : Optional.empty();
    }
}
