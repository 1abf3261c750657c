package dev.towpath.adapter.web.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for sign-ins, whoever the provider is. */
class SignInRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static Person person(String subject, String email, String... groups) {
        return new Person(subject, Optional.of(email).filter(text -> !text.isEmpty()), List.of(groups));
    }

    @Test
    void aDomainIsTheWholeOfWhatFollowsTheSign() {
        Allowed allowed = Allowed.of(List.of("Acme.example"), List.of(), List.of());
        assertThat(allowed.admits(person("1", "anna@acme.example"))).isTrue();
        assertThat(allowed.admits(person("1", "ANNA@ACME.EXAMPLE"))).isTrue();
        assertThat(allowed.admits(person("1", "\"a@b\"@acme.example"))).isTrue();
        for (String other : List.of(
                "anna@evil-acme.example",
                "anna@sub.acme.example",
                "anna@acme.example.evil.example",
                "anna@acme.example@evil.example",
                "acme.example",
                "")) {
            assertThat(allowed.admits(person("1", other))).as(other).isFalse();
        }
        assertThat(allowed.admits(person("anna@acme.example", "")))
                .as("an account")
                .isFalse();
    }

    @Test
    void groupsAndUsersAreNamedExactly() {
        Allowed allowed = Allowed.of(List.of(), List.of("platform"), List.of("Bob@acme.example", "00u1"));
        assertThat(allowed.admits(person("1", "", "lunch", "platform"))).isTrue();
        assertThat(allowed.admits(person("1", "", "Platform", "platform-guests")))
                .isFalse();
        assertThat(allowed.admits(person("1", "bob@acme.example"))).isTrue();
        assertThat(allowed.admits(person("00u1", ""))).isTrue();
        assertThat(allowed.admits(person("00U1", ""))).isFalse();
        assertThat(allowed.admits(person("bob@acme.example", "")))
                .as("an account that calls itself like somebody's address")
                .isFalse();
        assertThat(allowed.admits(person("1", "00u1"))).as("no address").isFalse();
        assertThatThrownBy(() -> Allowed.of(List.of(), List.of(), List.of()))
                .hasMessage("who may see the pages must be said");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/runs", "/?env=prod1&q=a%20b", "/target/infra/web/prod1", "/runs/01J:x,y;z(1)!"})
    void pathsOnThisServerAreReturnedTo(String path) {
        assertThat(ReturnPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/a\r\nSet-Cookie: b",
                "https://evil.example",
                "javascript:alert(1)",
                " /runs",
                "/<script>",
                "/\u202eexample",
                "/signin",
                "/signin/callback?code=1",
                "/signout"
            })
    void othersMeanTheFirstPage(String path) {
        assertThat(ReturnPath.of(path)).isEqualTo("/");
        assertThat(ReturnPath.of("/" + "x".repeat(1_000))).isEqualTo("/");
    }

    @Test
    void whatIsSealedOpensWithItsKeyForItsPurposeInItsTime() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        SessionKey key = SessionKey.of("a key that nobody can guess, of course");
        String sealed = new Seal(key, "session", clock).sealed(Map.of("name", "Ánna"), NOW.plusSeconds(60));
        assertThat(opened(key, "session", NOW, sealed)).contains("Ánna");
        assertThat(opened(SessionKey.of("a key that nobody can guess, of course"), "session", NOW, sealed))
                .contains("Ánna");
        assertThat(opened(key, "session", NOW.plusSeconds(59), sealed)).contains("Ánna");
        assertThat(opened(key, "session", NOW.plusSeconds(60), sealed)).isEmpty();
        assertThat(opened(key, "attempt", NOW, sealed)).isEmpty();
        assertThat(opened(SessionKey.of("another"), "session", NOW, sealed)).isEmpty();
        assertThat(opened(SessionKey.random(new SecureRandom()), "session", NOW, sealed))
                .isEmpty();
        assertThat(sealed).doesNotContain("nna");
        assertThat(new Seal(key, "session", clock).sealed(Map.of("name", "Ánna"), NOW.plusSeconds(60)))
                .as("sealed again")
                .isNotEqualTo(sealed);
        assertThat(key + " " + new Secret("hidden")).isEqualTo("a key a secret");
    }

    @Test
    void noLetterOfASealedTextCanBeAnother() {
        SessionKey key = SessionKey.of("a key that nobody can guess, of course");
        String sealed = new Seal(key, "session", Clock.fixed(NOW, ZoneOffset.UTC))
                .sealed(Map.of("name", "Anna"), NOW.plusSeconds(60));
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        for (int i = 0; i < sealed.length(); i++) {
            for (int j = 0; j < letters.length(); j++) {
                char letter = letters.charAt(j);
                if (letter != sealed.charAt(i)) {
                    String other = sealed.substring(0, i) + letter + sealed.substring(i + 1);
                    assertThat(opened(key, "session", NOW, other)).as(other).isEmpty();
                }
            }
        }
    }

    private static Optional<String> opened(SessionKey key, String purpose, Instant now, String sealed) {
        return new Seal(key, purpose, Clock.fixed(now, ZoneOffset.UTC))
                .opened(sealed)
                .map(opened -> opened.value("name"));
    }
}
