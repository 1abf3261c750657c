package dev.towpath.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, and several threads of each, write to one directory. */
class DirectoryObjectStoreIT {
    private static final int PROCESSES = 3;
    private static final int INCREMENTS = 40;

    @Test
    void losesNoUpdateOfSeveralProcesses(@TempDir Path directory) throws Exception {
        ObjectStore store = new DirectoryObjectStore(directory);
        store.put("count", "0".getBytes(StandardCharsets.UTF_8), new Condition.Absent());
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(counter(directory));
            }
            increment(store);
            for (Process process : processes) {
                assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }

        assertThat(new String(store.get("count").orElseThrow().content(), StandardCharsets.UTF_8))
                .isEqualTo(String.valueOf((PROCESSES + 1) * INCREMENTS));
    }

    private static Process counter(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DirectoryObjectStoreIT.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** One of the processes. */
    public static void main(String[] arguments) {
        increment(new DirectoryObjectStore(Path.of(arguments[0])));
    }

    private static void increment(ObjectStore store) {
        for (int done = 0; done < INCREMENTS; ) {
            Stored seen = store.get("count").orElseThrow();
            int count = Integer.parseInt(new String(seen.content(), StandardCharsets.UTF_8));
            byte[] next = String.valueOf(count + 1).getBytes(StandardCharsets.UTF_8);
            if (store.put("count", next, new Condition.Version(seen.version())).isPresent()) {
                done++;
            }
        }
    }
}
