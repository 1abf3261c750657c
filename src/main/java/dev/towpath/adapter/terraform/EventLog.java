package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The file that a running Terraform tells its events into, read on from where it was left: each byte once, however often
 * somebody looks, and no more of it in memory than one line.
 */
final class EventLog {
    /** A line that is longer is not an event that matters here. */
    private static final int LINE_MAX = 1 << 20;

    private static final int DIAGNOSTICS_MAX = 1_000;
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Set<String> completed = new TreeSet<>();
    private final Set<String> errored = new TreeSet<>();
    private final Set<String> underway = new TreeSet<>();
    private final Map<String, Made> made = new TreeMap<>();
    private final Set<String> deleted = new TreeSet<>();
    private Optional<Map<String, Integer>> finished = Optional.empty();
    private int planned;
    private boolean started;
    private long read;
    private long operations;

    EventLog(Path file) {
        this.file = file;
    }

    /** All that was told by now; lines that make no sense are passed over, as newer versions may add some. */
    Events now() {
        if (Files.exists(file)) {
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                channel.position(read);
                take(Channels.newInputStream(channel));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Events(
                List.copyOf(diagnostics),
                planned,
                new LinkedHashSet<>(completed),
                new LinkedHashSet<>(errored),
                finished,
                started,
                List.copyOf(underway),
                List.copyOf(made.values()),
                operations);
    }

    private void take(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
            read += count;
            for (int i = 0; i < count; i++) {
                if (chunk[i] == '\n') {
                    Json.parse(line.toString(StandardCharsets.UTF_8)).ifPresent(this::take);
                    line.reset();
                } else if (line.size() < LINE_MAX) {
                    line.write(chunk[i]);
                }
            }
        }
    }

    private void take(Json event) {
        String type = event.get("type").text().orElse("");
        String address = event.at("hook", "resource", "addr").text().orElse("");
        String action = event.at("hook", "action").text().orElse("");
        switch (type) {
            case "diagnostic" -> {
                if (diagnostics.size() < DIAGNOSTICS_MAX) {
                    diagnostics.add(Diagnostic.of(event.get("diagnostic")));
                }
            }
            case "planned_change" ->
                planned += operations(event.at("change", "action").text().orElse(""));
            case "apply_start" -> {
                started = true;
                operations++;
                begin(address, action);
            }
            case "apply_progress" -> operations++;
            case "apply_complete" -> {
                operations++;
                end(completed, address, action);
                happened(address, action, event);
            }
            case "apply_errored" -> {
                operations++;
                end(errored, address, action);
            }
            case "change_summary" -> summary(event.get("changes"));
            default -> {
                // Everything else is for people who watch.
            }
        }
    }

    private void begin(String address, String action) {
        if (!action.equals("read")) {
            underway.add(address);
        }
    }

    private void end(Set<String> ended, String address, String action) {
        if (!action.equals("read")) {
            underway.remove(address);
            ended.add(address + " " + action);
        }
    }

    private void happened(String address, String action, Json event) {
        if (action.equals("create")) {
            boolean byId = event.at("hook", "id_key").text().orElse("").equals("id");
            Optional<String> id = event.at("hook", "id_value").text().filter(value -> byId && !value.isEmpty());
            made.put(address, new Made(address, id, deleted.contains(address)));
        } else if (action.equals("delete")) {
            deleted.add(address);
            made.computeIfPresent(address, (same, one) -> new Made(address, one.id(), true));
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
                    .forEach((name, value) -> value.number().ifPresent(number -> counts.put(name, number.intValue())));
            finished = Optional.of(counts);
        }
    }
}
