package dev.towpath.adapter.web.signin;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who signs people in, and who of them may see the pages.
 *
 * @param issuer the identity provider, exactly as it calls itself
 * @param clientId what it calls this client
 * @param address where people reach the pages: scheme, host and port, and nothing after them
 * @param scopes what is asked of the provider beside {@code openid}
 * @param groupsClaim which claim of the token has the groups
 * @param session how long a person stays signed in
 * @param contact whom a person should ask who may not see the pages
 */
public record SignInSettings(
        URI issuer,
        String clientId,
        Secret secret,
        URI address,
        Allowed allowed,
        List<String> scopes,
        String groupsClaim,
        Duration session,
        Optional<String> contact,
        SessionKey key) {
    /** Where the provider sends browsers back to, below the address. */
    public static final String CALLBACK = "/signin/callback";

    public SignInSettings {
        scopes = List.copyOf(scopes);
    }

    /** Whether browsers come over TLS. */
    public boolean encrypted() {
        return "https".equals(address.getScheme());
    }

    URI callback() {
        return URI.create(address + CALLBACK);
    }

    /** All that decides whether a session counts: after a change of it everybody signs in anew. */
    String terms() {
        return String.join("\n", issuer.toString(), clientId, address.toString(), groupsClaim, allowed.toString());
    }
}
