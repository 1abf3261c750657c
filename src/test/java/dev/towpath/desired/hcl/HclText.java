package dev.towpath.desired.hcl;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.problem.Problem;
import java.util.Optional;
import java.util.stream.Collectors;

/** Renders what a scan found as one line, so that a table of snippets reads at a glance. */
public final class HclText {
    private HclText() {}

    /** The rendering of a file, or its first problem. */
    public static String of(String text) {
        Findings findings = new Findings();
        Optional<HclBody> body = HclScanner.scan(new SourceText("main.tf", text), findings);
        return body.map(HclText::body)
                .orElseGet(() -> findings.problems().list().stream()
                        .map(HclText::problem)
                        .collect(Collectors.joining("; ")));
    }

    private static String problem(Problem problem) {
        return "! "
                + problem.span().map(at -> at.line() + ":" + at.column() + " ").orElse("")
                + problem.message().replace("this Terraform file cannot be read: ", "");
    }

    private static String body(HclBody body) {
        String attributes = body.attributes().values().stream()
                .map(attribute -> attribute.name() + "=" + expression(attribute.value()))
                .collect(Collectors.joining(" "));
        String blocks = body.blocks().stream()
                .map(block -> block.title() + " {" + body(block.body()) + "}")
                .collect(Collectors.joining(" "));
        return attributes + (attributes.isEmpty() || blocks.isEmpty() ? "" : " ") + blocks;
    }

    private static String expression(HclExpression expression) {
        return expression
                .literal()
                .map(HclText::value)
                .orElseGet(() -> "<" + expression.text().replace("\n", "\\n") + ">");
    }

    private static String value(HclValue value) {
        if (value instanceof HclValue.Text text) {
            return "'" + text.value().replace("\n", "\\n").replace("\t", "\\t") + "'";
        }
        if (value instanceof HclValue.Items items) {
            return items.values().stream().map(HclText::value).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof HclValue.Members members) {
            return members.values().entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + value(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.asText().orElse("null");
    }
}
