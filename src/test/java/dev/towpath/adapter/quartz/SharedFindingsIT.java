package dev.towpath.adapter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.daemon.Exchange;
import dev.towpath.daemon.Finding;
import dev.towpath.daemon.Share;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.GitSha;
import dev.towpath.model.RunId;
import dev.towpath.plan.State;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.problem.SourceSpan;
import dev.towpath.report.TargetReport;
import dev.towpath.testing.Database;
import dev.towpath.testing.ScriptedWork;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons tell each other what they found, through a real PostgreSQL. */
class SharedFindingsIT {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Share PRODUCTION =
            Share.of("infra", "prod1", new TreeSet<>(List.of(new EnvironmentName("prod1"))));

    @TempDir
    private Path directory;

    @Test
    void whatOneFoundTheOthersHearOnce() throws Exception {
        try (Database database = Database.in(directory.resolve("postgres"))) {
            ClusterSettings settings = new ClusterSettings(database.fresh(), Optional.empty(), Optional.empty());
            assertThat(ClusterStore.createTables(settings)).isTrue();
            assertThat(ClusterStore.createTables(settings)).isFalse();
            try (ClusterStore one = ClusterStore.open(settings, "one", 1);
                    ClusterStore two = ClusterStore.open(settings, "two", 1)) {
                Exchange first = one.exchange();
                Exchange second = two.exchange();
                assertThat(second.heard()).isEmpty();
                Finding found = finding("one", NOON, Duration.ofMillis(5));
                first.tell(found);
                assertThat(first.heard()).as("one's own").isEmpty();
                assertThat(second.heard()).containsExactly(finding("one", NOON, Duration.ZERO));
                assertThat(second.heard()).as("heard already").isEmpty();
                first.tell(finding("one", NOON.plusSeconds(60), Duration.ofMillis(7)));
                assertThat(second.heard()).containsExactly(finding("one", NOON.plusSeconds(60), Duration.ZERO));
                second.tell(finding("two", NOON.plusSeconds(90), Duration.ZERO));
                assertThat(first.heard()).containsExactly(finding("two", NOON.plusSeconds(90), Duration.ZERO));
                assertThat(second.heard()).as("one's own now").isEmpty();
                one.forgetUnless(share -> !share.equals("infra/prod2"));
                assertThat(rows(settings)).isEqualTo(1);
                one.forgetUnless(share -> !share.equals("infra/prod1"));
                assertThat(rows(settings)).isZero();
                database.stop();
                assertThatThrownBy(first::heard)
                        .isInstanceOf(FailureException.class)
                        .hasMessageContaining("asking what other daemons found");
            }
        }
    }

    @Test
    void whatAnotherVersionWroteHidesNothingElse() throws Exception {
        try (Database database = Database.in(directory.resolve("postgres"))) {
            String address = database.fresh();
            ClusterSettings settings = new ClusterSettings(address, Optional.empty(), Optional.empty());
            ClusterStore.createTables(settings);
            try (ClusterStore one = ClusterStore.open(settings, "one", 1);
                    ClusterStore two = ClusterStore.open(settings, "two", 1);
                    Connection connection = DriverManager.getConnection(address);
                    Statement statement = connection.createStatement()) {
                statement.execute("insert into " + SharedFindings.TABLE
                        + " values ('infra', 'a', '*', 'new', 'R1', '2026-11-21T12:00:00Z', 'd1',"
                        + " '{\"lines\": [{\"app\": \"web\", \"env\": \"dev1\", \"type\": \"x\", \"state\": \"UNHEARD_OF\"}]}'),"
                        + " ('infra', 'z', '*', 'new', 'R1', '2026-11-21T12:00:00Z', 'd2', 'no JSON')");
                one.exchange().tell(finding("one", NOON, Duration.ZERO));
                Exchange second = two.exchange();
                assertThat(second.heard()).containsExactly(finding("one", NOON, Duration.ZERO));
                assertThat(second.heard()).as("heard already").isEmpty();
                statement.execute("update " + SharedFindings.TABLE + " set digest = 'd3', found = '{\"lines\": []}',"
                        + " looked = '2026-11-21T12:01:00Z' where label = 'a'");
                assertThat(second.heard())
                        .as("understood now")
                        .extracting(Finding::daemon)
                        .containsExactly("new");
            }
        }
    }

    private static int rows(ClusterSettings settings) throws SQLException {
        try (Connection connection = DriverManager.getConnection(settings.address());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from " + SharedFindings.TABLE)) {
            count.next();
            return count.getInt(1);
        }
    }

    private static Finding finding(String daemon, Instant looked, Duration took) {
        TargetReport line = new TargetReport(
                        ScriptedWork.line("web/prod1", State.HELD, "sha-2").target(),
                        "container",
                        State.HELD,
                        Optional.of("sha-2"),
                        Optional.of("sha-1"),
                        Optional.empty(),
                        Optional.of(NOON),
                        Optional.of(new TargetReport.Reason(
                                ReasonCode.SOAKING, "soaks \"still\"", "wait", List.of("time"), Optional.of(NOON))),
                        List.of("one step"),
                        List.of(),
                        Optional.empty(),
                        took,
                        Optional.of(new SourceSpan("apps/web/prod1/promotion.yaml", 3, 1)))
                .after(new EnvironmentName("stage1"));
        return new Finding(
                daemon,
                PRODUCTION,
                looked,
                new RunId("R" + looked.getEpochSecond()),
                Optional.of(new GitSha("1111111111111111111111111111111111111111")),
                List.of(line, ScriptedWork.line("site/prod1", State.UNPINNED, "x")).stream()
                        .map(one -> one.equals(line) ? line : brief(one))
                        .toList());
    }

    private static TargetReport brief(TargetReport line) {
        return new TargetReport(
                line.target(),
                line.type(),
                line.state(),
                line.pin(),
                line.record(),
                line.live(),
                line.since(),
                line.reason(),
                line.steps(),
                line.gates(),
                line.verdict(),
                Duration.ZERO,
                line.source());
    }
}
