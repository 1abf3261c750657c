package dev.towpath.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.PolicyTrial;
import dev.towpath.approval.PolicyTrial.Trial;
import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.report.PolicyTrialReport.Tried;
import dev.towpath.testing.Golden;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What {@code policy test} says of past merges: one that stays, one that would not be let through any more, one that would be. */
class PolicyTrialRenderingTest {
    private static final Verdict NEEDED_NOBODY =
            new Verdict.NotRequired(Proof.none("forge_review"), "no approval is required by rule \"dev\"");

    private static Tried tried() {
        List<Trial> trials = List.of(
                trial('3', "web-app", "prod1", List.of("promotion"), Samples.missing(), Samples.missing()),
                trial('2', "web-app", "dev1", List.of("promotion", "closure"), NEEDED_NOBODY, Samples.missing()),
                trial('1', "api", "dev1", List.of("app"), Samples.missing(), NEEDED_NOBODY));
        return new Tried("v1.0", new PolicyTrial(7, false, trials), new TreeMap<>(Map.of("github:GET", 9L)));
    }

    private static Trial trial(char digit, String app, String env, List<String> parts, Verdict then, Verdict now) {
        return new Trial(
                new GitSha(String.valueOf(digit).repeat(40)),
                Instant.parse("2026-11-2" + digit + "T10:00:00Z"),
                Target.of(app, env),
                parts,
                then,
                now);
    }

    private static Tried nothing() {
        return new Tried("main", new PolicyTrial(1, true, List.of()), new TreeMap<>());
    }

    @Test
    void asText() {
        Golden.check("report/policy-test.txt", new PolicyTrialReport(Ink.PLAIN).text(tried()));
        Golden.check("report/policy-test-coloured.txt", new PolicyTrialReport(Ink.COLOURED).text(tried()));
        assertThat(new PolicyTrialReport(Ink.PLAIN).text(nothing()))
                .isEqualTo("0 changes in 1 commit since \"main\"; the policy in force judges none of them otherwise\n");
    }

    @Test
    void asMarkdown() {
        Golden.check("report/policy-test.md", new PolicyTrialReport(Ink.PLAIN).markdown(tried()));
        assertThat(new PolicyTrialReport(Ink.PLAIN).markdown(nothing())).doesNotContain("| commit |");
    }

    @Test
    void asJson() {
        Golden.check("report/policy-test.json", new PolicyTrialReport(Ink.PLAIN).json(tried()));
    }
}
