package dev.towpath.adapter.quartz;

import dev.towpath.testing.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Times in a real PostgreSQL. */
class ClusterTickerIT extends TickerContract {
    @TempDir
    private static Path directory;

    private static Database database;

    @BeforeAll
    static void start() {
        database = Database.in(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    @Override
    TimeStore store() {
        ClusterSettings settings = new ClusterSettings(database.fresh(), Optional.empty(), Optional.empty());
        ClusterStore.createTables(settings);
        return ClusterStore.open(settings, "one", 3);
    }
}
