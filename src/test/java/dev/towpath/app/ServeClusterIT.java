package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.testing.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons share one real PostgreSQL, and one of them meets with an accident in the middle of a deployment. */
class ServeClusterIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration RECOVERY_MAX = Duration.ofMinutes(2);
    private static final String ROLLING = "0 of 2 tasks running";
    private static final String PROMOTION = "apps/web-app/dev1/promotion.yaml";
    private static final String NEXT = "sha-2b7e151";
    private static final String SECRET = "the secret of the builds";

    @TempDir
    private Path directory;

    @Test
    void anotherDaemonSettlesWhatADeadOneLeftAndAPausedOneIsRefused() throws Exception {
        try (TemplateUnderRehearsal world = new TemplateUnderRehearsal(directory);
                Database database = Database.in(directory.resolve("postgres"))) {
            String first = Files.readString(world.repository.resolve(PROMOTION));
            world.write(PROMOTION, "artifact: " + NEXT + "\n");
            world.writer.commit("Pin what comes later", TemplateUnderRehearsal.DEVELOPER, Instant.now());
            world.write(PROMOTION, first);
            world.begin("12s");
            world.withEnvironment("TOWPATH_CLUSTER", database.fresh());
            world.withEnvironment("TOWPATH_ARTIFACT_SECRET", SECRET);
            world.withEnvironment("TOWPATH_LEASE_TAKEOVER", "12s");
            world.withEnvironment("TOWPATH_APP", "");
            // Without Terraform: its plans have their own tests.
            world.withEnvironment("PATH", "/nonexistent");
            assertThat(world.run("serve", "--create-tables"))
                    .as(world.complaint())
                    .isZero();
            assertThat(world.text()).startsWith("made the tables of the scheduler in jdbc:postgresql://127.0.0.1:");
            assertThat(world.run("serve", "--create-tables")).isZero();
            assertThat(world.text()).contains("already; nothing was changed");
            try (DaemonProcess one = daemon("one", world);
                    DaemonProcess two = daemon("two", world)) {
                DaemonProcess survivor = killInTheMiddle(world, one, two);
                try (DaemonProcess three = daemon("three", world)) {
                    pauseInTheMiddle(world, survivor, three);
                }
            }
        }
    }

    private DaemonProcess daemon(String name, TemplateUnderRehearsal world) {
        return DaemonProcess.start(name, directory, world.environment(), "--every", "1h", "--verbose");
    }

    private DaemonProcess killInTheMiddle(TemplateUnderRehearsal world, DaemonProcess one, DaemonProcess two)
            throws Exception {
        one.await("a rollout is under way", SOON, () -> one.logged(ROLLING) || two.logged(ROLLING));
        DaemonProcess victim = one.logged(ROLLING) ? one : two;
        DaemonProcess survivor = victim == one ? two : one;
        survivor.address();
        victim.signal("KILL");
        Instant killed = Instant.now();
        survivor.logs(RECOVERY_MAX, "begins: reconcile, recovery");
        String noticed = millisSince(killed);
        survivor.logs(RECOVERY_MAX, "web-app/dev1 deployed");
        System.out.println("kill -9 in the middle of a rollout: noticed after " + noticed + ", settled after "
                + millisSince(killed));
        assertThat(target(world).get("state").text()).contains("in_sync");
        return survivor;
    }

    private void pauseInTheMiddle(TemplateUnderRehearsal world, DaemonProcess one, DaemonProcess two) throws Exception {
        two.address();
        two.logs(RECOVERY_MAX, "ended after");
        world.write(PROMOTION, "artifact: " + NEXT + "\n");
        world.writer.commit("Pin the next", TemplateUnderRehearsal.DEVELOPER, Instant.now());
        assertThat(one.notified(SECRET)).isEqualTo(202);
        one.await("a rollout is under way", SOON, () -> rolling(one) || rolling(two));
        DaemonProcess paused = rolling(one) ? one : two;
        DaemonProcess other = paused == one ? two : one;
        paused.signal("STOP");
        Instant stopped = Instant.now();
        other.logs(RECOVERY_MAX, "begins: reconcile, recovery");
        other.logs(RECOVERY_MAX, "web-app/dev1 deployed");
        System.out.println("paused in the middle of a rollout: settled by the other after " + millisSince(stopped));
        assertThat(target(world).get("record").text()).contains(NEXT);
        assertThat(world.run("history", "web-app", "dev1")).isZero();
        String history = world.text();
        String run = paused.log()
                .lines()
                .filter(line -> line.contains(ROLLING) && !line.contains("run 1:"))
                .map(line -> line.replaceFirst(".* run ([0-9]+): .*", "$1"))
                .findFirst()
                .orElseThrow();
        paused.signal("CONT");
        paused.logs(RECOVERY_MAX, "the lease of web-app/dev1 was taken over");
        paused.logs(RECOVERY_MAX, "run " + run + " (", "ended after");
        paused.log()
                .lines()
                .dropWhile(line -> !line.contains("was taken over"))
                .forEach(line -> System.out.println("paused: " + line));
        assertThat(world.run("history", "web-app", "dev1")).isZero();
        assertThat(world.text()).as("the one that was paused deployed nothing").isEqualTo(history);
        assertThat(target(world).get("state").text()).contains("in_sync");
    }

    private static boolean rolling(DaemonProcess daemon) {
        return daemon.log().lines().anyMatch(line -> line.contains(ROLLING) && !line.contains("run 1:"));
    }

    private static String millisSince(Instant moment) {
        return Duration.between(moment, Instant.now()).toMillis() + " ms";
    }

    private static Json target(TemplateUnderRehearsal world) {
        Json report = world.json("status", "--app", "web-app", "--env", "dev1");
        return report.get("targets").items().get(0);
    }
}
