package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.problem.Problem;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of keys: which lines count, from when to when, and what is said about the others. */
class AllowedSignersTest {
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIE6KO4GFh3J1XIg2JD0KXYhadu5RXToMp6nZF7vBorMs";
    private static final String OTHER = "AAAAC3NzaC1lZDI1NTE5AAAAIA9T1bvwtEb+k0yh4Oq8RQCcYDMbXg0fdWInvy5t4AmW";

    @Test
    void readsLines() {
        AllowedSigners signers = AllowedSigners.parse("# people\n\nann ssh-ed25519 " + KEY
                + " ann's laptop\nbob@example.com,bob namespaces=\"git,file\",valid-before=20300101Z ssh-ed25519 "
                + OTHER + "\r\n");

        assertThat(signers.defects()).isEmpty();
        assertThat(signers.entries())
                .extracting(AllowedSigners.Entry::principal)
                .containsExactly("ann", "bob@example.com");
        assertThat(signers.entries().get(1).namespaces()).containsExactly("git", "file");
        assertThat(signers.entries().get(1).validBefore()).contains(Instant.parse("2030-01-01T00:00:00Z"));
    }

    static Stream<Arguments> times() {
        return Stream.of(
                Arguments.of("valid-after=20260101", "2025-12-31T23:59:59Z", false),
                Arguments.of("valid-after=20260101", "2026-01-01T00:00:00Z", true),
                Arguments.of("valid-before=202601011200", "2026-01-01T12:00:00Z", true),
                Arguments.of("valid-before=20260101120030Z", "2026-01-01T12:00:31Z", false),
                Arguments.of("valid-after=\"20260101\",valid-before=\"20260201\"", "2026-01-15T00:00:00Z", true),
                Arguments.of("namespaces=\"git\"", "2026-01-15T00:00:00Z", true),
                Arguments.of("namespaces=\"g*\"", "2026-01-15T00:00:00Z", true),
                Arguments.of("namespaces=\"?it,file\"", "2026-01-15T00:00:00Z", true),
                Arguments.of("namespaces=\"file\"", "2026-01-15T00:00:00Z", false),
                Arguments.of("namespaces=\"*,!git\"", "2026-01-15T00:00:00Z", false));
    }

    @ParameterizedTest
    @MethodSource("times")
    void holdsWithinItsOptions(String options, String at, boolean holds) {
        AllowedSigners signers = AllowedSigners.parse("ann " + options + " ssh-ed25519 " + KEY);

        assertThat(signers.defects()).isEmpty();
        assertThat(signers.entries().get(0).holds("git", Instant.parse(at))).isEqualTo(holds);
    }

    static Stream<Arguments> defects() {
        return Stream.of(
                Arguments.of("ann", "the line has no key"),
                Arguments.of("ann ssh-ed25519", "the line has no key"),
                Arguments.of("* ssh-ed25519 " + KEY, "\"*\" is a pattern, which names nobody"),
                Arguments.of("*@example.com ssh-ed25519 " + KEY, "\"*@example.com\" is a pattern, which names nobody"),
                Arguments.of(
                        "ann cert-authority ssh-ed25519 " + KEY,
                        "\"cert-authority\" is not accepted: the list has to say who may sign"),
                Arguments.of(
                        "ann no-touch-required ssh-ed25519 " + KEY, "the option \"no-touch-required\" is not known"),
                Arguments.of(
                        "ann valid-after=20260231 ssh-ed25519 " + KEY, "\"20260231\" is no time for \"valid-after\""),
                Arguments.of("ann valid-before=soon ssh-ed25519 " + KEY, "\"soon\" is no time for \"valid-before\""),
                Arguments.of(
                        "ann valid-before=20260101,valid-before=20300101 ssh-ed25519 " + KEY,
                        "the option \"valid-before\" stands twice"),
                Arguments.of("ann ssh-dss " + KEY, "keys of the kind \"ssh-dss\" are not accepted"),
                Arguments.of("ann ssh-rsa " + KEY, "the key is not a \"ssh-rsa\" key"),
                Arguments.of("ann ssh-ed25519 " + KEY + "AAAA", "the key is not a \"ssh-ed25519\" key"),
                Arguments.of("ann ssh-ed25519 !!!", "the key is not base64"),
                Arguments.of("ann gpg " + KEY, "the key is not a \"gpg\" key"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void saysWhatIsWrong(String line, String message) {
        AllowedSigners signers = AllowedSigners.parse("\n" + line + "\nbob ssh-ed25519 " + OTHER + "\n");

        assertThat(signers.entries())
                .extracting(AllowedSigners.Entry::principal)
                .containsExactly("bob");
        assertThat(signers.problems("policies/allowed_signers").list())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("policies/allowed_signers:2:1: error: " + message + "; ");
    }

    @Test
    void givesAKeyToOnePersonOnly() {
        AllowedSigners signers =
                AllowedSigners.parse("ann ssh-ed25519 " + KEY + "\nmallory ssh-ed25519 " + KEY + " copied\n");

        assertThat(signers.entries())
                .extracting(AllowedSigners.Entry::principal)
                .containsExactly("ann");
        assertThat(signers.problems("policies/allowed_signers").list())
                .extracting(Problem::message)
                .containsExactly("the key stands on line 1 already, and a key is one person's");
    }
}
