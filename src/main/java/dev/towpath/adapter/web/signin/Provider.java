package dev.towpath.adapter.web.signin;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the identity provider says of itself (OpenID Connect Discovery 1.0), asked when somebody signs in and kept for an hour, so that
 * a daemon starts and works while the provider does not.
 */
final class Provider {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration FAILURE_KEPT = Duration.ofSeconds(3);
    private static final long KEYS_KEPT_MILLIS = TimeUnit.MINUTES.toMillis(5);
    private static final long KEYS_PAUSE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    /** Signatures with a key that only the provider has; not "none", and not with the client's secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final SignInSettings settings;
    private final Fetch fetch;
    private final LongSupplier nanoTime;
    private volatile Optional<Described> latest = Optional.empty();
    private Optional<Silence> silence = Optional.empty();

    Provider(SignInSettings settings, Fetch fetch, LongSupplier nanoTime) {
        this.settings = settings;
        this.fetch = fetch;
        this.nanoTime = nanoTime;
    }

    /** What is known of a provider, and how its tokens are judged. */
    record Described(OIDCProviderMetadata metadata, IDTokenValidator tokens, long at) {}

    /** The last time that it could not be asked. */
    private record Silence(FailureException failure, long at) {}

    /**
     * The provider as it describes itself.
     *
     * @throws FailureException if it cannot be asked, or describes itself as another
     */
    synchronized Described described() {
        long now = nanoTime.getAsLong();
        Optional<Described> known = latest.filter(one -> now - one.at() < KEPT.toNanos());
        if (known.isPresent()) {
            return known.get();
        }
        silence.filter(one -> now - one.at() < FAILURE_KEPT.toNanos()).ifPresent(one -> {
            throw one.failure();
        });
        try {
            Described fresh = ask(now);
            latest = Optional.of(fresh);
            return fresh;
        } catch (FailureException e) {
            silence = Optional.of(new Silence(e, nanoTime.getAsLong()));
            throw e;
        }
    }

    /** Where people sign out at the provider, as far as that is known without asking, and without waiting for who asks. */
    Optional<URI> signOut() {
        return latest.flatMap(one -> Optional.ofNullable(one.metadata().getEndSessionEndpointURI()))
                .filter(this::trusted);
    }

    private Described ask(long now) {
        Issuer issuer = new Issuer(settings.issuer());
        try {
            String text = fetch.retrieveResource(OIDCProviderMetadata.resolveURL(issuer))
                    .getContent();
            OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(text);
            if (!issuer.equals(metadata.getIssuer())) {
                throw wrong("it calls itself \"" + metadata.getIssuer() + "\"");
            }
            URI keys = endpoint("jwks_uri", metadata.getJWKSetURI());
            endpoint("authorization_endpoint", metadata.getAuthorizationEndpointURI());
            endpoint("token_endpoint", metadata.getTokenEndpointURI());
            return new Described(metadata, validator(issuer, keys), now);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (GeneralException e) {
            throw wrong("its description cannot be read: " + e.getMessage());
        }
    }

    private IDTokenValidator validator(Issuer issuer, URI keys) throws MalformedURLException {
        JWKSource<SecurityContext> source = JWKSourceBuilder.<SecurityContext>create(keys.toURL(), fetch)
                .cache(KEYS_KEPT_MILLIS, Limits.SIGN_IN_ANSWER_MAX.toMillis())
                .refreshAheadCache(false)
                .rateLimited(KEYS_PAUSE_MILLIS)
                .build();
        IDTokenValidator validator = new IDTokenValidator(
                issuer, new ClientID(settings.clientId()), new JWSVerificationKeySelector<>(ALGORITHMS, source), null);
        validator.setMaxClockSkew((int) Limits.SIGN_IN_SKEW_MAX.toSeconds());
        return validator;
    }

    private URI endpoint(String name, URI address) {
        return Optional.ofNullable(address)
                .filter(this::trusted)
                .orElseThrow(() -> wrong("its \"" + name + "\" is \"" + address + "\", which is not over https"));
    }

    /** Over TLS, or on this machine where the provider itself is. */
    private boolean trusted(URI address) {
        return "https".equals(address.getScheme())
                || ("http".equals(settings.issuer().getScheme())
                        && "http".equals(address.getScheme())
                        && settings.issuer().getHost().equals(address.getHost()));
    }

    FailureException unreachable(Exception cause) {
        return new FailureException(
                new Failure.RetryLater(
                        ReasonCode.UNREACHABLE,
                        "asking the identity provider \"" + settings.issuer() + "\": " + reason(cause),
                        "try again in a minute"),
                cause);
    }

    FailureException wrong(String what) {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID,
                "asking the identity provider \"" + settings.issuer() + "\": " + what,
                "whoever runs this daemon should compare \"serve.sign_in\" with what the provider says of itself"));
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof UnresolvedAddressException || root instanceof UnknownHostException) {
            return "its name has no address";
        }
        if (root instanceof ConnectException || root instanceof ClosedChannelException) {
            return "nobody answers there";
        }
        return Optional.ofNullable(root.getMessage()).orElse("it does not answer");
    }

    /** A word of the OAuth standards, or none: what stands in an address may be anybody's. */
    static String word(String text) {
        return text.matches("[a-z_]{1,60}") ? text : "an error";
    }
}
