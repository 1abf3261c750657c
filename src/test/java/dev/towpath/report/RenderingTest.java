package dev.towpath.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.Golden;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenderingTest {
    @Test
    void aRunAsText() {
        Golden.check("report/reconcile.txt", new TextReport(Ink.PLAIN).render(Samples.run()));
    }

    @Test
    void aRunInColour() {
        Golden.check("report/reconcile-coloured.txt", new TextReport(Ink.COLOURED).render(Samples.run()));
    }

    @Test
    void statusShowsDatesAndVerdicts() {
        RunReport report = Samples.run("status", Samples.targets(), Problems.NONE, Optional.empty());
        Golden.check("report/status.txt", new TextReport(Ink.PLAIN).render(report));
        Golden.check("report/status.json", new JsonReport().renderInFull(report));
    }

    @Test
    void validationIsAboutProblems() {
        RunReport report =
                Samples.run("validate", Samples.targets().subList(0, 2), Samples.problems(), Optional.empty());
        Golden.check("report/validate.txt", new TextReport(Ink.PLAIN).render(report));
    }

    @Test
    void aStoppedRunEndsWithWhatToDo() {
        Failure failure = new Failure.RetryLater(
                ReasonCode.UNREACHABLE,
                "fetching \"github.com\": connection refused",
                "check the network, then run again");
        RunReport report = Samples.run("plan", List.of(), Problems.NONE, Optional.of(failure));
        Golden.check("report/stopped.txt", new TextReport(Ink.PLAIN).render(report));
        Golden.check("report/stopped.json", new JsonReport().render(report));
    }

    @Test
    void aRunAsJson() {
        Golden.check("report/reconcile.json", new JsonReport().render(Samples.run()));
    }

    @Test
    void aRunAsMarkdown() {
        Golden.check("report/reconcile.md", new MarkdownReport().render(Samples.run()));
    }

    @Test
    void aRunAsHtml() {
        Golden.check("report/reconcile.html", new HtmlReport().render(Samples.run()));
    }

    @Test
    void problemsAsAnnotations() {
        Golden.check("report/problems.github", new ProblemReport().github(Samples.problems()));
    }

    @Test
    void problemsAsSarif() {
        Golden.check("report/problems.sarif", new ProblemReport().sarif(Samples.problems(), "towpath 0.1.0"));
    }

    @Test
    void anExplanation() {
        Golden.check("report/explain.txt", new Explanation(Ink.PLAIN).render(Samples.run(), Samples.held()));
    }

    @Test
    void aVerdict() {
        Target target = Target.of("web-app", "prod1");
        Golden.check("report/verdict.txt", new VerdictReport(Ink.PLAIN).text(target, Samples.missing()));
        Golden.check("report/verdict.json", new VerdictReport(Ink.PLAIN).json(target, Samples.missing()));
        Golden.check("report/verdict.md", new VerdictReport(Ink.PLAIN).markdown(target, Samples.missing()));
    }

    @Test
    void aHistory() {
        Golden.check("report/history.txt", new HistoryReport(Ink.PLAIN).text(Samples.history()));
        Golden.check("report/history.json", new HistoryReport(Ink.PLAIN).json(Samples.run(), Samples.history()));
        Golden.check("report/history.md", new HistoryReport(Ink.PLAIN).markdown(Samples.history()));
        assertThat(new HistoryReport(Ink.PLAIN).text(List.of())).isEqualTo("no deployments yet\n");
    }

    @Test
    void nothingThatOthersWroteGetsThrough() {
        RunReport report = Samples.run();
        assertThat(new TextReport(Ink.PLAIN).render(report)).doesNotContain("\u001b");
        assertThat(new MarkdownReport().render(report)).doesNotContain("<b>").doesNotContain("@octocat");
        assertThat(new HtmlReport().render(report)).doesNotContain("<b>").doesNotContain("\u001b");
        assertThat(new ProblemReport().github(Samples.problems())).contains("file=apps/web%2C app/dev1/main.tf,");
    }
}
