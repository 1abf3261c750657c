package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.execute.Outcome;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;
import dev.towpath.model.Hook;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Rollout;
import dev.towpath.sandbox.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks beside a rollout: in order, once, with their exit codes and last words, and undone after a failure. */
class HooksIT {
    private static final Hook MIGRATE = new Hook(
            "migrate",
            List.of("bin/rails", "db:migrate"),
            Optional.empty(),
            Duration.ofSeconds(3),
            List.of("bin/rails", "db:rollback"));
    private static final Hook SEED =
            new Hook("seed", List.of("bin/seed"), Optional.empty(), Duration.ofSeconds(3), List.of());
    private static final Hook WARM =
            new Hook("warm", List.of("bin/warm"), Optional.empty(), Duration.ofSeconds(3), List.of());

    private final ContainerRehearsal world = new ContainerRehearsal();

    HooksIT() {
        world.web();
        world.cloud.rollout(Duration.ofMillis(200));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void hooksRunInOrderWithTheNewRevisionAndAreRecorded() {
        world.hooks(List.of(MIGRATE, SEED), List.of(WARM));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(world.account.commands()).containsExactly("bin/rails db:migrate", "bin/seed", "bin/warm");
        Map<String, String> details = world.recorded().record().orElseThrow().details();
        assertThat(details).containsKeys("hook_before_migrate", "hook_before_seed", "hook_after_warm");
        Task task = world.task(details.get("hook_before_migrate"));
        assertThat(Revision.shortName(task.taskDefinitionArn())).isEqualTo("web:2");
        assertThat(task.startedBy()).matches("towpath/01INTENT-[0-9a-f]{8}-before-migrate");
    }

    @Test
    void aRunThatChangesNothingRunsNoHookAgain() {
        world.hooks(List.of(MIGRATE), List.of(WARM));
        world.deploy("sha-1");

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.account.commands()).containsExactly("bin/rails db:migrate", "bin/warm");
    }

    @Test
    void whatIsAdoptedAgainKeepsTheHooksThatHaveRun() {
        world.hooks(List.of(MIGRATE), List.of(WARM));
        world.deploy("sha-1");
        Map<String, String> ran = hooks();

        assertThat(world.adopt("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(ran).hasSize(2);
        assertThat(hooks()).isEqualTo(ran);
    }

    @Test
    void whatIsSettledKeepsTheHooksThatHaveRun() throws InterruptedException {
        world.hooks(List.of(MIGRATE), List.of());
        ContainerImage image = world.image("sha-1");
        Digest digest = world.digest(image);
        world.stopAfter("tasks");
        assertThat(world.deploy(image, digest)).isInstanceOf(Outcome.Interrupted.class);
        assertThat(world.wants("web")).isEqualTo("web:2");
        Thread.sleep(400);

        assertThat(world.settle("sha-1").message()).isEqualTo("the rollout of sha-1 had completed and is recorded now");

        assertThat(hooks()).containsOnlyKeys("hook_before_migrate");
    }

    private Map<String, String> hooks() {
        Map<String, String> details =
                new TreeMap<>(world.recorded().record().orElseThrow().details());
        details.keySet().removeIf(key -> !key.startsWith("hook_"));
        return details;
    }

    @Test
    void aFailedHookStopsTheDeploymentWithItsExitCodeAndLastWords() {
        world.hooks(List.of(MIGRATE), List.of());
        world.cloud.task(
                "db:migrate", TaskScript.exits(3, List.of("== 20261121 CreateUsers", "relation users exists")));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome)
                .isEqualTo(new Outcome.Failed(
                        ReasonCode.HOOK_FAILED,
                        "the hook \"migrate\" ended with exit code 3; its last log lines: == 20261121 CreateUsers |"
                                + " relation users exists; no service was changed",
                        "find out why, then pin a fixed image",
                        true));
        assertThat(world.wants("web")).isEqualTo("web:1");
        assertThat(world.cloud.calls().count("ecs:UpdateService")).isZero();
        assertThat(world.account.commands()).as("nothing to undo").containsExactly("bin/rails db:migrate");
        assertThat(world.revision("web:2").active()).as("nobody needs it").isFalse();
    }

    @Test
    void whatSucceededBeforeAFailedHookIsUndone() {
        world.hooks(List.of(MIGRATE, SEED), List.of());
        world.cloud.task("bin/seed", TaskScript.exits(1, List.of()));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome.message())
                .isEqualTo("the hook \"seed\" ended with exit code 1; no service was changed; the hook \"migrate\" was"
                        + " rolled back");
        assertThat(world.account.commands())
                .containsExactly("bin/rails db:migrate", "bin/seed", "bin/rails db:rollback");
    }

    @Test
    void aHookThatTakesTooLongIsStopped() {
        Hook slow = new Hook("migrate", List.of("db:migrate"), Optional.empty(), Duration.ofSeconds(1), List.of());
        world.hooks(List.of(slow), List.of());
        world.cloud.task("db:migrate", TaskScript.hangs(List.of("waiting for a lock")));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome.message())
                .isEqualTo("the hook \"migrate\" did not end within 1 second and was stopped; its last log lines:"
                        + " waiting for a lock; no service was changed");
        assertThat(world.cloud.calls().count("ecs:StopTask")).isEqualTo(1);
    }

    @Test
    void aFailedRolloutUndoesTheHooksAfterTheServicesWentBack() {
        world.hooks(List.of(MIGRATE), List.of(WARM));
        world.cloud.rollout("sha-1", Rollout.exits(1, List.of("boom")));
        world.cloud.task("bin/rails", TaskScript.exits(0, List.of()));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.judged()).isTrue());
        assertThat(outcome.message()).endsWith("the hook \"migrate\" was rolled back");
        assertThat(world.account.commands()).containsExactly("bin/rails db:migrate", "bin/rails db:rollback");
        assertThat(world.wants("web")).isEqualTo("web:1");
        assertThat(world.revision("web:2").active()).isFalse();
    }

    @Test
    void aFailedHookAfterTheRolloutTakesTheRolloutBack() {
        world.hooks(List.of(MIGRATE), List.of(WARM));
        world.cloud.task("bin/warm", TaskScript.exits(7, List.of("cache is down")));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome.message())
                .isEqualTo("the hook \"warm\" ended with exit code 7; its last log lines: cache is down; \"web\" goes"
                        + " back to web:1; the hook \"migrate\" was rolled back");
        assertThat(world.wants("web")).isEqualTo("web:1");
        assertThat(world.recorded().record()).isEmpty();
    }

    @Test
    void aRunThatDiedAfterItStartedAHookFindsItsTask() {
        world.hooks(List.of(MIGRATE), List.of());
        ContainerImage image = world.image("sha-1");
        Digest digest = world.digest(image);
        world.stopAfter("is running");

        assertThat(world.deploy(image, digest)).isInstanceOf(Outcome.Interrupted.class);
        // It was killed before it could note what it had started.
        world.notes.clear();
        world.stopAfter("");
        world.stopping = false;

        assertThat(world.resume(image, digest)).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.account.commands()).containsExactly("bin/rails db:migrate");
        assertThat(world.cloud.calls().count("ecs:RunTask")).isEqualTo(1);
    }

    @Test
    void whatWasRolledBackRunsAgainWhenTheImageIsTriedAgain() {
        world.hooks(List.of(MIGRATE), List.of());
        world.cloud.rollout("sha-1", Rollout.runsAnotherImage());
        ContainerImage image = world.image("sha-1");
        Digest digest = world.digest(image);
        assertThat(world.deploy(image, digest)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(ReasonCode.DIGEST_MISMATCH);
            assertThat(failed.message()).endsWith("the hook \"migrate\" was rolled back");
        });
        world.cloud.rollout("sha-1", Rollout.completes());

        assertThat(world.resume(image, digest)).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.account.commands())
                .containsExactly("bin/rails db:migrate", "bin/rails db:rollback", "bin/rails db:migrate");
    }

    @Test
    void aLostAnswerStartsNoSecondTask() {
        world.hooks(List.of(MIGRATE), List.of());
        world.cloud.fault(Fault.dropAnswer("ecs:RunTask", 1));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.cloud.calls().count("ecs:RunTask"))
                .as("asked again by the client")
                .isEqualTo(2);
        assertThat(world.account.commands()).containsExactly("bin/rails db:migrate");
    }

    @Test
    void runsThatDoNotWaitGoOnStepByStep() throws InterruptedException {
        world.hooks(List.of(MIGRATE), List.of(WARM));
        world.awaiting = false;
        ContainerImage image = world.image("sha-1");
        Digest digest = world.digest(image);

        assertThat(world.deploy(image, digest))
                .isEqualTo(new Outcome.Unfinished(
                        ReasonCode.INTENT_OPEN,
                        "the hook \"migrate\" was started and is not waited for; the next run goes on"));
        assertThat(world.wants("web")).isEqualTo("web:1");

        Outcome outcome = world.resume(image, digest);
        for (int run = 0; run < 40 && !(outcome instanceof Outcome.Succeeded); run++) {
            assertThat(outcome).isInstanceOf(Outcome.Unfinished.class);
            Thread.sleep(100);
            outcome = world.resume(image, digest);
        }

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(world.account.commands()).containsExactly("bin/rails db:migrate", "bin/warm");
    }

    @Test
    void aCallThatIsNotAllowedIsNobodysFaultAndChangesNoService() {
        world.hooks(List.of(MIGRATE), List.of());
        world.cloud.fault(Fault.deny("ecs:RunTask"));

        assertThatThrownBy(() -> world.deploy("sha-1"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("ecs:RunTask");
        assertThat(world.wants("web")).isEqualTo("web:1");
    }
}
