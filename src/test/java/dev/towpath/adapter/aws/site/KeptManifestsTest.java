package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.store.DirectoryObjectStore;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.model.Target;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest that cannot be read is told, and is no manifest that is not there. */
class KeptManifestsTest {
    private static final Target TARGET = Target.of("web", "prod1");

    private final ObjectStore store;

    KeptManifestsTest(@TempDir Path directory) {
        store = new DirectoryObjectStore(directory);
    }

    @Test
    void anAbsentOneIsNone() {
        assertThat(new KeptManifests(store).read(TARGET).version()).isEmpty();
    }

    @Test
    void rubbishIsTold() {
        assertThatItIsTold("x".getBytes(StandardCharsets.UTF_8), "it is not JSON: ");
    }

    @Test
    void oneThatWouldNeverEndIsTold() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream lines = new GZIPOutputStream(bytes)) {
            lines.write("{\"schema\":\"towpath.site/v2\",\"headers\":[],\"objects\":9000000000}\n"
                    .getBytes(StandardCharsets.UTF_8));
        }

        assertThatItIsTold(bytes.toByteArray(), "it announces 9000000000 objects; at most 1500000 are read");
    }

    private void assertThatItIsTold(byte[] content, String why) {
        store.put(SiteManifest.key(TARGET), content, new Condition.Absent());

        assertThatThrownBy(() -> new KeptManifests(store).read(TARGET))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().reason()).isEqualTo(ReasonCode.STATE_BLOCKED);
                    assertThat(e.getMessage())
                            .startsWith("reading the manifest \"" + SiteManifest.key(TARGET)
                                    + "\" in the state store \"" + store.location() + "\": " + why);
                });
    }
}
