package dev.towpath.adapter.quartz;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.towpath.daemon.Exchange;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.postgresql.ds.PGSimpleDataSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Times that several daemons share in a PostgreSQL database: each is told by one of them, and what a daemon was at when it died is
 * told again by another, about {@link #CHECK_IN} and eight seconds later.
 */
public final class ClusterStore implements TimeStore {
    /** How often a daemon says in the database that it lives. */
    public static final Duration CHECK_IN = Duration.ofSeconds(2);

    private static final AtomicLong STORES = new AtomicLong();
    private static final int CONNECTION_MILLIS_MAX = 4_000;
    private static final int SOCKET_SECONDS_MAX = 20;
    private static final int SPARE_CONNECTIONS = 3;
    private static final int RETRY_MILLIS = 5_000;

    private final ClusterSettings settings;
    private final String instance;
    private final HikariDataSource pool;
    private final SharedFindings findings;

    private ClusterStore(ClusterSettings settings, String instance, HikariDataSource pool) {
        this.settings = settings;
        this.instance = instance;
        this.pool = pool;
        this.findings = new SharedFindings(pool, instance);
    }

    /**
     * Opens the database.
     *
     * @param instance what this daemon is called among the others; never used twice
     * @param workers how many runs may be in flight
     * @throws FailureException if it cannot be reached, or has no tables
     */
    public static ClusterStore open(ClusterSettings settings, String instance, int workers) {
        ClusterStore store = new ClusterStore(settings, instance, pool(settings, workers));
        try {
            store.expectTables();
            return store;
        } catch (FailureException e) {
            store.close();
            throw e;
        }
    }

    /** Makes the tables, unless they are there; whether they were made. */
    public static boolean createTables(ClusterSettings settings) {
        try (HikariDataSource pool = pool(settings, 0);
                Connection connection = pool.getConnection()) {
            return new Tables(connection).create();
        } catch (SQLException e) {
            throw unusable(settings, "making the tables of the scheduler", TimeStore.reason(e), e);
        }
    }

    private static HikariDataSource pool(ClusterSettings settings, int workers) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(settings.address());
        } catch (IllegalArgumentException e) {
            throw unusable(settings, "reading the address of the database", "it is no JDBC address of PostgreSQL", e);
        }
        settings.user().ifPresent(source::setUser);
        settings.password().ifPresent(source::setPassword);
        source.setApplicationName("towpath");
        // A database that vanishes without a word must not hold a thread for ever.
        source.setSocketTimeout(SOCKET_SECONDS_MAX);
        source.setTcpKeepAlive(true);
        HikariConfig config = new HikariConfig();
        config.setPoolName("towpath-cluster-" + STORES.incrementAndGet());
        config.setDataSource(source);
        config.setMaximumPoolSize(workers + SPARE_CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_MILLIS_MAX);
        config.setInitializationFailTimeout(1);
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw unusable(settings, "connecting", TimeStore.reason(e), e);
        }
    }

    private void expectTables() {
        try (Connection connection = pool.getConnection()) {
            if (!new Tables(connection).exist()) {
                throw new FailureException(new Failure.NeedsHuman(
                        ReasonCode.NOT_FOUND,
                        "the database " + settings + " has no tables of the scheduler",
                        "run \"towpath serve --cluster " + settings + " --create-tables\" once"));
            }
        } catch (SQLException e) {
            throw unusable(settings, "looking for the tables of the scheduler", TimeStore.reason(e), e);
        }
    }

    @Override
    public Scheduler scheduler(int workers) {
        String source = pool.getPoolName();
        DBConnectionManager.getInstance().addConnectionProvider(source, new Pooled(pool));
        try {
            return Schedulers.of(properties(instance, workers, source));
        } catch (SchedulerException e) {
            throw unusable(settings, "beginning to keep times", TimeStore.reason(e), e);
        }
    }

    /** What Quartz is told; published in scheduler/quartz. */
    static Properties properties(String instance, int workers, String source) {
        Properties properties = Schedulers.properties(instance, workers);
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        properties.setProperty(
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        properties.setProperty("org.quartz.jobStore.dataSource", source);
        properties.setProperty("org.quartz.jobStore.tablePrefix", Tables.PREFIX);
        properties.setProperty("org.quartz.jobStore.useProperties", "true");
        properties.setProperty("org.quartz.jobStore.isClustered", "true");
        properties.setProperty("org.quartz.jobStore.clusterCheckinInterval", Long.toString(CHECK_IN.toMillis()));
        properties.setProperty("org.quartz.scheduler.dbFailureRetryInterval", Integer.toString(RETRY_MILLIS));
        return properties;
    }

    /** Where the daemons tell each other what they found. */
    public Exchange exchange() {
        return findings;
    }

    /** What this daemon is called among the others. */
    public String instance() {
        return instance;
    }

    @Override
    public String name() {
        return "the database " + settings;
    }

    @Override
    public Optional<String> trouble() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("select 1")) {
            return answer.next() ? Optional.empty() : Optional.of(name() + " gives no answer");
        } catch (SQLException e) {
            return Optional.of(name() + " cannot be reached: " + TimeStore.reason(e));
        }
    }

    @Override
    public void forgetUnless(Predicate<String> known) {
        findings.forgetUnless(known);
    }

    @Override
    public void close() {
        pool.close();
    }

    private static FailureException unusable(ClusterSettings settings, String what, String reason, Throwable cause) {
        return new FailureException(
                new Failure.RetryLater(
                        ReasonCode.UNREACHABLE,
                        what + " (" + settings + "): " + reason,
                        "see that the database runs, and that the address, TOWPATH_CLUSTER_USER and"
                                + " TOWPATH_CLUSTER_PASSWORD are right"),
                cause);
    }

    /** A pool as Quartz asks for it. */
    private record Pooled(HikariDataSource pool) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void shutdown() {
            // The store closes the pool, after the scheduler is done with it.
        }

        @Override
        public void initialize() {
            // The pool is open.
        }
    }
}
