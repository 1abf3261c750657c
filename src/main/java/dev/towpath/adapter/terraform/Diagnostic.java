package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that Terraform complained about.
 *
 * @param place file and line, as Terraform names them: relative to the root
 */
record Diagnostic(boolean error, String summary, String detail, Optional<String> place) {
    private static final Pattern BLOCK = Pattern.compile("^(Error|Warning): (.*)$");
    private static final Pattern PLACE = Pattern.compile("^\\s+on (.+) line ([0-9]+)(?:, in .*)?:$");
    private static final int SENTENCE_MAX = 300;

    /** The diagnostic of a line of {@code -json} output. */
    static Diagnostic of(Json diagnostic) {
        Json range = diagnostic.get("range");
        Optional<String> place = range.get("filename")
                .text()
                .map(file -> file
                        + range.at("start", "line")
                                .number()
                                .map(line -> ":" + line.intValue())
                                .orElse(""));
        return new Diagnostic(
                diagnostic.get("severity").text().orElse("error").equals("error"),
                diagnostic.get("summary").text().orElse(""),
                diagnostic.get("detail").text().orElse(""),
                place);
    }

    /** The diagnostics in what a command prints for people, without colours. */
    static List<Diagnostic> inText(String text) {
        List<Diagnostic> found = new ArrayList<>();
        boolean error = false;
        String summary = "";
        Optional<String> place = Optional.empty();
        StringBuilder detail = new StringBuilder();
        for (String raw : text.lines().toList()) {
            String line = raw.startsWith("│") ? raw.substring(1).strip() : raw;
            Matcher block = BLOCK.matcher(line);
            Matcher on = PLACE.matcher(line);
            if (block.matches()) {
                add(found, error, summary, detail, place);
                error = block.group(1).equals("Error");
                summary = block.group(2);
                place = Optional.empty();
                detail.setLength(0);
            } else if (on.matches()) {
                place = Optional.of(on.group(1) + ":" + on.group(2));
            } else if (!summary.isEmpty() && !line.matches("\\s+[0-9]+:.*")) {
                detail.append(line).append('\n');
            }
        }
        add(found, error, summary, detail, place);
        return found;
    }

    private static void add(
            List<Diagnostic> found, boolean error, String summary, StringBuilder detail, Optional<String> place) {
        if (!summary.isEmpty()) {
            found.add(new Diagnostic(error, summary, detail.toString().strip(), place));
        }
    }

    /** The same without what must not be seen, before anything is cut short. */
    Diagnostic without(Redaction secrets) {
        return new Diagnostic(error, secrets.of(summary), secrets.of(detail), place);
    }

    /** Summary and detail, for looking for words in them. */
    String text() {
        return summary + "\n" + detail;
    }

    /** One line for people: the summary, the start of the detail, the place. */
    String sentence() {
        String first = detail.lines()
                .filter(line -> !line.isBlank())
                .limit(2)
                .map(String::strip)
                .reduce("", (a, b) -> (a + " " + b).strip());
        String text = first.isEmpty() ? summary : summary + ": " + first;
        String bounded = text.length() > SENTENCE_MAX ? text.substring(0, SENTENCE_MAX) + "…" : text;
        return bounded + place.map(where -> " (" + where + ")").orElse("");
    }
}
