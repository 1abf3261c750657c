package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of an installation of a GitHub App: asked for with a JSON Web Token (RFC 7519, RS256) that the App's key signs, good for
 * an hour, renewed five minutes before.
 */
final class InstallationTokens {
    private static final Duration EARLY = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** GitHub refuses more than ten minutes. */
    private static final Duration LIFE = Duration.ofMinutes(9);

    private final GitHubCredentials.App app;
    private final Clock clock;
    private final Request request;
    private Optional<Token> token = Optional.empty();

    /** Sends {@code POST /app/installations/<id>/access_tokens}. */
    interface Request {
        Reply send(String path, String authorization);
    }

    private record Token(String value, Instant end) {}

    InstallationTokens(GitHubCredentials.App app, Clock clock, Request request) {
        this.app = app;
        this.clock = clock;
        this.request = request;
    }

    synchronized String current() {
        Token usable = token.filter(it -> clock.instant().plus(EARLY).isBefore(it.end()))
                .orElseGet(this::fresh);
        token = Optional.of(usable);
        return usable.value();
    }

    private Token fresh() {
        String path = "/app/installations/" + app.installation() + "/access_tokens";
        Instant here = clock.instant();
        Reply reply = request.send(path, "Bearer " + signed(here));
        Optional<Instant> there = reply.date();
        if (reply.status() == 401
                && there.isPresent()
                && Duration.between(here, there.get()).abs().compareTo(SKEW) > 0) {
            reply = request.send(path, "Bearer " + signed(there.get()));
        }
        if (!reply.isSuccess()) {
            throw Refusals.of("POST " + path, reply, app);
        }
        Optional<Json> body = Json.parse(reply.body());
        Optional<String> value = body.flatMap(json -> json.get("token").text());
        Optional<Instant> end =
                body.flatMap(json -> json.get("expires_at").text()).flatMap(InstallationTokens::time);
        if (value.isEmpty() || end.isEmpty()) {
            throw Refusals.unreadable("POST " + path);
        }
        return new Token(value.get(), end.get());
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private String signed(Instant now) {
        String head = part(Json.of(Map.of("alg", "RS256", "typ", "JWT")));
        String claims = part(Json.of(Map.of(
                "iat", now.minus(SKEW).getEpochSecond(),
                "exp", now.plus(LIFE).getEpochSecond(),
                "iss", app.id())));
        String text = head + "." + claims;
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(app.key());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw GitHubSettings.unusable(
                    "the private key of GitHub App " + app.id() + " cannot sign: " + e.getMessage(),
                    "make another key for the App");
        }
    }

    private static String part(Json json) {
        return base64(json.canonical().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
