package dev.towpath.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "index.html, index.html, true",
        "index.html, a/index.html, false",
        "*.html, index.html, true",
        "*.html, a/index.html, false",
        "**/*.html, index.html, true",
        "**/*.html, a/b/index.html, true",
        "**/*.html, a/b/index.htm, false",
        "downloads/**, downloads/a/b.pdf, true",
        "downloads/**, downloads, false",
        "downloads/**, download/a.pdf, false",
        "**.pdf, a/b.pdf, true",
        "a?c.js, abc.js, true",
        "a?c.js, a/c.js, false",
        "a/**/z.js, a/z.js, true",
        "a/**/z.js, a/b/c/z.js, true",
        "a/**/z.js, a/bz.js, false",
        "a.c, abc, false",
        "*, '', true",
    })
    void matchesKeys(String match, String key, boolean expected) {
        assertThat(header(match).isAbout(key)).isEqualTo(expected);
    }

    @Test
    void noPatternTakesLong() {
        assertThat(header("**a".repeat(80) + "b").isAbout("a".repeat(1_000))).isFalse();
    }

    private static SiteHeader header(String match) {
        return new SiteHeader(match, Optional.empty(), Optional.empty());
    }
}
