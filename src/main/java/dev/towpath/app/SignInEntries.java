package dev.towpath.app;

import dev.towpath.adapter.web.signin.Allowed;
import dev.towpath.adapter.web.signin.Secret;
import dev.towpath.adapter.web.signin.SessionKey;
import dev.towpath.adapter.web.signin.SignInSettings;
import dev.towpath.desired.Forms;
import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the operator's settings say of signing in, under {@code serve.sign_in}.
 *
 * @param issuer the identity provider, as it calls itself
 * @param clientId what it calls this client
 * @param address where people reach the pages
 * @param allowed who of those whom the provider knows may see the pages
 * @param scopes what is asked for beside {@code openid}
 * @param groupsClaim which claim has the groups
 * @param session how long a person stays signed in
 * @param contact whom to ask to be let in
 */
record SignInEntries(
        URI issuer,
        String clientId,
        URI address,
        Allowed allowed,
        List<String> scopes,
        String groupsClaim,
        Duration session,
        Optional<String> contact) {
    /** Where the secret stands that the provider gave to this client. */
    static final String CLIENT_SECRET = "TOWPATH_OIDC_CLIENT_SECRET";

    /** Where the key stands that seals sessions. */
    static final String SESSION_KEY = "TOWPATH_SESSION_KEY";

    private static final int KEY_LENGTH_MIN = 32;
    private static final Duration SESSION_USUAL = Duration.ofHours(8);
    private static final List<String> SCOPES_USUAL = List.of("email", "profile");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Form<URI> ISSUER = address(
            "the https address of the identity provider such as https://login.acme.example", SignInEntries::isIssuer);
    private static final Form<URI> ADDRESS = address(
            "the https address at which people reach the pages such as https://towpath.acme.example, without a path",
            SignInEntries::isOrigin);
    private static final Form<String> WORD =
            Form.matching("a word of letters, digits and signs", "[!#-\\[\\]-~]{1,255}");
    private static final Form<String> DOMAIN = Form.matching(
            "the name of a domain such as acme.example",
            "(?i)[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)+");
    private static final Form<Duration> SESSION = new Form<>(
            "a duration such as 30m or 8h, from 5m to 7d",
            Forms.DURATION_FORM.test().and(text -> {
                Duration session = Forms.DURATION_FORM.make().apply(text);
                return session.compareTo(Duration.ofMinutes(5)) >= 0 && session.compareTo(Limits.SIGN_IN_KEPT_MAX) <= 0;
            }),
            Forms.DURATION_FORM.make());

    SignInEntries {
        scopes = List.copyOf(scopes);
    }

    private static Form<URI> address(String expected, Predicate<URI> test) {
        return new Form<>(
                expected,
                text -> uri(text).filter(test).isPresent(),
                text -> uri(text).orElseThrow());
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isIssuer(URI address) {
        String host = Optional.ofNullable(address.getHost()).orElse("");
        boolean overTls = "https".equals(address.getScheme()) && !host.isEmpty();
        boolean here = "http".equals(address.getScheme()) && THIS_MACHINE.contains(host);
        return (overTls || here)
                && address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
    }

    private static boolean isOrigin(URI address) {
        return isIssuer(address)
                && Optional.ofNullable(address.getRawPath()).orElse("").matches("/?");
    }

    /** Reads the node under {@code sign_in}. */
    static Optional<SignInEntries> read(Node node, Findings findings) {
        return Fields.of(
                        node,
                        "\"sign_in\"",
                        findings,
                        "issuer",
                        "client_id",
                        "address",
                        "allow",
                        "scopes",
                        "groups_claim",
                        "session",
                        "contact")
                .flatMap(fields -> {
                    Optional<URI> issuer = fields.required("issuer", ISSUER);
                    Optional<String> client = fields.required("client_id", WORD);
                    Optional<URI> address = fields.required("address", ADDRESS).map(SignInEntries::origin);
                    Optional<Allowed> allowed = allowed(fields, findings);
                    List<String> scopes = fields.values("scopes", WORD);
                    String groups = fields.value("groups_claim", WORD).orElse("groups");
                    Duration session = fields.value("session", SESSION).orElse(SESSION_USUAL);
                    Optional<String> contact = fields.value("contact", Form.ANY);
                    if (issuer.isEmpty() || client.isEmpty() || address.isEmpty() || allowed.isEmpty()) {
                        return Optional.empty();
                    }
                    return Optional.of(new SignInEntries(
                            issuer.get(),
                            client.get(),
                            address.get(),
                            allowed.get(),
                            scopes.isEmpty() ? SCOPES_USUAL : scopes,
                            groups,
                            session,
                            contact));
                });
    }

    /** Without the slash that may follow, and as browsers write it. */
    private static URI origin(URI address) {
        return URI.create(address.toString().replaceAll("/$", "").toLowerCase(Locale.ROOT));
    }

    /** One domain may stand by itself; several are a list. */
    private static Optional<Allowed> allowed(Fields fields, Findings findings) {
        Optional<Fields> allow = fields.requiredNode("allow")
                .flatMap(node -> Fields.of(node, "\"allow\"", findings, "email_domain", "groups", "users"));
        if (allow.isEmpty()) {
            return Optional.empty();
        }
        boolean list = allow.get()
                .node("email_domain")
                .filter(node -> node instanceof Node.Sequence)
                .isPresent();
        List<String> domains = list
                ? allow.get().values("email_domain", DOMAIN)
                : allow.get().value("email_domain", DOMAIN).stream().toList();
        List<String> groups = allow.get().values("groups", Form.ANY);
        List<String> users = new ArrayList<>(allow.get().values("users", WORD));
        if (domains.isEmpty() && groups.isEmpty() && users.isEmpty()) {
            if (findings.hasErrors()) {
                return Optional.empty();
            }
            findings.error(
                    "missing_key",
                    allow.get().span(),
                    "\"allow\" lets nobody in",
                    "name an \"email_domain\", \"groups\" or \"users\" of those who may see the pages");
            return Optional.empty();
        }
        return Optional.of(Allowed.of(domains, groups, users));
    }

    /** With what must not stand in the file. */
    SignInSettings settings(Secrets secrets) {
        Secret secret = secrets.of(CLIENT_SECRET)
                .map(Secret::new)
                .orElseThrow(() -> new FailureException(new Failure.NeedsHuman(
                        ReasonCode.INVALID,
                        "\"serve.sign_in\" is set, but not \"" + CLIENT_SECRET + "\"",
                        "put the secret that the identity provider gave to \"" + clientId + "\" into that variable, or"
                                + " its file into \"" + CLIENT_SECRET + "_FILE\"")));
        SessionKey key = secrets.unguessable(SESSION_KEY, KEY_LENGTH_MIN)
                .map(SessionKey::of)
                .orElseGet(() -> SessionKey.random(new SecureRandom()));
        return new SignInSettings(
                issuer, clientId, secret, address, allowed, scopes, groupsClaim, session, contact, key);
    }
}
