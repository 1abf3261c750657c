package dev.towpath.report;

import dev.towpath.approval.Verdict;
import dev.towpath.observed.Drift;
import dev.towpath.plan.Following;
import dev.towpath.plan.GateResult;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problem;
import dev.towpath.problem.SourceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as JSON, schema {@code towpath.report/v1}.
 *
 * <p>Keys are always there and always in the same order; what is not known is {@code null}.
 */
public final class JsonReport {
    private static final String SCHEMA = "towpath.report/v1";

    /** The whole document. */
    public String render(RunReport report) {
        List<Object> targets = new ArrayList<>();
        for (TargetReport target : report.targets()) {
            Map<String, Object> json = target(target);
            if (report.verb().equals("drift")) {
                json.put(
                        "drift",
                        target.drift().stream().map(JsonReport::finding).toList());
            }
            targets.add(json);
        }
        return JsonText.of(document(report, targets));
    }

    /** The whole document with everything that is known of each target: dates, the verdict and every gate. */
    public String renderInFull(RunReport report) {
        return JsonText.of(inFull(report));
    }

    /** The same with one more member at its end. */
    String renderInFull(RunReport report, String name, Object value) {
        Map<String, Object> json = inFull(report);
        json.put(name, value);
        return JsonText.of(json);
    }

    private static Map<String, Object> inFull(RunReport report) {
        List<Object> targets = new ArrayList<>();
        for (TargetReport target : report.targets()) {
            Map<String, Object> json = target(target);
            json.put("since", target.since().map(Instant::toString));
            json.put("approval", target.verdict().map(verdict -> approval(verdict)));
            json.put("gates", target.gates().stream().map(JsonReport::gate).toList());
            targets.add(json);
        }
        return document(report, targets);
    }

    private static Map<String, Object> document(RunReport report, List<Object> targets) {
        Map<String, Object> summary = new LinkedHashMap<>();
        report.summary().forEach((state, count) -> summary.put(state.word(), count));
        List<Object> problems = new ArrayList<>();
        report.stopped().ifPresent(failure -> problems.add(stopped(failure)));
        report.problems().forEach(problem -> problems.add(problem(problem)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("run", report.run().value());
        json.put("commit", report.commit().map(Object::toString));
        json.put("fingerprint", report.fingerprint().map(Object::toString));
        json.put("started", report.started().toString());
        json.put("duration_ms", report.duration().toMillis());
        json.put("summary", summary);
        json.put("targets", targets);
        json.put("calls", report.calls());
        json.put("mutations", report.mutations());
        json.put("problems", problems);
        return json;
    }

    /** One target's object, as every report has it. */
    static Map<String, Object> target(TargetReport target) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("app", target.target().app().value());
        json.put("env", target.target().environment().value());
        json.put("type", target.type());
        json.put("state", target.state().word());
        json.put("pin", target.pin());
        json.put("record", target.record());
        json.put("live", target.live());
        json.put("reason", target.reason().map(JsonReport::reason));
        json.put("steps", target.steps());
        json.put("duration_ms", millis(target.duration()));
        json.put("source", target.source().map(JsonReport::place));
        target.following().ifPresent(following -> json.put("auto_deploy", following(following)));
        return json;
    }

    private static Map<String, Object> following(Following following) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mode", following.modeWord());
        json.put("standing", following.standing().word());
        json.put("newest", following.newest().map(build -> build.pin().value()));
        json.put("pushed_at", following.newest().map(build -> build.pushedAt().toString()));
        json.put("message", following.message());
        return json;
    }

    private static Map<String, Object> finding(Drift.Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", finding.cause().word());
        json.put("message", finding.message());
        json.put("at", finding.at().map(Instant::toString));
        json.put("by", finding.by());
        json.put(
                "changes",
                finding.changes().stream().map(DifferenceReport::change).toList());
        return json;
    }

    private static Map<String, Object> reason(TargetReport.Reason reason) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", reason.code().word());
        json.put("message", reason.message());
        json.put("lifted_by", reason.liftedBy());
        json.put("not_before", reason.notBefore().map(Instant::toString));
        if (!reason.advice().isEmpty()) {
            json.put("advice", reason.advice());
        }
        return json;
    }

    private static Map<String, Object> approval(Verdict verdict) {
        return VerdictReport.body(verdict);
    }

    private static Map<String, Object> gate(GateResult gate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("gate", gate.gate());
        json.put("open", gate.open());
        json.put("evidence", gate.evidence());
        json.put("message", gate.hold().map(hold -> hold.message()));
        json.put("lifted_by", gate.hold().map(hold -> hold.liftedBy()).orElse(List.of()));
        json.put("not_before", gate.hold().flatMap(hold -> hold.notBefore()).map(Instant::toString));
        return json;
    }

    private static Map<String, Object> place(SourceSpan span) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", span.path());
        json.put("line", span.line());
        json.put("column", span.column());
        return json;
    }

    private static Map<String, Object> problem(Problem problem) {
        return entry(problem.code(), problem.severity().word(), problem.span(), problem.message(), problem.advice());
    }

    private static Map<String, Object> stopped(Failure failure) {
        return entry(failure.reason().word(), "error", Optional.empty(), failure.message(), failure.advice());
    }

    private static Map<String, Object> entry(
            String code, String severity, Optional<SourceSpan> span, String message, String advice) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", code);
        json.put("severity", severity);
        json.put("path", span.map(SourceSpan::path));
        json.put("line", span.map(SourceSpan::line));
        json.put("column", span.map(SourceSpan::column));
        json.put("message", message);
        json.put("advice", advice);
        return json;
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }
}
