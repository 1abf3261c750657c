package dev.towpath.adapter.quartz;

import dev.towpath.adapter.json.Json;
import dev.towpath.daemon.Exchange;
import dev.towpath.daemon.Finding;
import dev.towpath.daemon.Share;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.RunId;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Findings in the database that the daemons share: one row for each share. A run that found the same as the one before writes a
 * time, and whoever knows that finding reads a time.
 */
final class SharedFindings implements Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(SharedFindings.class);

    static final String TABLE = "TOWPATH_FOUND";

    /** What makes the table, unless it is there. */
    static final String DESCRIPTION = "create table if not exists " + TABLE
            + " (repository varchar(200) not null, label varchar(200) not null, environments text,"
            + " daemon varchar(200) not null, run varchar(64) not null, looked varchar(40) not null,"
            + " digest varchar(80) not null, found text not null, primary key (repository, label))";

    private final DataSource database;
    private final String self;
    private Map<String, Known> known = new TreeMap<>();

    SharedFindings(DataSource database, String self) {
        this.database = database;
        this.self = self;
    }

    /** What was read of a share; no finding where another version of this program wrote what means nothing to this one. */
    private record Known(String daemon, String looked, String digest, Optional<Finding> finding) {}

    @Override
    public void tell(Finding finding) {
        String text = FindingJson.text(finding.commit(), finding.lines());
        String digest = Digest.of(text).toString();
        Share share = finding.share();
        try (Connection connection = database.getConnection()) {
            if (!touched(connection, finding, digest)) {
                try (PreparedStatement statement = connection.prepareStatement("insert into " + TABLE
                        + " (repository, label, environments, daemon, run, looked, digest, found) values (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (repository, label) do update set environments = excluded.environments,"
                        + " daemon = excluded.daemon, run = excluded.run, looked = excluded.looked,"
                        + " digest = excluded.digest, found = excluded.found")) {
                    fill(
                            statement,
                            share.repository(),
                            share.label(),
                            environments(share),
                            finding.daemon(),
                            finding.run().value(),
                            finding.looked().toString(),
                            digest,
                            text);
                    statement.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw unreachable("telling other daemons what was found", e);
        }
    }

    private static boolean touched(Connection connection, Finding finding, String digest) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "update " + TABLE
                        + " set daemon = ?, run = ?, looked = ? where repository = ? and label = ? and environments = ? and digest = ?")) {
            fill(
                    statement,
                    finding.daemon(),
                    finding.run().value(),
                    finding.looked().toString(),
                    finding.share().repository(),
                    finding.share().label(),
                    environments(finding.share()),
                    digest);
            return statement.executeUpdate() > 0;
        }
    }

    private static void fill(PreparedStatement statement, String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setString(i + 1, values[i]);
        }
    }

    private static String environments(Share share) {
        return share.environments()
                .map(names -> String.join(
                        " ", names.stream().map(EnvironmentName::value).toList()))
                .orElse("*");
    }

    @Override
    public List<Finding> heard() {
        List<Finding> news = new ArrayList<>();
        Map<String, Known> read = new TreeMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select repository, label, environments, daemon, run,"
                                + " looked, digest from " + TABLE + " order by repository, label");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                hear(connection, rows, read).ifPresent(news::add);
            }
        } catch (SQLException e) {
            throw unreachable("asking what other daemons found", e);
        }
        // Not before all was read: what is lost on the way is told again the next time.
        known = read;
        return news;
    }

    private Optional<Finding> hear(Connection connection, ResultSet row, Map<String, Known> read) throws SQLException {
        String id = Share.id(row.getString("repository"), row.getString("label"));
        String daemon = row.getString("daemon");
        String looked = row.getString("looked");
        String digest = row.getString("digest");
        if (daemon.equals(self)) {
            return Optional.empty();
        }
        Optional<Known> before = Optional.ofNullable(known.get(id));
        if (before.filter(one -> one.daemon().equals(daemon) && one.looked().equals(looked))
                .isPresent()) {
            read.put(id, before.get());
            return Optional.empty();
        }
        Optional<Known> same = before.filter(one -> one.digest().equals(digest));
        boolean senseless = same.filter(one -> one.finding().isEmpty()).isPresent();
        Optional<Finding> finding =
                senseless ? Optional.empty() : understood(connection, row, id, same.flatMap(Known::finding));
        read.put(id, new Known(daemon, looked, digest, finding));
        return finding;
    }

    /** What a row says; nothing where another version of this program wrote it. The others go on being heard. */
    private static Optional<Finding> understood(Connection connection, ResultSet row, String id, Optional<Finding> same)
            throws SQLException {
        String daemon = row.getString("daemon");
        try {
            Share share = share(row);
            RunId run = new RunId(row.getString("run"));
            Instant looked = Instant.parse(row.getString("looked"));
            if (same.isPresent()) {
                return Optional.of(new Finding(
                        daemon,
                        share,
                        looked,
                        run,
                        same.get().commit(),
                        same.get().lines()));
            }
            Json found = found(connection, share);
            return Optional.of(
                    new Finding(daemon, share, looked, run, FindingJson.commit(found), FindingJson.lines(found)));
        } catch (RuntimeException e) {
            LOG.warn(
                    "what the daemon \"{}\" found in \"{}\" means nothing to this version; it is not shown",
                    daemon,
                    id,
                    e);
            return Optional.empty();
        }
    }

    private static Share share(ResultSet row) throws SQLException {
        String environments = row.getString("environments");
        if (environments.equals("*")) {
            return new Share(row.getString("repository"), row.getString("label"), Optional.empty());
        }
        Set<EnvironmentName> names = new TreeSet<>();
        for (String name : environments.split(" ", -1)) {
            if (!name.isEmpty()) {
                names.add(new EnvironmentName(name));
            }
        }
        return Share.of(row.getString("repository"), row.getString("label"), names);
    }

    private static Json found(Connection connection, Share share) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select found from " + TABLE + " where repository = ? and label = ?")) {
            fill(statement, share.repository(), share.label());
            try (ResultSet row = statement.executeQuery()) {
                String text = row.next() ? row.getString(1) : "{}";
                return Json.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("what " + share + " found is no JSON"));
            }
        }
    }

    /** Forgets what was found in shares, by their ids, of which this is not true. */
    void forgetUnless(Predicate<String> known) {
        try (Connection connection = database.getConnection();
                PreparedStatement all = connection.prepareStatement("select repository, label from " + TABLE);
                PreparedStatement delete =
                        connection.prepareStatement("delete from " + TABLE + " where repository = ? and label = ?");
                ResultSet rows = all.executeQuery()) {
            while (rows.next()) {
                String repository = rows.getString("repository");
                String label = rows.getString("label");
                if (!known.test(Share.id(repository, label))) {
                    fill(delete, repository, label);
                    delete.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw unreachable("forgetting what was found in shares that are gone", e);
        }
    }

    private static FailureException unreachable(String what, SQLException e) {
        return new FailureException(
                new Failure.RetryLater(
                        ReasonCode.UNREACHABLE, what + ": " + e.getMessage(), "see that the database can be reached"),
                e);
    }
}
