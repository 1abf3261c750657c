package dev.towpath.report;

import dev.towpath.journal.AuditedChain;
import dev.towpath.journal.ChainProof;
import dev.towpath.journal.Entry;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.plan.Decision;
import dev.towpath.report.EvidenceBundle.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** An evidence bundle as one page for people: no scripts, nothing from elsewhere, and it prints well. */
public final class EvidencePage {
    private static final String STYLE = """
            :root{--ink:#1b1f24;--quiet:#57606a;--line:#d8dee4;--good:#1a6b35;--bad:#b3261e;--soft:#f6f8fa}
            body{font:15px/1.5 system-ui,sans-serif;margin:2.5rem auto;max-width:60rem;padding:0 1.25rem;color:var(--ink);background:#fff}
            h1{font-size:1.7rem;line-height:1.2;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.5rem 0 .5rem;border-bottom:2px solid var(--ink)}
            h3{font-size:1rem;margin:0}code,pre{font:12.5px/1.45 ui-monospace,monospace;overflow-wrap:anywhere}
            pre{white-space:pre-wrap;background:var(--soft);border:1px solid var(--line);padding:.75rem}
            table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}
            th{font-weight:600;white-space:nowrap}.quiet{color:var(--quiet)}.good{color:var(--good)}.bad{color:var(--bad);font-weight:600}
            .seal{border:1px solid var(--line);border-left:.35rem solid var(--good);padding:.6rem 1rem;margin:1.25rem 0;background:var(--soft)}.seal.broken{border-left-color:var(--bad)}
            article{border:1px solid var(--line);padding:1rem 1.25rem;margin:1rem 0}article table th{width:9rem}a{color:inherit}
            @media print{body{font-size:10.5pt;margin:0;max-width:none}h2{break-after:avoid}article,tr,.seal{break-inside:avoid}code,pre{font-size:8.5pt}@page{margin:18mm 16mm}}
            """;

    private final StringBuilder html = new StringBuilder();
    private final EvidenceBundle bundle;

    private EvidencePage(EvidenceBundle bundle) {
        this.bundle = bundle;
    }

    /** The whole page. */
    public static String render(EvidenceBundle bundle) {
        return new EvidencePage(bundle).page();
    }

    private String page() {
        String title =
                "Changes from " + day(bundle.from()) + " to " + day(bundle.to().minusMillis(1));
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
        html.append(text(title)).append("</title>\n<style>").append(STYLE).append("</style></head><body>\n");
        html.append("<h1>")
                .append(text(title))
                .append("</h1>\n<p class=\"quiet\">")
                .append(text(bundle.scope()));
        html.append(" of ").append(code(bundle.repository())).append(" at commit ");
        html.append(code(bundle.commit().value()))
                .append("; made ")
                .append(text(bundle.made().toString()));
        html.append(" by ").append(text(bundle.by())).append(". All times are UTC.</p>\n");
        seal();
        overview();
        html.append("<h2>Each change</h2>\n");
        bundle.changes().forEach(this::change);
        chains();
        policies();
        howToCheck();
        return html.append("</body></html>\n").toString();
    }

    private void seal() {
        boolean intact = bundle.intact();
        html.append("<div class=\"seal").append(intact ? "" : " broken").append("\">");
        html.append(
                intact
                        ? "<b class=\"good\">The history is intact.</b> Every entry below leads by its hash to the head of its"
                                + " chain: nothing was altered, added, removed or swapped."
                        : "<b class=\"bad\">The history is not the one that was written.</b> See the findings at each chain.");
        html.append("</div>\n");
    }

    private void overview() {
        html.append("<h2>Overview</h2>\n");
        if (bundle.changes().isEmpty()) {
            html.append("<p>Nothing was changed in this period.</p>\n");
            return;
        }
        html.append(
                "<table><thead><tr><th>when<th>target<th>before<th>after<th>approved by<th>outcome</tr></thead><tbody>\n");
        for (Change change : bundle.changes()) {
            Entry entry = change.entry();
            html.append("<tr><td><a href=\"#")
                    .append(text(entry.id()))
                    .append("\">")
                    .append(minute(entry))
                    .append("</a>");
            html.append("<td>").append(text(entry.target().toString()));
            html.append("<td>").append(code(entry.from().map(Pin::value).orElse("–")));
            html.append("<td>").append(code(after(entry)));
            html.append("<td>")
                    .append(people(entry))
                    .append("<td>")
                    .append(outcome(entry))
                    .append("</tr>\n");
        }
        html.append("</tbody></table>\n");
    }

    private void change(Change change) {
        Entry entry = change.entry();
        html.append("<article id=\"")
                .append(text(entry.id()))
                .append("\"><h3>")
                .append(text(entry.target().toString()));
        html.append(": ")
                .append(code(after(entry)))
                .append(", ")
                .append(outcome(entry))
                .append("</h3>\n<table>");
        row("when", text(entry.started() + ", " + Words.duration(Duration.between(entry.started(), entry.finished()))));
        row("before", code(entry.from().map(Pin::value).orElse("nothing was recorded")));
        entry.digest().ifPresent(digest -> row("digest", code(digest.value())));
        row("config commit", code(entry.commit().value()));
        row("pull request", text(entry.pullRequest().map(number -> "#" + number).orElse("none")));
        row("approved by", people(entry));
        entry.decision().ifPresentOrElse(this::decision, () -> row("decision", "not kept with this entry"));
        entry.annotations().forEach((key, value) -> row(text(key), text(value)));
        row("outcome", text(entry.message()));
        details(entry.details());
        row("run", code(entry.run().value()));
        row(
                "chain",
                change.number()
                                .map(number -> "entry " + number + ", ")
                                .orElse("<span class=\"bad\">not proven</span>, ")
                        + code(change.content().value()) + "<br><span class=\"quiet\">" + text(change.path())
                        + "</span>");
        html.append("</table></article>\n");
    }

    private void decision(Decision decision) {
        row("verdict", text(decision.verdict() + ": " + decision.message()));
        decision.brokenGlass()
                .ifPresent(glass -> row(
                        "broken glass",
                        "<span class=\"bad\">without the approvals that it needed</span><br>"
                                + text("by \"" + glass.person() + "\" until " + glass.expires() + ": " + glass.reason())
                                + "<br>" + act(glass.signature())));
        for (Decision.RuleOutcome rule : decision.rules()) {
            List<String> granted = new ArrayList<>();
            rule.grantedBy().forEach((group, logins) -> {
                if (!logins.isEmpty()) {
                    granted.add(group + ": " + Words.list(logins));
                }
            });
            List<String> needs = new ArrayList<>();
            rule.require().forEach((group, count) -> needs.add(count + " " + group));
            row(
                    "rule",
                    text("\"" + rule.rule() + "\" needs " + (needs.isEmpty() ? "nobody" : Words.list(needs))) + "<br>"
                            + text(granted.isEmpty() ? "" : "satisfied by " + String.join("; ", granted)));
        }
        for (Decision.Change judged : decision.changes()) {
            List<String> lines = new ArrayList<>();
            judged.contents().forEach((part, value) -> lines.add(text(part) + " " + code(value.value())));
            judged.agreements().forEach(one -> lines.add(act(one)));
            row(
                    "what was approved",
                    "commit " + code(judged.commit().value())
                            + text(judged.pullRequest()
                                    .map(number -> ", pull request #" + number)
                                    .orElse("")) + "<br>"
                            + String.join("<br>", lines));
        }
        decision.disregarded().forEach(one -> row("did not count", text(one.who() + ": " + one.why())));
        if (!decision.waives().isEmpty()) {
            row("waived", text(Words.list(List.copyOf(decision.waives()))));
        }
        decision.policy().ifPresent(policy -> row("policy in force", policy(policy)));
    }

    private String policy(Digest digest) {
        String known = bundle.policies().containsKey(digest) ? " <a href=\"#" + digest.hex() + "\">its text</a>" : "";
        return code(digest.value()) + known;
    }

    private static String act(Decision.Agreement act) {
        return text(act.who() + ", " + act.kind() + " " + act.id() + ", " + act.at()) + ", saw "
                + code(act.saw().value());
    }

    private void details(SortedMap<String, String> details) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> detail : details.entrySet()) {
            lines.add(text(detail.getKey()) + " " + code(detail.getValue()));
        }
        if (!lines.isEmpty()) {
            row("proof of effect", String.join("<br>", lines));
        }
    }

    private void chains() {
        html.append(
                "<h2>Chains</h2>\n<table><thead><tr><th>target<th>chain<th>entries<th>before<th>head</tr></thead><tbody>\n");
        for (AuditedChain chain : bundle.chains()) {
            ChainProof proof = chain.proof();
            html.append("<tr><td>").append(text(proof.target().toString()));
            html.append("<td class=\"")
                    .append(proof.intact() ? "good" : "bad")
                    .append("\">")
                    .append(text(proof.word()));
            proof.findings().forEach(one -> html.append("<br>").append(text(one)));
            proof.remarks()
                    .forEach(one -> html.append("<br><span class=\"quiet\">")
                            .append(text(one))
                            .append("</span>"));
            html.append("<td>").append(proof.numbers().size()).append("<td>").append(proof.unchained());
            html.append("<td>")
                    .append(code(proof.head().map(Digest::value).orElse("–")))
                    .append("</tr>\n");
        }
        html.append("</tbody></table>\n");
    }

    private void policies() {
        if (bundle.policies().isEmpty()) {
            return;
        }
        html.append("<h2>Policies that judged</h2>\n");
        bundle.policies().forEach((digest, policy) -> {
            html.append("<article id=\"").append(digest.hex()).append("\"><h3>").append(code(digest.value()));
            html.append("</h3><p class=\"quiet\">brought by commit ")
                    .append(code(policy.commit().value()));
            html.append("</p><pre>").append(lines(policy.text())).append("</pre></article>\n");
        });
    }

    private void howToCheck() {
        html.append("<h2>How to check this</h2>\n<p>The bundle holds every entry as it lies in the state store.")
                .append(
                        " <code>sha256sum store/history/&lt;app&gt;/&lt;env&gt;/*.json</code> must give, for each entry, the")
                .append(" <code>chain.previous</code> of the one with the next number, and for the newest the")
                .append(
                        " <code>digest</code> in <code>store/chain/&lt;app&gt;/&lt;env&gt;.json</code>. The record of each")
                .append(" target, in its own account, names the head at the time of its deployment:")
                .append(" <code>towpath audit verify</code> compares them.</p>\n");
    }

    private void row(String name, String value) {
        html.append("<tr><th>").append(name).append("<td>").append(value).append("</tr>\n");
    }

    private static String after(Entry entry) {
        return entry.artifact()
                .map(Pin::value)
                .or(() -> Optional.ofNullable(entry.details().get("closure")))
                .orElse(entry.kind());
    }

    private static String outcome(Entry entry) {
        return "<span class=\"" + (entry.succeeded() ? "good" : "bad") + "\">"
                + text(entry.state().word()) + "</span>";
    }

    private static String people(Entry entry) {
        List<String> parts = new ArrayList<>();
        entry.approvedBy().forEach((group, logins) -> parts.add(text(group + ": " + Words.list(logins))));
        return parts.isEmpty() ? "nobody had to" : String.join("<br>", parts);
    }

    private static String minute(Entry entry) {
        return entry.finished().toString().substring(0, 16).replace('T', ' ');
    }

    private static String day(Instant moment) {
        return moment.toString().substring(0, 10);
    }

    private static String code(String value) {
        return "<code>" + text(value) + "</code>";
    }

    private static String lines(String text) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(text(line)));
        return String.join("\n", lines);
    }

    private static String text(String value) {
        return HtmlReport.escaped(value);
    }
}
