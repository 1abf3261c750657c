package dev.towpath.report;

import dev.towpath.model.GitSha;
import dev.towpath.problem.Problem;

/** A run as one HTML page without scripts, images or links to anywhere: it can be kept, mailed and read in ten years. */
public final class HtmlReport {
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1f24;background:#fff}
            table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .7rem;border-bottom:1px solid #d8dee4}
            th{font-weight:600}code{font:13px ui-monospace,monospace}.held,.drifted,.orphaned{color:#8a5a00}
            .failed,.invalid,.unknown,.error{color:#b3261e}.deployed,.applied,.adopted{color:#1a6b35}.quiet{color:#57606a}
            @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}
            .held,.drifted,.orphaned{color:#e3b341}.failed,.invalid,.unknown,.error{color:#ff7b72}.deployed,.applied,.adopted{color:#56d364}.quiet{color:#8b949e}}
            """;

    /** The whole page. */
    public String render(RunReport report) {
        StringBuilder html = new StringBuilder();
        String title = "towpath " + report.verb() + " " + report.repository();
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.append("<title>")
                .append(escaped(title))
                .append("</title>\n<style>")
                .append(STYLE);
        html.append("</style></head><body>\n<h1>").append(escaped(title)).append("</h1>\n<p class=\"quiet\">");
        report.commit()
                .map(GitSha::value)
                .ifPresent(sha -> html.append("commit <code>").append(sha).append("</code>, "));
        html.append("started ")
                .append(report.started())
                .append(", mutating calls ")
                .append(report.mutations());
        html.append("</p>\n");
        Ending.of(report)
                .ifPresent(ending -> html.append("<p class=\"error\">")
                        .append(escaped(ending))
                        .append("</p>\n"));
        html.append("<table><thead><tr><th>target<th>state<th>pin<th>record<th>live<th>why</tr></thead><tbody>\n");
        report.targets().forEach(target -> row(target, html));
        html.append("</tbody></table>\n");
        problems(report, html);
        return html.append("</body></html>\n").toString();
    }

    private static void row(TargetReport target, StringBuilder html) {
        String state = target.state().word();
        html.append("<tr><td>").append(escaped(target.target().toString()));
        html.append("<td class=\"").append(state).append("\">").append(state);
        html.append("<td><code>").append(escaped(target.pin().orElse("")));
        html.append("</code><td><code>").append(escaped(target.record().orElse("")));
        html.append("</code><td><code>")
                .append(escaped(target.live().orElse("")))
                .append("</code><td>");
        target.steps().forEach(step -> html.append(escaped(step)).append("<br>"));
        target.reason().ifPresent(reason -> {
            html.append("<code>")
                    .append(reason.code().word())
                    .append("</code> ")
                    .append(escaped(reason.message()));
            if (!reason.advice().isEmpty()) {
                html.append("<br>").append(escaped(reason.advice()));
            }
            if (!reason.liftedBy().isEmpty()) {
                html.append("<br>lifted by: ").append(escaped(Words.list(reason.liftedBy())));
            }
            reason.notBefore().ifPresent(at -> html.append("<br>not before ").append(Words.moment(at)));
        });
        html.append("</tr>\n");
    }

    private static void problems(RunReport report, StringBuilder html) {
        if (report.problems().isEmpty()) {
            return;
        }
        html.append("<h2>Problems</h2>\n<ul>\n");
        for (Problem problem : report.problems()) {
            html.append("<li>");
            problem.span()
                    .ifPresent(span -> html.append("<code>")
                            .append(escaped(span.toString()))
                            .append("</code> "));
            html.append("<span class=\"")
                    .append(problem.severity().word())
                    .append("\">")
                    .append(problem.severity().word());
            html.append("</span>: ").append(escaped(problem.message()));
            html.append(problem.advice().isEmpty() ? "" : "; " + escaped(problem.advice()))
                    .append("</li>\n");
        }
        html.append("</ul>\n");
    }

    static String escaped(String text) {
        return Words.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
