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
import javax.sql.DataSource;

/**
 * Findings in the database that the daemons share: one row for each share. A run that found the same as the one before writes a
 * time, and whoever knows that finding reads a time.
 */
final class SharedFindings implements Exchange {
    static final String TABLE = "TOWPATH_FOUND";

    /** What makes the table, unless it is there. */
    static final String DESCRIPTION = "create table if not exists " + TABLE
            + " (repository varchar(200) not null, label varchar(200) not null, environments text,"
            + " daemon varchar(200) not null, run varchar(64) not null, looked varchar(40) not null,"
            + " digest varchar(80) not null, found text not null, primary key (repository, label))";

    private final DataSource database;
    private final String self;
    private final Map<String, Known> known = new TreeMap<>();

    SharedFindings(DataSource database, String self) {
        this.database = database;
        this.self = self;
    }

    /** What was read of a share. */
    private record Known(String daemon, String looked, String digest, Finding finding) {}

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
        Set<String> there = new TreeSet<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select repository, label, environments, daemon, run,"
                                + " looked, digest from " + TABLE + " order by repository, label");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String id = rows.getString("repository") + "/" + rows.getString("label");
                there.add(id);
                hear(connection, rows, id).ifPresent(news::add);
            }
        } catch (SQLException e) {
            throw unreachable("asking what other daemons found", e);
        }
        known.keySet().retainAll(there);
        return news;
    }

    private Optional<Finding> hear(Connection connection, ResultSet row, String id) throws SQLException {
        String daemon = row.getString("daemon");
        String looked = row.getString("looked");
        String digest = row.getString("digest");
        if (daemon.equals(self)) {
            known.remove(id);
            return Optional.empty();
        }
        Optional<Known> before = Optional.ofNullable(known.get(id));
        if (before.filter(one -> one.daemon().equals(daemon) && one.looked().equals(looked))
                .isPresent()) {
            return Optional.empty();
        }
        Share share = share(row);
        RunId run = new RunId(row.getString("run"));
        Instant at = Instant.parse(looked);
        Finding finding;
        if (before.filter(one -> one.digest().equals(digest)).isPresent()) {
            Finding same = before.get().finding();
            finding = new Finding(daemon, share, at, run, same.commit(), same.lines());
        } else {
            Json found = found(connection, share);
            finding = new Finding(daemon, share, at, run, FindingJson.commit(found), FindingJson.lines(found));
        }
        known.put(id, new Known(daemon, looked, digest, finding));
        return Optional.of(finding);
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
                return Json.parse(text).orElseThrow(() -> new SQLException("what " + share + " found is no JSON"));
            }
        }
    }

    private static FailureException unreachable(String what, SQLException e) {
        return new FailureException(
                new Failure.RetryLater(
                        ReasonCode.UNREACHABLE, what + ": " + e.getMessage(), "see that the database can be reached"),
                e);
    }
}
