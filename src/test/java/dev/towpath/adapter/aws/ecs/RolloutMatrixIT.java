package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.execute.Outcome;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;
import dev.towpath.problem.FailureException;
import dev.towpath.sandbox.ServiceSeed;
import dev.towpath.sandbox.ServiceTruth;
import dev.towpath.testing.Golden;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every way in which a rollout may go, with one service and with two, waited for and not: what is reported beside what is so.
 *
 * <p>What is so comes from the cloud's own state, not from the answers that the watcher reads.
 */
class RolloutMatrixIT {
    private static final Duration BETWEEN_RUNS = Duration.ofMinutes(5);
    private static final int RUNS_MAX = 12;

    /** One cell of the table. */
    private record Cell(String verdict, boolean waits, int runs, Duration took, String then) {
        @Override
        public String toString() {
            return verdict + ", " + (waits ? time() : runs == 1 ? "first run" : "run " + runs);
        }

        private String time() {
            return took.toMinutes() == 0
                    ? took.toSeconds() + " s"
                    : took.toMinutes() + " min " + took.toSecondsPart() + " s";
        }
    }

    @Test
    void noDeploymentIsCalledASuccessUnlessItsDigestRunsEverywhere() {
        StringBuilder table = new StringBuilder("| the rollout | web, waited for | web, not waited for"
                + " | web and worker, waited for | web and worker, not waited for | ten minutes later |\n"
                + "|---|---|---|---|---|---|\n");
        for (RolloutScript script : RolloutScript.all()) {
            List<Cell> cells = new ArrayList<>();
            for (boolean worker : new boolean[] {false, true}) {
                for (boolean waits : new boolean[] {true, false}) {
                    cells.add(run(script, worker, waits));
                }
            }
            String then = cells.stream().map(Cell::then).distinct().collect(Collectors.joining("; "));
            table.append("| ").append(script).append(" | ");
            cells.forEach(cell -> table.append(cell).append(" | "));
            table.append(then).append(" |\n");
        }
        Golden.document(Path.of("docs/reference/rollouts.md"), table.toString());
    }

    private static Cell run(RolloutScript script, boolean worker, boolean waits) {
        VirtualTime time = new VirtualTime();
        try (ContainerRehearsal world = new ContainerRehearsal(time)) {
            world.web(script.seed().apply(ServiceSeed.of("main", "web", "nginx:1.25")));
            if (worker) {
                world.worker(script.seed().apply(ServiceSeed.of("main", "worker", "nginx:1.25")));
            }
            assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);
            script.setting().accept(world, time);
            ContainerImage image = world.image("sha-2");
            Digest digest = world.digest(image);
            Instant began = time.instant();
            world.awaiting = waits;
            String verdict = attempt(world, image, digest);
            int runs = 1;
            while (verdict.equals("goes on") && runs < RUNS_MAX) {
                time.sleep(BETWEEN_RUNS);
                verdict = attempt(world, image, digest);
                runs++;
            }
            Duration took = Duration.between(began, time.instant());
            String where =
                    script + (worker ? ", web and worker" : ", web") + (waits ? ", waited for" : ", not waited for");
            judge(world, digest, verdict, where);
            time.sleep(Duration.ofMinutes(10));
            return new Cell(verdict, waits, runs, took, then(world, digest));
        }
    }

    private static String attempt(ContainerRehearsal world, ContainerImage image, Digest digest) {
        try {
            Outcome outcome = world.deploy(image, digest);
            if (outcome instanceof Outcome.Succeeded success) {
                String unexercised = success.message().startsWith("deployed, unexercised") ? ", unexercised" : "";
                return success.state().name().toLowerCase(Locale.ROOT) + unexercised;
            }
            if (outcome instanceof Outcome.Failed failed) {
                return "failed: " + failed.reason().word() + (failed.judged() ? "" : ", not the image's fault");
            }
            if (outcome instanceof Outcome.Refused refused) {
                return "held: " + refused.reason().word();
            }
            return "goes on";
        } catch (FailureException e) {
            boolean passing = e.failure().fold(human -> false, later -> true, broken -> false);
            return passing ? "goes on" : "error: " + e.failure().reason().word();
        }
    }

    /** The oracle: a success is one in the cloud's own state, at the very moment at which it is reported. */
    private static void judge(ContainerRehearsal world, Digest digest, String verdict, String where) {
        boolean recorded = world.recorded()
                .record()
                .flatMap(record -> record.digest())
                .filter(digest::equals)
                .isPresent();
        boolean success = verdict.startsWith("deployed");
        assertThat(recorded).as("%s: recorded although %s", where, verdict).isEqualTo(success);
        if (success) {
            for (String service : world.services()) {
                ServiceTruth truth = world.account.truth("main", service, "app");
                assertThat(truth.runsOnly(digest.value()))
                        .as("%s: %s, and \"%s\" really is %s", where, verdict, service, truth)
                        .isTrue();
            }
        }
    }

    private static String then(ContainerRehearsal world, Digest digest) {
        Digest before = world.digest(world.image("sha-1"));
        TreeSet<String> all = new TreeSet<>();
        for (String service : world.services()) {
            ServiceTruth truth = world.account.truth("main", service, "app");
            if (truth.running().isEmpty()) {
                all.add("nothing");
            }
            truth.running().forEach((running, count) -> {
                String name = running.equals(digest.value())
                        ? "the new image"
                        : running.equals(before.value()) ? "the earlier image" : "another image";
                all.add(count == truth.desired() ? name : count + " of " + truth.desired() + " tasks of " + name);
            });
        }
        return String.join(", ", all);
    }
}
