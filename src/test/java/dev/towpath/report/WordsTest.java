package dev.towpath.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void anAddressIsShownWithoutCredentials() {
        assertThat(Words.address("https://bob@acme:pass@word@example.com/a@b.git"))
                .isEqualTo("https://example.com/a@b.git");
        assertThat(Words.address("git@example.com:a/b.git")).isEqualTo("git@example.com:a/b.git");
    }
}
