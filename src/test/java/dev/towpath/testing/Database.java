package dev.towpath.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server of a test's own, which can be stopped and started again on the same port. */
public final class Database implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Path directory;
    private EmbeddedPostgres server;

    private Database(Path directory, EmbeddedPostgres server) {
        this.directory = directory;
        this.server = server;
    }

    /** Starts one whose files are in a directory. */
    public static Database in(Path directory) {
        return new Database(directory, started(builder(directory)));
    }

    private static EmbeddedPostgres.Builder builder(Path directory) {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off");
    }

    private static EmbeddedPostgres started(EmbeddedPostgres.Builder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDBC address of a fresh database. */
    public String fresh() {
        String name = "towpath" + NAMES.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name + "?user=postgres";
    }

    /** Stops it; whoever is connected is thrown out. */
    public void stop() throws IOException {
        server.close();
    }

    /** Starts it again, with all that it held, where it was. */
    public void startAgain() {
        server = started(builder(directory).setPort(server.getPort()));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
