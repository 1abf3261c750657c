package dev.towpath.adapter.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Tells browsers on every answer what a page may do: nothing but what comes from this server. */
final class SecurityHeaders implements Routes {
    @Override
    public void on(RoutesConfig routes) {
        routes.before(SecurityHeaders::tell);
    }

    private static void tell(Context context) {
        context.header(
                "Content-Security-Policy",
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
    }
}
