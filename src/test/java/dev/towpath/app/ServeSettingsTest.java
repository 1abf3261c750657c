package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.quartz.CronForm;
import dev.towpath.cli.ServeRequest;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Misfire;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Schedule;
import dev.towpath.daemon.Watched;
import dev.towpath.model.Tier;
import dev.towpath.problem.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the daemon is told what to do, by the operator's settings and the command line. */
class ServeSettingsTest {
    private static final ServeRequest NOTHING =
            new ServeRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path directory;

    private ServeFile file(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("settings.yaml"), text);
        return Settings.of(Optional.of(file), Map.of()).serve().orElseThrow();
    }

    private void refused(String text, String place, String sentence) {
        assertThatThrownBy(() -> file(text))
                .isInstanceOf(FailureException.class)
                .hasMessage("reading the operator's settings: " + directory.resolve("settings.yaml") + ":" + place
                        + ": error: " + sentence);
    }

    @Test
    void withoutAFileTheRepositoryInScopeIsServed() {
        ServeSettings settings =
                ServeSettings.of(ServeFile.NONE, "/srv/infra.git", Optional.of("main"), NOTHING, Map.of());
        assertThat(settings.web().address()).isEqualTo("127.0.0.1");
        assertThat(settings.web().port()).isEqualTo(8480);
        assertThat(settings.cluster()).isEmpty();
        Watched one = settings.repositories().get(0);
        assertThat(one.name()).isEqualTo("infra");
        assertThat(one.ref()).contains("main");
        assertThat(one.usual())
                .isEqualTo(new Rhythm(new Schedule.Every(Duration.ofMinutes(5)), Duration.ofSeconds(10), Misfire.ONCE));
        assertThat(one.drift()).isEmpty();
    }

    @Test
    void theCommandLineWinsOverTheFile() throws IOException {
        ServeRequest request = new ServeRequest(
                Optional.of("0.0.0.0"), Optional.of(0), Optional.of(Duration.ofSeconds(30)), Optional.empty());
        ServeSettings settings = ServeSettings.of(
                file("serve: { listen: 10.0.0.1, port: 80, every: 1h, cluster: \"jdbc:postgresql://db/towpath\" }\n"),
                ".",
                Optional.empty(),
                request,
                Map.of("TOWPATH_CLUSTER_PASSWORD", "s3cret"));
        assertThat(settings.web().address()).isEqualTo("0.0.0.0");
        assertThat(settings.web().port()).isZero();
        assertThat(settings.repositories().get(0).usual().schedule())
                .isEqualTo(new Schedule.Every(Duration.ofSeconds(30)));
        assertThat(settings.cluster().orElseThrow())
                .hasToString("jdbc:postgresql://db/towpath")
                .satisfies(cluster -> assertThat(cluster.password()).contains("s3cret"));
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void theExampleSaysEachRepositorysRhythm() {
        ServeFile file = Settings.of(Optional.of(Path.of("scheduler/quartz/settings.yaml")), Map.of())
                .serve()
                .orElseThrow();
        assertThat(file.cluster()).contains("jdbc:postgresql://db.internal/towpath");
        List<Watched> repositories = file.repositories();
        assertThat(repositories).extracting(Watched::name).containsExactly("infra", "data");
        Watched infra = repositories.get(0);
        assertThat(infra.division()).isEqualTo(Division.ENVIRONMENT);
        assertThat(infra.usual().jitter()).hasSeconds(20);
        Rhythm drift = infra.drift().orElseThrow();
        assertThat(drift.schedule()).isEqualTo(new Schedule.Cron("0 30 3 * * ?", ZoneId.of("Europe/Berlin")));
        assertThat(drift.jitter()).hasMinutes(30);
        Watched data = repositories.get(1);
        assertThat(data.division()).isEqualTo(Division.REPOSITORY);
        assertThat(data.tiers()).containsOnlyKeys(Tier.PRODUCTION);
        assertThat(data.tiers().get(Tier.PRODUCTION).misfire()).isEqualTo(Misfire.SKIP);
        assertThat(data.tiers().get(Tier.PRODUCTION).jitter()).as("inherited").hasSeconds(20);
    }

    @Test
    void badRhythmsAreSaidWithTheirPlace() {
        refused(
                "serve:\n  cron: \"0 0 25 * * ?\"\n",
                "2:9",
                "\"cron\" is \"0 0 25 * * ?\": hour values must be between 0 and 23; write second, minute, hour, day of"
                        + " month, month and day of week, such as \"0 */10 * * * ?\" or \"0 0 8-18 ? * MON-FRI\"");
        refused(
                "serve:\n  repositories:\n    - repository: /srv/infra\n      drift: { cron: \"*/5 * * * *\" }\n",
                "4:22",
                "\"cron\" is \"*/5 * * * *\": it has 5 fields, and the first must be that of seconds; write second, minute,"
                        + " hour, day of month, month and day of week, such as \"0 */10 * * * ?\" or \"0 0 8-18 ? * MON-FRI\"");
        refused(
                "serve: { every: 0s }\n",
                "1:17",
                "\"every\" is \"0s\"; it must be a duration such as 45s, 30m, 2h or 1d, longer than nothing");
        refused(
                "serve: { every: 5m, cron: \"0 0 3 * * ?\" }\n",
                "1:27",
                "both \"every\" and \"cron\" are given; leave one of them out");
        refused(
                "serve:\n  tiers: { prod: { every: 5m } }\n",
                "2:12",
                "a key of \"tiers\" is \"prod\"; it must be one of dev, production, staging");
        refused("serve: { evry: 5m }\n", "1:10", "\"evry\" is not a key of \"serve\"; did you mean \"every\"?");
    }

    @Test
    void networksOfScrapersAreRangesOfAddresses() throws IOException {
        ServeSettings settings = ServeSettings.of(
                file("serve: { metrics: [10.0.0.0/8, \"2001:db8::/32\"] }\n"),
                ".",
                Optional.empty(),
                NOTHING,
                Map.of());
        assertThat(settings.web().scrapers())
                .extracting(Object::toString)
                .containsExactly("10.0.0.0/8", "2001:db8::/32");
        refused(
                "serve:\n  metrics: [prometheus.internal]\n",
                "2:13",
                "an entry of \"metrics\" is \"prometheus.internal\"; it must be a range of addresses such as 10.0.0.0/8");
    }

    @Test
    void twoRepositoriesNeedTwoNames() {
        refused(
                "serve:\n  repositories:\n    - repository: /srv/a/infra\n    - repository: /srv/b/infra.git\n",
                "4:7",
                "two repositories are named \"infra\"; give one of them another \"name\"");
    }

    @Test
    void secretsDoNotStandInTheFileAndAreNotShort() {
        refused(
                "serve: { cluster: \"jdbc:postgresql://db/towpath?password=x\" }\n",
                "1:19",
                "\"cluster\" is \"jdbc:postgresql://db/towpath?password=x\"; it must be the JDBC address of a PostgreSQL"
                        + " database such as jdbc:postgresql://db.internal/towpath, without a password");
        assertThatThrownBy(() -> ServeSettings.of(
                        ServeFile.NONE,
                        ".",
                        Optional.empty(),
                        NOTHING,
                        Map.of("TOWPATH_GITHUB_WEBHOOK_SECRET", "hunter2")))
                .hasMessage("\"TOWPATH_GITHUB_WEBHOOK_SECRET\" is shorter than 16 characters");
    }

    @Test
    void cronExpressionsThatNameNoTimeAreFaults() {
        assertThat(CronForm.fault("0 */10 * * * ?")).isEmpty();
        assertThat(CronForm.fault("0 0 8-18 ? * MON-FRI")).isEmpty();
        assertThat(CronForm.fault("0 0 3 31 2 ?")).contains("it names no time at all");
        assertThat(CronForm.fault("0 0 3 * * *")).isPresent();
        assertThat(CronForm.fault("every day")).contains("it has 2 fields, and the first must be that of seconds");
    }
}
