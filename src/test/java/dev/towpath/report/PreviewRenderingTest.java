package dev.towpath.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.problem.SourceSpan;
import dev.towpath.report.MergePreview.Change;
import dev.towpath.report.MergePreview.PolicyChange;
import dev.towpath.testing.Golden;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What merging a pull request would do, as a comment, as text and as JSON. */
class PreviewRenderingTest {
    private static final Optional<MergePreview.Merge> MERGE =
            Optional.of(new MergePreview.Merge(Samples.COMMIT, Samples.COMMIT, "main", false));

    private static MergePreview sample(PolicyChange policy) {
        return new MergePreview(
                41,
                MERGE,
                List.of(
                        new Change(
                                Target.of("web-app", "prod1"),
                                Optional.of("sha-1111111"),
                                Optional.of("sha-9f8e7d6"),
                                List.of("promotion.yaml")),
                        new Change(
                                Target.of("dns", "dev1"),
                                Optional.of("0123456789ab"),
                                Optional.of("0123456789ab"),
                                List.of("app.yaml", "its environment in towpath.yaml"))),
                policy,
                Samples.problems(),
                List.of(
                        "\"main\" has moved on since the forge tried this merge; run again to see what it would do now"),
                Samples.run("plan", Samples.targets(), Samples.problems(), Optional.empty()));
    }

    private static MergePreview large(int targets, int problems) {
        List<Change> changes = new ArrayList<>();
        List<TargetReport> lines = new ArrayList<>();
        List<String> steps = IntStream.range(0, 200)
                .mapToObj(i -> "create aws_instance.number_" + i + " with " + "𝕏".repeat(300))
                .toList();
        for (int i = 0; i < targets; i++) {
            Target target = Target.of("app-" + i, "prod1");
            changes.add(new Change(target, Optional.empty(), Optional.of("sha-" + i), List.of("promotion.yaml")));
            lines.add(new TargetReport(
                    target,
                    "container",
                    State.WOULD_APPLY,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    steps,
                    List.of(),
                    Optional.empty(),
                    Duration.ZERO,
                    Optional.empty()));
        }
        Problems many = Problems.of(IntStream.range(0, problems)
                .mapToObj(i -> Problem.error(
                        "bad_value", new SourceSpan("apps/app-" + i + "/x.yaml", 1, 1), "<".repeat(5_000), ""))
                .toList());
        return new MergePreview(
                41,
                MERGE,
                changes,
                PolicyChange.NONE,
                many,
                List.of("x".repeat(10_000)),
                Samples.run("plan", lines, many, Optional.empty()));
    }

    @Test
    void aComment() {
        Golden.check("report/preview.md", new PreviewComment().render(sample(PolicyChange.NONE)));
    }

    @Test
    void aChangeOfThePolicyStandsFirst() {
        assertThat(new PreviewComment().render(sample(PolicyChange.UNAPPROVED)))
                .contains("\n\n> [!CAUTION]\n> **This changes the policy:** who must agree to what")
                .contains("have not: after a merge the present policy would stay in force.\n\n| target |");
        assertThat(new PreviewReport().text(sample(PolicyChange.UNAPPROVED), Ink.PLAIN))
                .contains(
                        "\nit changes the policy, and that is not approved: the policy of main would stay in force\n");
    }

    @Test
    void textAndJson() {
        Golden.check("report/preview.txt", new PreviewReport().text(sample(PolicyChange.NONE), Ink.PLAIN));
        Golden.check("report/preview.json", new PreviewReport().json(sample(PolicyChange.NONE)));
    }

    @Test
    void whateverStandsInTheRepositoryTheCommentIsInBoundsAndSaysWhatIsMissing() {
        String text = new PreviewComment().render(large(3_000, 2_000));

        assertThat(text.length()).isLessThan(ForgeNotices.StandingComment.CHARACTERS_MAX);
        assertThat(text)
                .contains("**3000 targets change**")
                .containsPattern("\\*\\*… and 29[0-9][0-9] more targets, for which there is no room here:\\*\\*")
                .containsPattern("\\*\\*… and 19[0-9][0-9] more problems, for which there is no room here:\\*\\*")
                .contains("… and 185 more");
    }

    @Test
    void whereNothingChangesOrNothingCanBeMergedThatIsAll() {
        MergePreview nothing = new MergePreview(
                41,
                MERGE,
                List.of(),
                PolicyChange.NONE,
                Problems.NONE,
                List.of(),
                Samples.run("plan", List.of(), Problems.NONE, Optional.empty()));
        assertThat(new PreviewComment().render(nothing))
                .startsWith("### Towpath: what merging this would do\n\n**No target changes.** · `");
        Failure conflicts =
                new Failure.NeedsHuman(ReasonCode.UNMERGEABLE, "pull request #41 has conflicts", "solve them");
        MergePreview stopped = new MergePreview(
                41,
                Optional.empty(),
                List.of(),
                PolicyChange.NONE,
                Problems.NONE,
                List.of(),
                Samples.run("plan", List.of(), Problems.NONE, Optional.of(conflicts)));
        assertThat(new PreviewComment().render(stopped))
                .contains(
                        "> [!WARNING]\n> **It cannot be told:** pull request \\#\u200b41 has conflicts; solve them\n");
        assertThat(new ProblemReport().github(stopped.run()))
                .isEqualTo("::error title=towpath%3A unmergeable::pull request #41 has conflicts; solve them\n");
    }

    @Test
    void linksMentionsAndMarkupOfOthersDoNothing() {
        assertThat(MarkdownReport.escaped(
                        "see https://evil.example www.evil.example GH-12 #7 @octocat <b>x</b> [a](b) `c` | d"))
                .isEqualTo("see https:\u200b//evil.example www\u200b.evil.example GH-\u200b12 \\#\u200b7 @\u200boctocat"
                        + " &lt;b&gt;x&lt;/b&gt; \\[a\\]\\(b\\) \\`c\\` \\| d");
    }
}
