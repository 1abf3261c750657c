package dev.towpath.app;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.Problem;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.Words;
import dev.towpath.sandbox.CloudScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a cloud file, YAML or JSON, into what a rehearsal cloud is to hold and what is to go wrong in it. */
final class CloudFile {
    private static final String ADVICE = "see docs/reference/cloud-file.md for what it may say";

    private CloudFile() {}

    /** The script that a file holds; a file that cannot be read or says something unknown needs its author. */
    static CloudScript read(Path file, TreeParser yaml) {
        Findings findings = new Findings();
        Optional<Node> root =
                SourceText.of(file.toString(), bytes(file), findings).flatMap(source -> yaml.parse(source, findings));
        List<Problem> problems = findings.problems().list();
        if (!problems.isEmpty()) {
            Problem first = problems.get(0);
            throw refused(
                    file, first.span().map(span -> "line " + span.line() + ": ").orElse("") + first.message());
        }
        try {
            return CloudScript.of(mapping(root.orElseThrow(() -> refused(file, "it says nothing"))));
        } catch (IllegalArgumentException e) {
            throw refused(file, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw refused(file, "it cannot be read: " + Words.why(e));
        }
    }

    private static Map<String, Object> mapping(Node root) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!(root instanceof Node.Mapping mapping)) {
            throw new IllegalArgumentException("it must be a mapping, not " + root.kind());
        }
        mapping.entries().forEach(entry -> values.put(entry.key().value(), value(entry.value())));
        return values;
    }

    private static Object value(Node node) {
        return node.<Object>fold(
                Node.Text::value,
                sequence -> sequence.items().stream().map(CloudFile::value).toList(),
                CloudFile::mapping);
    }

    private static FailureException refused(Path file, String why) {
        return new FailureException(
                new Failure.NeedsHuman(ReasonCode.INVALID, "reading the cloud file \"" + file + "\": " + why, ADVICE));
    }
}
