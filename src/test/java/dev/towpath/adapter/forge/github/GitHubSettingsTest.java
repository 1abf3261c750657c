package dev.towpath.adapter.forge.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where GitHub is and as whom it is asked, from the environment. */
class GitHubSettingsTest {
    private static final Path CACHE = Path.of("/cache");

    @TempDir
    private Path directory;

    @Test
    void theUsualHostAndNobodyWithoutAWord() {
        GitHubSettings settings = GitHubSettings.of(Map.of("GITHUB_TOKEN", " "), Set.of(), CACHE);
        assertThat(settings.api()).isEqualTo(URI.create("https://api.github.com"));
        assertThat(settings.credentials()).isEqualTo(new GitHubCredentials.Nobody());
    }

    @Test
    void anEnterpriseServerWithItsPath() {
        GitHubSettings settings = GitHubSettings.of(
                Map.of("GITHUB_API_URL", "https://GitHub.example.com/api/v3/", "GITHUB_TOKEN", "t"),
                Set.of("github.EXAMPLE.com"),
                CACHE);
        assertThat(settings.api()).isEqualTo(URI.create("https://GitHub.example.com/api/v3"));
        assertThat(settings.credentials()).isEqualTo(new GitHubCredentials.Token("t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.github.com",
                "ftp://127.0.0.1",
                "https://user:pass@api.github.com",
                "https://user:p@ssword@api.github.com",
                "https://api.github.com?x=1",
                "https://api.github.com#x",
                "https:///api",
                "api.github.com",
                "::"
            })
    void refusesAnAddressThatIsNotSafe(String address) {
        Failure failure = failure(Map.of("GITHUB_API_URL", address), Set.of());
        assertThat(failure.message()).startsWith("\"GITHUB_API_URL\" is \"").doesNotContain("pass", "ssword");
        assertThat(failure.advice())
                .isEqualTo("set it to an https address such as https://api.github.com or"
                        + " https://github.example.com/api/v3");
    }

    @Test
    void refusesAHostThatTheOperatorDoesNotAllow() {
        Map<String, String> local = Map.of("GITHUB_API_URL", "http://127.0.0.1:8080");
        assertThat(failure(local, Set.of("api.github.com", "127.0.0.1:9")).message())
                .isEqualTo("the forge at \"127.0.0.1:8080\" is not one that the operator allows");
        assertThat(GitHubSettings.of(local, Set.of("127.0.0.1:8080"), CACHE).api())
                .isEqualTo(URI.create("http://127.0.0.1:8080"));
        assertThat(GitHubSettings.of(local, Set.of("127.0.0.1"), CACHE).api()).hasPort(8080);
    }

    @Test
    void readsTheKeysOfAppsInBothForms() throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        for (String pem : new String[] {pem("PRIVATE KEY", pkcs8), pem("RSA PRIVATE KEY", pkcs1)}) {
            Files.writeString(directory.resolve("key.pem"), pem);
            GitHubCredentials credentials =
                    GitHubSettings.of(app("key.pem"), Set.of(), CACHE).credentials();
            assertThat(credentials).isEqualTo(new GitHubCredentials.App("42", "4711", keys.getPrivate()));
        }
    }

    @Test
    void saysWhatIsWrongWithAnApp() throws IOException {
        Files.writeString(
                directory.resolve("text.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----");
        Files.writeString(directory.resolve("empty.pem"), "");
        for (String file : new String[] {"text.pem", "empty.pem"}) {
            assertThat(failure(app(file), Set.of()).message())
                    .isEqualTo("\"" + directory.resolve(file) + "\" holds no RSA private key in PEM");
        }
        assertThat(failure(app("absent.pem"), Set.of()).message()).endsWith("absent.pem\" cannot be read");
        Map<String, String> environment = new TreeMap<>(app("text.pem"));
        environment.put("TOWPATH_GITHUB_APP_INSTALLATION", "../x");
        assertThat(failure(environment, Set.of()).message())
                .isEqualTo("\"TOWPATH_GITHUB_APP_INSTALLATION\" is \"../x\"");
        environment.put("TOWPATH_GITHUB_APP_INSTALLATION", "1");
        environment.remove("TOWPATH_GITHUB_APP_KEY");
        assertThat(failure(environment, Set.of()).message())
                .isEqualTo("TOWPATH_GITHUB_APP_ID is set and TOWPATH_GITHUB_APP_KEY is not");
    }

    @Test
    void secretsAreNotPrinted() {
        GitHubSettings settings = GitHubSettings.of(Map.of("GITHUB_TOKEN", "s3cret"), Set.of(), CACHE);
        assertThat(settings.toString() + settings.credentials().identity()).doesNotContain("s3cret");
    }

    @Test
    void pathsAreEscaped() {
        assertThat(GitHubConnection.path("orgs", "a/b", "teams", "ü c", ".."))
                .isEqualTo("/orgs/a%2Fb/teams/%C3%BC%20c/%2E%2E");
        assertThat(GitHubConnection.pathIn("Acme/infra.config", "pulls", 7))
                .isEqualTo("/repos/Acme/infra.config/pulls/7");
    }

    private Map<String, String> app(String file) {
        return Map.of(
                "TOWPATH_GITHUB_APP_ID", "42",
                "TOWPATH_GITHUB_APP_INSTALLATION", "4711",
                "TOWPATH_GITHUB_APP_KEY", directory.resolve(file).toString(),
                "GITHUB_TOKEN", "loses");
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
    }

    private static Failure failure(Map<String, String> environment, Set<String> hosts) {
        return catchThrowableOfType(FailureException.class, () -> GitHubSettings.of(environment, hosts, CACHE))
                .failure();
    }
}
