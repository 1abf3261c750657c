package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Terraform told in its machine-readable output: see
 * <a href="https://developer.hashicorp.com/terraform/internals/machine-readable-ui">the format</a>.
 *
 * @param planned operations that were to be carried out
 * @param completed operations that were, as address and action
 * @param errored operations that went wrong, as address and action
 * @param finished the counts of an apply that ran to its end without an error
 * @param started whether the apply has begun to change things
 */
record Events(
        List<Diagnostic> diagnostics,
        int planned,
        Set<String> completed,
        Set<String> errored,
        Optional<Map<String, Integer>> finished,
        boolean started) {
    /** A line that is longer is not an event that matters here. */
    private static final int LINE_MAX = 1 << 20;

    /** Reads a file of events; lines that make no sense are passed over, as newer versions may add some. */
    static Events read(Path file) {
        Reading reading = new Reading();
        if (Files.exists(file)) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
                for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                    Json.parse(line.get()).ifPresent(reading::take);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return reading.done();
    }

    /** What went wrong, in Terraform's order. */
    List<Diagnostic> errors() {
        return diagnostics.stream().filter(Diagnostic::error).toList();
    }

    /** What Terraform warned of. */
    List<Diagnostic> warnings() {
        return diagnostics.stream().filter(diagnostic -> !diagnostic.error()).toList();
    }

    /** Whether an error has this summary. */
    boolean hasError(String summary) {
        return errors().stream().anyMatch(error -> error.summary().equals(summary));
    }

    /** How far an apply came: {@code 2 of 5}. */
    String extent() {
        return completed.size() + " of " + Math.max(planned, completed.size());
    }

    private static Optional<String> next(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = lines.read();
        if (c < 0) {
            return Optional.empty();
        }
        while (c >= 0 && c != '\n') {
            if (line.length() < LINE_MAX) {
                line.append((char) c);
            }
            c = lines.read();
        }
        return Optional.of(line.toString());
    }

    /** Events being read. */
    private static final class Reading {
        private final List<Diagnostic> diagnostics = new ArrayList<>();
        private final Set<String> completed = new TreeSet<>();
        private final Set<String> errored = new TreeSet<>();
        private Optional<Map<String, Integer>> finished = Optional.empty();
        private int planned;
        private boolean started;

        void take(Json event) {
            String type = event.get("type").text().orElse("");
            String address = event.at("hook", "resource", "addr").text().orElse("");
            switch (type) {
                case "diagnostic" -> diagnostics.add(Diagnostic.of(event.get("diagnostic")));
                case "planned_change" ->
                    planned += operations(event.at("change", "action").text().orElse(""));
                case "apply_start" -> started = true;
                case "apply_complete" -> add(completed, address, event);
                case "apply_errored" -> add(errored, address, event);
                case "change_summary" -> summary(event.get("changes"));
                default -> {
                    // Everything else is for people who watch.
                }
            }
        }

        private static void add(Set<String> operations, String address, Json event) {
            String action = event.at("hook", "action").text().orElse("");
            if (!action.equals("read")) {
                operations.add(address + " " + action);
            }
        }

        /** A replacement is told as one change and carried out as two. */
        private static int operations(String action) {
            return switch (action) {
                case "create", "update", "delete" -> 1;
                case "replace" -> 2;
                default -> 0;
            };
        }

        private void summary(Json changes) {
            String operation = changes.get("operation").text().orElse("");
            if (operation.equals("apply") || operation.equals("destroy")) {
                Map<String, Integer> counts = new TreeMap<>();
                changes.members()
                        .forEach((name, value) ->
                                value.number().ifPresent(number -> counts.put(name, number.intValue())));
                finished = Optional.of(counts);
            }
        }

        Events done() {
            return new Events(
                    List.copyOf(diagnostics), planned, Set.copyOf(completed), Set.copyOf(errored), finished, started);
        }
    }
}
