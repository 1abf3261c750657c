package dev.towpath.report;

import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.Severity;
import dev.towpath.problem.SourceSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Problems in the formats that code review tools show beside the lines. */
public final class ProblemReport {
    /** Workflow commands of GitHub Actions for what is wrong with the files of a run, and for what stopped it. */
    public String github(RunReport report) {
        String stopped = report.stopped()
                .map(failure -> "::error title="
                        + property("towpath: " + failure.reason().word()) + "::"
                        + data(failure.message() + (failure.advice().isEmpty() ? "" : "; " + failure.advice())) + "\n")
                .orElse("");
        return stopped + github(report.problems());
    }

    /** Workflow commands of GitHub Actions, one line each. */
    public String github(Problems problems) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            text.append(problem.severity() == Severity.ERROR ? "::error " : "::warning ");
            problem.span()
                    .ifPresent(span -> text.append("file=")
                            .append(property(span.path()))
                            .append(",line=")
                            .append(span.line())
                            .append(",col=")
                            .append(span.column())
                            .append(','));
            text.append("title=").append(property("towpath: " + problem.code())).append("::");
            text.append(data(sentence(problem))).append('\n');
        }
        return text.toString();
    }

    /** SARIF 2.1.0 (OASIS), one run with one result for each problem. */
    public String sarif(Problems problems, String version) {
        List<Object> rules = new ArrayList<>();
        TreeSet<String> codes = new TreeSet<>();
        problems.forEach(problem -> codes.add(problem.code()));
        codes.forEach(code -> rules.add(object("id", code)));
        List<Object> results = new ArrayList<>();
        problems.forEach(problem -> results.add(result(problem)));
        Map<String, Object> driver = object("name", "towpath");
        driver.put("version", version);
        driver.put("rules", rules);
        Map<String, Object> run = object("tool", object("driver", driver));
        run.put("columnKind", "unicodeCodePoints");
        run.put("results", results);
        Map<String, Object> log = object("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return JsonText.of(log);
    }

    private static Map<String, Object> result(Problem problem) {
        Map<String, Object> result = object("ruleId", problem.code());
        result.put("level", problem.severity() == Severity.ERROR ? "error" : "warning");
        result.put("message", object("text", Words.line(sentence(problem))));
        problem.span().ifPresent(span -> result.put("locations", List.of(location(span))));
        return result;
    }

    private static Map<String, Object> location(SourceSpan span) {
        Map<String, Object> region = object("startLine", span.line());
        region.put("startColumn", span.column());
        Map<String, Object> physical = object("artifactLocation", object("uri", uri(span.path())));
        physical.put("region", region);
        return object("physicalLocation", physical);
    }

    private static String uri(String path) {
        StringBuilder uri = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
            uri.append(plain ? String.valueOf(c) : String.format("%%%02X", b & 0xff));
        }
        return uri.toString();
    }

    private static Map<String, Object> object(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    private static String sentence(Problem problem) {
        return problem.message() + (problem.advice().isEmpty() ? "" : "; " + problem.advice());
    }

    private static String data(String text) {
        return Words.line(text).replace("%", "%25");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
