package dev.towpath.adapter.web;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookies of a sign-in: out of reach of scripts, not sent along with requests that other sites make, and over TLS bound to this
 * very host ({@code __Host-}, RFC 6265bis).
 */
record Cookies(boolean encrypted) {
    String session(Context context) {
        return value(context, name("session"));
    }

    String attempt(Context context) {
        return value(context, name("signin"));
    }

    void giveSession(Context context, String value, Duration life) {
        give(context, name("session"), value, life);
    }

    void giveAttempt(Context context, String value, Duration life) {
        give(context, name("signin"), value, life);
    }

    void takeSession(Context context) {
        give(context, name("session"), "", Duration.ZERO);
    }

    void takeAttempt(Context context) {
        give(context, name("signin"), "", Duration.ZERO);
    }

    private static String value(Context context, String name) {
        return Optional.ofNullable(context.cookie(name)).orElse("");
    }

    private void give(Context context, String name, String value, Duration life) {
        context.res()
                .addHeader(
                        "Set-Cookie",
                        name + "=" + value + "; Path=/; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Lax"
                                + (encrypted ? "; Secure" : ""));
    }

    private String name(String what) {
        return (encrypted ? "__Host-" : "") + "towpath-" + what;
    }
}
