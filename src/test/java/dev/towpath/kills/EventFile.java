package dev.towpath.kills;

import dev.towpath.adapter.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What an apply told of itself while it ran: the only witness of resources that have no effect outside their state. */
final class EventFile {
    private static final byte[] MADE = "\"type\":\"apply_complete\"".getBytes(StandardCharsets.UTF_8);

    private final Path file;
    private long read;
    private int made;

    EventFile(Path file) {
        this.file = file;
    }

    /** How many resources were made so far. */
    int made() {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] more = new byte[(int) (in.length() - read)];
            in.seek(read);
            in.readFully(more);
            int complete = lastLineEnd(more);
            made += count(more, complete);
            read += complete;
            return made;
        } catch (IOException e) {
            return made;
        }
    }

    /** Addresses and ids of all that was made. */
    Map<String, String> resources() {
        Map<String, String> ids = new TreeMap<>();
        try {
            for (String line : Files.readString(file).split("\n", -1)) {
                Json.parse(line)
                        .filter(event -> event.get("type").text().orElse("").equals("apply_complete"))
                        .ifPresent(event -> ids.put(
                                event.at("hook", "resource", "addr").text().orElseThrow(),
                                event.at("hook", "id_value").text().orElse("")));
            }
            return ids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lastLineEnd(byte[] bytes) {
        for (int i = bytes.length; i > 0; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    private static int count(byte[] bytes, int end) {
        int found = 0;
        for (int i = 0; i + MADE.length <= end; i++) {
            int j = 0;
            while (j < MADE.length && bytes[i + j] == MADE[j]) {
                j++;
            }
            found += j == MADE.length ? 1 : 0;
        }
        return found;
    }
}
