package dev.towpath.adapter.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in this machine only.
 *
 * <p>Both ends must be this machine, and the request must name it as its host: a page of somebody else, open in a browser here, can
 * have its own name lead to the loopback address, and would read everything. Whoever came through a proxy, as proxies say by
 * themselves, may come from anywhere.
 */
final class MachineDoor implements Door {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> ADDRESSES =
            Set.of("127.0.0.1", "0:0:0:0:0:0:0:1", "[0:0:0:0:0:0:0:1]", "::1", "[::1]");

    private static final List<String> PROXIES = List.of("Forwarded", "X-Forwarded-For", "Via");

    @Override
    public Optional<Visit> visit(Context context) {
        String host = Optional.ofNullable(context.host()).orElse("").replaceAll(":[0-9]+$", "");
        boolean direct = PROXIES.stream()
                .allMatch(name -> Optional.ofNullable(context.header(name)).isEmpty());
        if (direct && ADDRESSES.contains(context.req().getRemoteAddr()) && NAMES.contains(host)) {
            return Optional.of(Visit.UNNAMED);
        }
        return Door.away(
                context,
                HttpStatus.FORBIDDEN,
                "the pages are for this machine only, at http://127.0.0.1; to show them to others, name in the settings"
                        + " an identity provider with which people sign in (serve.sign_in), or put a reverse proxy that"
                        + " signs people in before them, and name its header and its address (serve.trust_header and"
                        + " serve.proxy)");
    }
}
