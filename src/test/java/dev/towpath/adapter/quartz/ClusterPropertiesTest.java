package dev.towpath.adapter.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What is published of the scheduler's properties and tables is what the daemon uses. */
class ClusterPropertiesTest {
    @Test
    void theFileSaysWhatTheDaemonSets() throws IOException {
        Properties published = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("scheduler/quartz/quartz.properties"))) {
            published.load(reader);
        }
        Properties used = ClusterStore.properties("one", 4, "pool");
        List.of(
                        "org.quartz.scheduler.instanceId",
                        "org.quartz.threadPool.threadCount",
                        "org.quartz.jobStore.dataSource")
                .forEach(used::remove);
        assertThat(published).isEqualTo(used);
    }

    @Test
    void theTablesAreMadeAndNeverDropped() {
        assertThat(Tables.statements())
                .hasSizeGreaterThan(20)
                .allSatisfy(statement -> assertThat(statement).startsWith("CREATE "))
                .anySatisfy(statement -> assertThat(statement).contains("QRTZ_JOB_DETAILS"));
    }

    @Test
    void secretsOfAnAddressAreNotShown() {
        assertThat(new ClusterSettings(
                        "jdbc:postgresql://me:p@pw@db/towpath?user=me&password=pw",
                        Optional.empty(),
                        Optional.of("pw")))
                .hasToString("jdbc:postgresql://db/towpath");
    }
}
