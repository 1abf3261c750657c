package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.problem.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the text after {@code --repo} means. */
class AddressTest {
    private static final RemoteAccess ANY = RemoteAccess.ofHome(Path.of("/nobody"));

    static Stream<Arguments> remotes() {
        return Stream.of(
                Arguments.of("https://github.com/acme/config.git", "https://github.com/acme/config.git", false),
                Arguments.of("https://ann:pass@git.example.com/c", "https://ann@git.example.com/c", false),
                Arguments.of("http://127.0.0.1:8080/c.git", "http://127.0.0.1:8080/c.git", false),
                Arguments.of("http://localhost/c.git", "http://localhost/c.git", false),
                Arguments.of("ssh://git@example.com:2222/c.git", "ssh://git@example.com:2222/c.git", true),
                Arguments.of("git@github.com:acme/config.git", "git@github.com:acme/config.git", true));
    }

    @ParameterizedTest
    @MethodSource("remotes")
    void namesRemotes(String text, String shown, boolean ssh) {
        Address.Remote remote = Address.of(text, ANY)
                .fold(
                        local -> {
                            throw new AssertionError(local);
                        },
                        found -> found);

        assertThat(remote.shown()).isEqualTo(shown);
        assertThat(remote.isSsh()).isEqualTo(ssh);
        assertThat(remote.cacheName()).matches("[A-Za-z0-9._-]{1,80}").doesNotContain("pass");
    }

    static Stream<Arguments> directories() {
        return Stream.of(
                Arguments.of("/srv/config", "/srv/config"),
                Arguments.of("/srv/../srv/config/", "/srv/config"),
                Arguments.of("file:///srv/config.git", "/srv/config.git"),
                Arguments.of("file://localhost/srv/config.git", "/srv/config.git"),
                Arguments.of("file:/srv/config.git", "/srv/config.git"),
                Arguments.of("./a:b", Path.of("a:b").toAbsolutePath().toString()));
    }

    @ParameterizedTest
    @MethodSource("directories")
    void namesDirectories(String text, String shown) {
        assertThat(Address.of(text, ANY)).isEqualTo(new Address.Local(Path.of(shown)));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("git://example.com/c.git", "repositories are not read over \"git\""),
                Arguments.of("ftp://example.com/c.git", "repositories are not read over \"ftp\""),
                Arguments.of("ext::sh -c whoami", "\"ext::sh -c whoami\" is not the address of a repository"),
                Arguments.of(
                        "http://me:secret@example.com/c.git",
                        "\"http://me@example.com/c.git\" is not read over http, which anyone on the way could change"),
                Arguments.of(
                        "http://127.0.0.1.example.com/c",
                        "\"http://127.0.0.1.example.com/c\" is not read over http,"
                                + " which anyone on the way could change"),
                Arguments.of("https:///c.git", "\"https:///c.git\" is not the address of a repository"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWhatProvesNothing(String text, String message) {
        Failure failure = Sources.failure(() -> Address.of(text, ANY));

        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.advice()).isNotEmpty();
    }

    @Test
    void keepsTokensOutOfTexts() {
        RemoteAccess access = new RemoteAccess(
                new TreeMap<>(Map.of("github.com", "t0ken")), Optional.of("other"), Path.of("/k"), List.of(), Set.of());

        assertThat(access.toString()).doesNotContain("t0ken").doesNotContain("other");
        assertThat(access.tokenFor("GitHub.com")).contains("t0ken");
        assertThat(access.tokenFor("example.com")).contains("other");
    }
}
