package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    @TempDir
    private Path directory;

    @Test
    void isReadOnFromWhereItWasLeftAndNeverByHalfALine() throws IOException {
        Path file = directory.resolve("events");
        EventLog log = new EventLog(file);
        assertThat(log.now().started()).isFalse();
        append(file, planned() + planned() + start("a.b") + "{\"type\":\"apply_com");
        assertThat(log.now().underway()).containsExactly("a.b");
        assertThat(log.now().hadLock()).isTrue();
        append(file, complete("a.b", "i-1").substring("{\"type\":\"apply_com".length()) + start("a.c"));
        Events events = log.now();
        assertThat(events.extent()).isEqualTo("1 of 2");
        assertThat(events.underway()).containsExactly("a.c");
        assertThat(events.made()).containsExactly(new Made("a.b", Optional.of("i-1"), false));
        assertThat(events.operations()).isEqualTo(3);
        append(file, complete("a.c", "i-2"));
        assertThat(log.now().hadLock())
                .as("all is done, so the lock may be given back")
                .isFalse();
    }

    @Test
    void knowsWhatStandsInThePlaceOfAnother() throws IOException {
        Path file = directory.resolve("events");
        append(file, deleted("a.b") + complete("a.b", "i-2") + complete("a.c", "i-3") + deleted("a.c"));
        assertThat(Events.read(file).made())
                .containsExactly(new Made("a.b", Optional.of("i-2"), true), new Made("a.c", Optional.of("i-3"), true));
    }

    @Test
    void aHundredMegabytesOfOutputAreReadInPiecesAndBounded() throws IOException {
        Path file = directory.resolve("events");
        String mebibyte = "x".repeat(1 << 20);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write(planned());
            for (int i = 0; i < 60; i++) {
                writer.write(mebibyte + "\n");
            }
            for (int i = 0; i < 40; i++) {
                writer.write(mebibyte);
            }
            writer.write("\n" + start("a.b") + complete("a.b", "i-1"));
            for (int i = 0; i < 5_000; i++) {
                writer.write("{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":\"warning\",\"summary\":\"w\"}}\n");
            }
        }
        Events events = Events.read(file);
        assertThat(events.extent()).isEqualTo("1 of 1");
        assertThat(events.warnings()).hasSize(1_000);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String planned() {
        return "{\"type\":\"planned_change\",\"change\":{\"action\":\"create\"}}\n";
    }

    private static String start(String address) {
        return "{\"type\":\"apply_start\",\"hook\":{\"action\":\"create\",\"resource\":{\"addr\":\"" + address
                + "\"}}}\n";
    }

    private static String complete(String address, String id) {
        return "{\"type\":\"apply_complete\",\"hook\":{\"action\":\"create\",\"id_key\":\"id\",\"id_value\":\"" + id
                + "\",\"resource\":{\"addr\":\"" + address + "\"}}}\n";
    }

    private static String deleted(String address) {
        return "{\"type\":\"apply_complete\",\"hook\":{\"action\":\"delete\",\"resource\":{\"addr\":\"" + address
                + "\"}}}\n";
    }
}
