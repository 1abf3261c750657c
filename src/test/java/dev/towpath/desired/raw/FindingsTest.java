package dev.towpath.desired.raw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Limits;
import dev.towpath.problem.SourceSpan;
import org.junit.jupiter.api.Test;

/** A file can have more problems than anybody reads, and than there is memory for. */
class FindingsTest {
    private final Findings findings = new Findings();

    @Test
    void ofOneFileThereIsABoundAndItIsSaid() {
        for (int i = 1; i <= 10_000; i++) {
            findings.warning("odd", new SourceSpan("a.yaml", i, 1), "this is odd", "");
        }
        findings.error("bad", new SourceSpan("a.yaml", 20_000, 1), "this is bad", "");
        findings.error("bad", new SourceSpan("b.yaml", 1, 1), "this is bad", "");

        assertThat(findings.problems().list()).hasSize(Limits.PROBLEMS_PER_FILE_MAX + 3);
        assertThat(findings.hasErrors()).isTrue();
        assertThat(findings.problems().list().stream().map(Object::toString))
                .contains(
                        "a.yaml:51:1: warning: \"a.yaml\" has more than 50 problems; correct those that are shown first",
                        "a.yaml:20000:1: error: \"a.yaml\" has more than 50 problems; correct those that are shown first",
                        "b.yaml:1:1: error: this is bad");
    }

    @Test
    void whatASentenceQuotesIsCut() {
        findings.error("bad", new SourceSpan("a.yaml", 1, 1), "\"" + "x".repeat(500_000) + "\" is too long", "");

        assertThat(findings.problems().list().get(0).message())
                .hasSize(Limits.MESSAGE_CHARS_MAX + 1)
                .startsWith("\"xxx")
                .endsWith("…" + "x".repeat(Limits.MESSAGE_CHARS_MAX / 2 - 13) + "\" is too long");
    }
}
