package dev.towpath.adapter.quartz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quartz.Scheduler;

/**
 * Quartz's tables, as the Quartz in use describes them, and the one in which daemons tell each other what they found.
 *
 * <p>Its description begins by dropping what is there; that part is left out, so that nobody loses a schedule by asking twice.
 */
final class Tables {
    static final String PREFIX = "QRTZ_";
    private static final String DESCRIPTION = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    private final Connection connection;

    Tables(Connection connection) {
        this.connection = connection;
    }

    /** What makes the tables: Quartz's own statements without those that drop. */
    static List<String> statements() {
        StringBuilder text = new StringBuilder();
        description()
                .lines()
                .filter(line -> !line.startsWith("--"))
                .forEach(line -> text.append(line).append('\n'));
        List<String> statements = new ArrayList<>();
        for (String statement : text.toString().split(";", -1)) {
            String stripped = statement.strip();
            String word = stripped.toUpperCase(Locale.ROOT);
            if (word.startsWith("CREATE ")) {
                statements.add(stripped);
            }
        }
        return statements;
    }

    private static String description() {
        try (InputStream file = Optional.ofNullable(Scheduler.class.getResourceAsStream(DESCRIPTION))
                .orElseThrow(() -> new IllegalStateException("Quartz's jar has no " + DESCRIPTION))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + DESCRIPTION, e);
        }
    }

    boolean exist() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("select to_regclass('" + PREFIX
                        + "TRIGGERS') is not null and to_regclass('" + SharedFindings.TABLE + "') is not null")) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    private boolean quartz() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("select to_regclass('" + PREFIX + "TRIGGERS') is not null")) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    /** Makes those that are missing, all of them or none; whether any was. */
    boolean create() throws SQLException {
        if (exist()) {
            return false;
        }
        boolean automatic = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            if (!quartz()) {
                for (String one : statements()) {
                    statement.execute(one);
                }
            }
            statement.execute(SharedFindings.DESCRIPTION);
            connection.commit();
            return true;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(automatic);
        }
    }
}
