package dev.towpath.testing;

import dev.towpath.adapter.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A GitHub App with one installation: it gives tokens to those who sign with its key and have the right time. */
public final class GitHubApp {
    private final String id;
    private final String installation;
    private final PublicKey key;
    private final Duration life;
    private final AtomicInteger given = new AtomicInteger();

    /** An App whose tokens live for a time. */
    public GitHubApp(String id, String installation, PublicKey key, Duration life) {
        this.id = id;
        this.installation = installation;
        this.key = key;
        this.life = life;
    }

    /** How many tokens it gave. */
    public int given() {
        return given.get();
    }

    boolean accepts(String authorization) {
        return authorization.equals("Bearer ghs_" + given.get());
    }

    GitHubAnswer token(String authorization, String asked, Instant now) {
        String[] parts = authorization.replaceFirst("^Bearer ", "").split("\\.", -1);
        if (parts.length != 3 || !asked.equals(installation) || !signed(parts)) {
            return GitHubAnswer.error(401, "A JSON web token could not be decoded");
        }
        Json claims = Json.parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                .orElseThrow();
        long from = claims.get("iat").number().orElseThrow().longValue();
        long to = claims.get("exp").number().orElseThrow().longValue();
        if (!claims.get("iss").text().equals(Optional.of(id))
                || from > now.getEpochSecond()
                || to < now.getEpochSecond()
                || to - now.getEpochSecond() > 600) {
            return GitHubAnswer.error(401, "'Expiration time' claim ('exp') must be a numeric value in the future");
        }
        return GitHubAnswer.created(GitHubShapes.object(
                "token",
                "ghs_" + given.incrementAndGet(),
                "expires_at",
                now.plus(life).truncatedTo(ChronoUnit.SECONDS).toString(),
                "permissions",
                Map.of("contents", "read", "pull_requests", "read", "members", "read"),
                "repository_selection",
                "selected"));
    }

    private boolean signed(String[] parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
