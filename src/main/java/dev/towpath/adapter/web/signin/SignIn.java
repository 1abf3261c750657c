package dev.towpath.adapter.web.signin;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.Prompt;
import dev.towpath.model.Limits;
import dev.towpath.problem.FailureException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Signs people in by OpenID Connect: the authorization code flow with PKCE (RFC 7636), a state that only the browser which began can
 * bring back, and a nonce that ties the provider's token to it.
 */
public final class SignIn {
    private static final String STATE = "state";
    private static final String NONCE = "nonce";
    private static final String VERIFIER = "verifier";
    private static final String PATH = "path";
    private static final String NAME = "name";
    private static final Arrival NOT_BEGUN = new Arrival.Refused(
            "This sign-in was not begun in this browser, was begun anew in another tab, or took longer than "
                    + Limits.SIGN_IN_TIME_MAX.toMinutes() + " minutes",
            "");
    private static final String NOT_ACCEPTED =
            "What the identity provider answered is not accepted; the reason stands in the log of the daemon";

    private final SignInSettings settings;
    private final Provider provider;
    private final CodeExchange exchange;
    private final Seal attempts;
    private final Seal sessions;
    private final Clock clock;

    /**
     * Sign-in with these settings.
     *
     * @param nanoTime monotonic time
     */
    public SignIn(SignInSettings settings, Clock clock, LongSupplier nanoTime) {
        Fetch fetch = new Fetch();
        this.settings = settings;
        this.provider = new Provider(settings, fetch, nanoTime);
        this.exchange = new CodeExchange(settings, provider, fetch);
        this.attempts = new Seal(settings.key(), "attempt\n" + settings.terms(), clock);
        this.sessions = new Seal(settings.key(), "session\n" + settings.terms(), clock);
        this.clock = clock;
    }

    /** What it was told. */
    public SignInSettings settings() {
        return settings;
    }

    /**
     * Begins a sign-in.
     *
     * @param path the page that is to be shown afterwards; anything but a path on this server means the first page
     * @param another whether the provider shall ask who it is, though it may know somebody already
     * @throws FailureException if the provider cannot be asked
     */
    public Departure begin(String path, boolean another) {
        State state = new State();
        Nonce nonce = new Nonce();
        CodeVerifier verifier = new CodeVerifier();
        Scope scope = new Scope("openid");
        settings.scopes().forEach(scope::add);
        AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope, new ClientID(settings.clientId()), settings.callback())
                .endpointURI(provider.described().metadata().getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256);
        if (another) {
            request.prompt(Prompt.Type.SELECT_ACCOUNT);
        }
        Map<String, String> values = new TreeMap<>();
        values.put(STATE, state.getValue());
        values.put(NONCE, nonce.getValue());
        values.put(VERIFIER, verifier.getValue());
        values.put(PATH, ReturnPath.of(path));
        String cookie = attempts.sealed(values, clock.instant().plus(Limits.SIGN_IN_TIME_MAX));
        return new Departure(request.build().toURI(), cookie, Limits.SIGN_IN_TIME_MAX);
    }

    /**
     * Ends a sign-in.
     *
     * @param parameters of the address at which the browser came back
     * @param cookie what it was given at the departure; empty where it brings none
     * @throws FailureException if the provider cannot be asked
     */
    public Arrival arrive(Map<String, List<String>> parameters, String cookie) {
        Optional<Seal.Opened> attempt = attempts.opened(cookie);
        Optional<String> state = single(parameters, STATE);
        if (attempt.isEmpty()
                || state.isEmpty()
                || !same(state.get(), attempt.get().value(STATE))) {
            return NOT_BEGUN;
        }
        Optional<String> issuer = single(parameters, "iss");
        if (issuer.isPresent() && !issuer.get().equals(settings.issuer().toString())) {
            return new Arrival.Refused(NOT_ACCEPTED, "the browser came back from the issuer \"" + issuer.get() + "\"");
        }
        if (parameters.containsKey("error")) {
            String error = Provider.word(single(parameters, "error").orElse(""));
            return new Arrival.Refused("The identity provider did not sign you in: " + error, "");
        }
        Optional<String> code = single(parameters, "code").filter(text -> !text.isBlank());
        if (code.isEmpty()) {
            return NOT_BEGUN;
        }
        try {
            return judged(
                    exchange.person(
                            code.get(),
                            new CodeVerifier(attempt.get().value(VERIFIER)),
                            new Nonce(attempt.get().value(NONCE))),
                    attempt.get().value(PATH));
        } catch (Refusal e) {
            return new Arrival.Refused(
                    NOT_ACCEPTED, "the identity provider \"" + settings.issuer() + "\": " + e.getMessage());
        }
    }

    private Arrival judged(Person person, String path) {
        if (!settings.allowed().admits(person)) {
            return new Arrival.Stranger(person.name());
        }
        Instant end = clock.instant().plus(settings.session());
        String cookie = sessions.sealed(Map.of(NAME, person.name()), end);
        return new Arrival.Admitted(person.name(), cookie, settings.session(), path);
    }

    /** Who is signed in, by the cookie that a browser brings; empty where it brings none. */
    public Optional<Session> session(String cookie) {
        return sessions.opened(cookie).map(opened -> new Session(opened.value(NAME), opened.end()));
    }

    /** Where people sign out at the provider, as far as that is known without asking it. */
    public Optional<URI> signOut() {
        return provider.signOut();
    }

    private static Optional<String> single(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
