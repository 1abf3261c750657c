package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.web.Visitors;
import dev.towpath.adapter.web.signin.SignInSettings;
import dev.towpath.cli.ServeRequest;
import dev.towpath.problem.FailureException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an operator says who may see the pages, and which ways of saying it are refused. */
class VisitorSettingsTest {
    private static final String SECRET = "TOWPATH_OIDC_CLIENT_SECRET";
    private static final String KEY = "TOWPATH_SESSION_KEY";
    private static final String LONG = "0123456789abcdef0123456789abcdef";
    private static final String SIGN_IN = """
            serve:
              sign_in:
                issuer: https://login.acme.example/tenant
                client_id: towpath
                address: https://Towpath.acme.example/
                allow: { email_domain: acme.example }
            """;

    @TempDir
    private Path directory;

    private ServeSettings settings(String text, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("settings.yaml"), text);
        ServeFile serve = Settings.of(Optional.of(file), Map.of()).serve().orElseThrow();
        return ServeSettings.of(
                serve,
                "/srv/infra.git",
                Optional.empty(),
                new ServeRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                environment);
    }

    private void refused(String text, String place, String sentence) {
        assertThatThrownBy(() -> settings(text, Map.of()))
                .isInstanceOf(FailureException.class)
                .hasMessage("reading the operator's settings: " + directory.resolve("settings.yaml") + ":" + place
                        + ": error: " + sentence);
    }

    private void refused(String text, Map<String, String> environment, String message, String advice) {
        assertThatThrownBy(() -> settings(text, environment)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.failure().advice()).isEqualTo(advice);
        });
    }

    @Test
    void withoutAWordThePagesAreForThisMachineWhereverItListens() throws IOException {
        ServeSettings settings = settings("serve: { listen: 0.0.0.0 }\n", Map.of());
        assertThat(settings.web().address()).isEqualTo("0.0.0.0");
        assertThat(settings.web().visitors()).isEqualTo(new Visitors.ThisMachine());
    }

    @Test
    void aProxyIsNamedByItsHeaderAndItsAddress() throws IOException {
        assertThat(settings("serve: { trust_header: X-Forwarded-User, proxy: 10.0.0.5 }\n", Map.of())
                        .web()
                        .visitors())
                .isEqualTo(new Visitors.BehindProxy("X-Forwarded-User", List.of("10.0.0.5")));
        String message = "of \"serve.trust_header\" and \"serve.proxy\" only one is set";
        String advice =
                "name both the header in which the reverse proxy says who is signed in, and the address from which"
                        + " it is believed";
        refused("serve: { trust_header: X-Forwarded-User }\n", Map.of(), message, advice);
        refused("serve: { proxy: 10.0.0.5 }\n", Map.of(), message, advice);
        refused(
                "serve: { trust_header: \"X Forwarded\", proxy: 10.0.0.5 }\n",
                "1:24",
                "\"trust_header\" is \"X Forwarded\"; it must be the name of a header such as X-Forwarded-User");
        refused(
                "serve: { trust_header: X-User, proxy: proxy.internal }\n",
                "1:39",
                "\"proxy\" is \"proxy.internal\"; it must be a numeric address such as 10.0.0.5");
        refused(
                SIGN_IN + "  trust_header: X-User\n  proxy: 10.0.0.5\n",
                Map.of(SECRET, "x", KEY, LONG),
                "both \"serve.sign_in\" and \"serve.trust_header\" are set",
                "leave out the one that does not sign people in here: the identity provider, or the reverse proxy");
    }

    @Test
    void anIdentityProviderIsNamedWithWhoMaySeeThePages() throws IOException {
        ServeSettings serve = settings(SIGN_IN, Map.of(SECRET, "s3cret", KEY, LONG));
        SignInSettings settings = ((Visitors.SignedIn) serve.web().visitors()).settings();
        assertThat(settings.issuer()).isEqualTo(URI.create("https://login.acme.example/tenant"));
        assertThat(settings.address()).isEqualTo(URI.create("https://towpath.acme.example"));
        assertThat(settings.allowed().emailDomains()).containsExactly("acme.example");
        assertThat(settings.scopes()).containsExactly("email", "profile");
        assertThat(settings.groupsClaim()).isEqualTo("groups");
        assertThat(settings.session()).isEqualTo(Duration.ofHours(8));
        assertThat(serve.remarks()).isEmpty();
        assertThat(serve.toString()).doesNotContain("s3cret", LONG);
        String more = """
                    session: 30m
                    contact: Ask "the platform team"
                    scopes: [groups]
                    groups_claim: cognito:groups
                """;
        SignInSettings other = ((Visitors.SignedIn) settings(
                                SIGN_IN.replace(
                                                "email_domain: acme.example",
                                                "email_domain: [acme.example, b.example], groups: [Platform Team],"
                                                        + " users: [anna@c.example]")
                                        + more,
                                Map.of(SECRET, "s3cret", KEY, LONG))
                        .web()
                        .visitors())
                .settings();
        assertThat(other.allowed().groups()).containsExactly("Platform Team");
        assertThat(other.allowed().emailDomains()).containsExactly("acme.example", "b.example");
        assertThat(other.scopes()).containsExactly("groups");
        assertThat(other.groupsClaim()).isEqualTo("cognito:groups");
        assertThat(other.contact()).contains("Ask \"the platform team\"");
    }

    @Test
    void secretsStandInTheEnvironmentOrInFilesThatItNames() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret\n");
        Path key = Files.writeString(directory.resolve("key"), LONG + "\n");
        assertThat(settings(SIGN_IN, Map.of(SECRET + "_FILE", secret.toString(), KEY + "_FILE", key.toString()))
                        .remarks())
                .isEmpty();
        refused(
                SIGN_IN,
                Map.of(KEY, LONG),
                "\"serve.sign_in\" is set, but not \"TOWPATH_OIDC_CLIENT_SECRET\"",
                "put the secret that the identity provider gave to \"towpath\" into that variable, or its file into"
                        + " \"TOWPATH_OIDC_CLIENT_SECRET_FILE\"");
        refused(
                SIGN_IN,
                Map.of(SECRET, "s3cret", KEY, "guess me"),
                "\"TOWPATH_SESSION_KEY\" is shorter than 32 characters",
                "make a secret that nobody can guess, such as with \"openssl rand -hex 32\"");
        refused(
                SIGN_IN,
                Map.of(SECRET, "s3cret", SECRET + "_FILE", secret.toString()),
                "both \"TOWPATH_OIDC_CLIENT_SECRET\" and \"TOWPATH_OIDC_CLIENT_SECRET_FILE\" are set",
                "leave out the one that is not meant");
        String advice = "name a file that holds the secret and that this process may read";
        refused(
                SIGN_IN,
                Map.of(SECRET + "_FILE", "/nonexistent"),
                "\"TOWPATH_OIDC_CLIENT_SECRET_FILE\" names \"/nonexistent\", which cannot be read",
                advice);
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        refused(
                SIGN_IN,
                Map.of(SECRET + "_FILE", empty.toString()),
                "\"TOWPATH_OIDC_CLIENT_SECRET_FILE\" names \"" + empty + "\", which is empty",
                advice);
        refused(
                SIGN_IN + "    client_secret: s3cret\n",
                "7:5",
                "\"client_secret\" is not a key of \"sign_in\"; known keys: address, allow, client_id, contact,"
                        + " groups_claim, issuer, scopes, session");
    }

    @Test
    void sessionsThatEndWithTheProcessAreToldOf() throws IOException {
        assertThat(settings(SIGN_IN, Map.of(SECRET, "s3cret")).remarks())
                .containsExactly(
                        "\"TOWPATH_SESSION_KEY\" is not set: whoever signs in is signed out when this process ends");
        assertThat(settings(SIGN_IN + "  cluster: jdbc:postgresql://db/towpath\n", Map.of(SECRET, "s3cret"))
                        .remarks())
                .containsExactly("\"TOWPATH_SESSION_KEY\" is not set: whoever signs in is signed out when this process"
                        + " ends, and the other daemons of the cluster do not know of it");
    }

    @Test
    void whatWouldLetStrangersInIsRefusedWithItsPlace() {
        refused(
                SIGN_IN.replace("allow: { email_domain: acme.example }", "allow: {}"),
                "6:12",
                "\"allow\" lets nobody in; name an \"email_domain\", \"groups\" or \"users\" of those who may see the pages");
        refused(SIGN_IN.replaceAll("    allow.*\n", ""), "3:5", "\"sign_in\" has no \"allow\"; add the key \"allow\"");
        refused(
                SIGN_IN.replace("{ email_domain: acme.example }", "{ email_domain: \"*\" }"),
                "6:28",
                "\"email_domain\" is \"*\"; it must be the name of a domain such as acme.example");
        for (String issuer : new String[] {
            "http://login.acme.example",
            "login.acme.example",
            "https://u:p@login.acme.example",
            "https://a.example/?x=y"
        }) {
            refused(
                    SIGN_IN.replace("https://login.acme.example/tenant", issuer),
                    "3:13",
                    "\"issuer\" is \"" + issuer + "\"; it must be the https address of the identity provider such as"
                            + " https://login.acme.example");
        }
        for (String address :
                new String[] {"http://towpath.acme.example", "https://towpath.acme.example/pages", "10.0.0.4"}) {
            refused(
                    SIGN_IN.replace("https://Towpath.acme.example/", address),
                    "5:14",
                    "\"address\" is \"" + address
                            + "\"; it must be the https address at which people reach the pages such"
                            + " as https://towpath.acme.example, without a path");
        }
        refused(
                SIGN_IN + "    session: 30d\n",
                "7:14",
                "\"session\" is \"30d\"; it must be a duration such as 30m or 8h, from 5m to 7d");
    }
}
