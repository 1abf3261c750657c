package dev.towpath.adapter.forge.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.testing.GitHubApp;
import dev.towpath.testing.GitHubServer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an installation of a GitHub App: asked for once, renewed in time, and in spite of a wrong clock. */
class GitHubAppIT {
    private static KeyPair keys;

    @TempDir
    private Path directory;

    private GitHubServer server;

    @BeforeAll
    static void generate() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @BeforeEach
    void start() {
        server = GitHubServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private GitHubApp app(Duration life) {
        GitHubApp app = new GitHubApp("42", "4711", keys.getPublic(), life);
        server.require(app);
        return app;
    }

    private Rig rig(Clock clock) {
        return Rig.to(
                server, directory.resolve("cache"), new GitHubCredentials.App("42", "4711", keys.getPrivate()), clock);
    }

    @Test
    void oneTokenServesManyQuestions() {
        GitHubApp app = app(Duration.ofHours(1));
        Rig rig = rig(Clock.systemUTC());
        rig.github().get("/users/sam");
        rig.github().get("/users/lee");
        assertThat(app.given()).isEqualTo(1);
        assertThat(rig.calls().calls()).isEqualTo(Map.of("github:POST", 1L, "github:GET", 2L));
        assertThat(rig.calls().mutations()).isZero();
    }

    @Test
    void aTokenIsRenewedFiveMinutesBeforeItsEnd() {
        GitHubApp app = app(Duration.ofMinutes(4));
        Rig rig = rig(Clock.systemUTC());
        rig.github().get("/users/sam");
        rig.github().get("/users/lee");
        assertThat(app.given()).isEqualTo(2);
    }

    @Test
    void aClockThatIsWrongIsSetByGitHubs() {
        GitHubApp app = app(Duration.ofHours(1));
        Rig late = rig(Clock.offset(Clock.systemUTC(), Duration.ofHours(-2)));
        late.github().get("/users/sam");
        Rig early = rig(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(30)));
        early.github().get("/users/sam");
        assertThat(app.given()).isEqualTo(2);
        assertThat(early.calls().calls()).containsEntry("github:POST", 2L);
    }

    @Test
    void anAppThatIsNotAcceptedIsSaid() {
        app(Duration.ofHours(1));
        Rig rig = Rig.to(
                server,
                directory.resolve("cache"),
                new GitHubCredentials.App("42", "9999", keys.getPrivate()),
                Clock.systemUTC());
        assertThatThrownBy(() -> rig.github().get("/users/sam"))
                .hasMessage("GitHub answers POST /app/installations/9999/access_tokens with 401: it does not accept the"
                        + " credentials (A JSON web token could not be decoded)");
    }

    @Test
    void anAnswerWithoutATokenIsSaid() {
        app(Duration.ofHours(1));
        server.when("POST .*").raw(201, "{\"token\":\"ghs_1\",\"expires_at\":\"soon\"}");
        assertThatThrownBy(() -> rig(Clock.systemUTC()).github().get("/users/sam"))
                .hasMessageContaining("is cut short or no JSON of the documented form");
    }
}
