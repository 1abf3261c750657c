package dev.towpath.adapter.quartz;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.problem.ReasonCode;
import dev.towpath.problem.SourceSpan;
import dev.towpath.report.TargetReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lines of a finding as text: what a matrix shows of a target. Gates, verdicts and drift stay with the daemon that looked, and
 * durations, which differ each time, are left out so that the same finding is the same text.
 */
final class FindingJson {
    private FindingJson() {}

    /** The text of a commit and lines. */
    static String text(Optional<GitSha> commit, List<TargetReport> lines) {
        SortedMap<String, Object> all = new TreeMap<>();
        commit.ifPresent(sha -> all.put("commit", sha.toString()));
        all.put("lines", lines.stream().map(FindingJson::tree).toList());
        return Json.of(all).canonical();
    }

    private static Map<String, Object> tree(TargetReport line) {
        SortedMap<String, Object> tree = new TreeMap<>();
        tree.put("app", line.target().app().value());
        tree.put("env", line.target().environment().value());
        tree.put("type", line.type());
        tree.put("state", line.state().name());
        line.pin().ifPresent(text -> tree.put("pin", text));
        line.record().ifPresent(text -> tree.put("record", text));
        line.live().ifPresent(text -> tree.put("live", text));
        line.since().ifPresent(at -> tree.put("since", at.toString()));
        line.promotedFrom().ifPresent(name -> tree.put("from", name.value()));
        line.reason().ifPresent(reason -> tree.put("reason", tree(reason)));
        line.source()
                .ifPresent(span ->
                        tree.put("source", Map.of("path", span.path(), "line", span.line(), "column", span.column())));
        if (!line.steps().isEmpty()) {
            tree.put("steps", line.steps());
        }
        return tree;
    }

    private static Map<String, Object> tree(TargetReport.Reason reason) {
        SortedMap<String, Object> tree = new TreeMap<>();
        tree.put("code", reason.code().name());
        tree.put("message", reason.message());
        tree.put("advice", reason.advice());
        tree.put("lifted_by", reason.liftedBy());
        reason.notBefore().ifPresent(at -> tree.put("not_before", at.toString()));
        return tree;
    }

    /** The commit of a text. */
    static Optional<GitSha> commit(Json all) {
        return all.get("commit").text().map(GitSha::new);
    }

    /**
     * The lines of a text.
     *
     * @throws RuntimeException if another version wrote it, in a way that means nothing to this one
     */
    static List<TargetReport> lines(Json all) {
        return all.get("lines").items().stream().map(FindingJson::line).toList();
    }

    private static TargetReport line(Json tree) {
        TargetReport line = new TargetReport(
                Target.of(text(tree, "app"), text(tree, "env")),
                text(tree, "type"),
                State.valueOf(text(tree, "state")),
                tree.get("pin").text(),
                tree.get("record").text(),
                tree.get("live").text(),
                tree.get("since").text().map(Instant::parse),
                Optional.of(tree.get("reason")).filter(Json::isObject).map(FindingJson::reason),
                texts(tree.get("steps")),
                List.of(),
                Optional.empty(),
                Duration.ZERO,
                Optional.of(tree.get("source")).filter(Json::isObject).map(FindingJson::span));
        return tree.get("from")
                .text()
                .map(EnvironmentName::new)
                .map(line::after)
                .orElse(line);
    }

    private static TargetReport.Reason reason(Json tree) {
        return new TargetReport.Reason(
                ReasonCode.valueOf(text(tree, "code")),
                text(tree, "message"),
                text(tree, "advice"),
                texts(tree.get("lifted_by")),
                tree.get("not_before").text().map(Instant::parse));
    }

    private static SourceSpan span(Json tree) {
        return new SourceSpan(text(tree, "path"), whole(tree, "line"), whole(tree, "column"));
    }

    private static List<String> texts(Json list) {
        return list.items().stream().flatMap(one -> one.text().stream()).toList();
    }

    private static String text(Json tree, String name) {
        return tree.get(name).text().orElseThrow();
    }

    private static int whole(Json tree, String name) {
        return tree.get(name).number().orElseThrow().intValue();
    }
}
