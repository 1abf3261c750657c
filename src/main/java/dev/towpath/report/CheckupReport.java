package dev.towpath.report;

import dev.towpath.problem.Diagnosis;
import dev.towpath.problem.Diagnosis.Grade;
import dev.towpath.report.Checkup.Area;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A checkup told: one line for each thing that was looked at, and below it what to do. JSON is {@code towpath.checkup/v1}. */
public final class CheckupReport {
    private static final String SCHEMA = "towpath.checkup/v1";
    private static final int GRADE_WIDTH = 6;

    private final Ink ink;

    /** Checkups in colour, or not. */
    public CheckupReport(Ink ink) {
        this.ink = ink;
    }

    /** The checkup as text. */
    public String text(Checkup checkup) {
        StringBuilder text = new StringBuilder();
        for (Area area : checkup.areas()) {
            text.append(ink.bold(Words.line(area.name()))).append('\n');
            for (Diagnosis diagnosis : area.diagnoses()) {
                text.append("  ").append(graded(diagnosis.grade()));
                diagnosis
                        .span()
                        .ifPresent(
                                span -> text.append(Words.line(span.toString())).append(": "));
                text.append(Words.line(diagnosis.message())).append('\n');
                if (!diagnosis.advice().isEmpty()) {
                    text.append(" ".repeat(2 + GRADE_WIDTH))
                            .append(ink.dim(Words.line(diagnosis.advice())))
                            .append('\n');
                }
            }
            text.append('\n');
        }
        return text.append(summary(checkup)).append('\n').toString();
    }

    private String graded(Grade grade) {
        String word = Words.padded(grade.word(), GRADE_WIDTH);
        return switch (grade) {
            case OK -> ink.green(word);
            case WARN -> ink.yellow(word);
            case BAD -> ink.red(word);
        };
    }

    private static String summary(Checkup checkup) {
        List<String> parts = new ArrayList<>();
        parts.add(checkup.count(Grade.OK) + " ok");
        parts.add(checkup.count(Grade.WARN) + " to look at");
        parts.add(checkup.count(Grade.BAD) + " bad");
        return String.join(", ", parts) + "; nothing was changed";
    }

    /** The checkup as Markdown: what is not well, then the counts. */
    public String markdown(Checkup checkup) {
        StringBuilder text = new StringBuilder("### towpath doctor\n\n");
        for (Area area : checkup.areas()) {
            for (Diagnosis diagnosis : area.diagnoses()) {
                if (diagnosis.grade() == Grade.OK) {
                    continue;
                }
                text.append("- **").append(diagnosis.grade().word()).append("** ");
                text.append(MarkdownReport.escaped(area.name())).append(": ");
                diagnosis
                        .span()
                        .ifPresent(span -> text.append(MarkdownReport.code(span.toString()))
                                .append(' '));
                text.append(MarkdownReport.escaped(diagnosis.message()));
                if (!diagnosis.advice().isEmpty()) {
                    text.append("; ").append(MarkdownReport.escaped(diagnosis.advice()));
                }
                text.append('\n');
            }
        }
        return text.append('\n')
                .append(MarkdownReport.escaped(summary(checkup)))
                .append('\n')
                .toString();
    }

    /** The checkup as JSON. */
    public String json(Checkup checkup) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("repository", checkup.repository());
        json.put("commit", checkup.commit().map(Object::toString));
        Map<String, Object> summary = new LinkedHashMap<>();
        for (Grade grade : Grade.values()) {
            summary.put(grade.word(), checkup.count(grade));
        }
        json.put("summary", summary);
        List<Object> checks = new ArrayList<>();
        checkup.areas()
                .forEach(area -> area.diagnoses().forEach(diagnosis -> checks.add(check(area.name(), diagnosis))));
        json.put("checks", checks);
        json.put("calls", checkup.calls());
        return JsonText.of(json);
    }

    private static Map<String, Object> check(String area, Diagnosis diagnosis) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("area", area);
        json.put("grade", diagnosis.grade().word());
        diagnosis.span().ifPresent(span -> {
            json.put("path", span.path());
            json.put("line", span.line());
            json.put("column", span.column());
        });
        json.put("message", diagnosis.message());
        json.put("advice", diagnosis.advice());
        return json;
    }
}
