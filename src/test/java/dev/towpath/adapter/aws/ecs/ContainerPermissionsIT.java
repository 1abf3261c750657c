package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.execute.Outcome;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Hook;
import dev.towpath.sandbox.Calls;
import dev.towpath.sandbox.Rollout;
import dev.towpath.sandbox.ServiceSeed;
import dev.towpath.sandbox.TaskScript;
import dev.towpath.testing.IamPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The policies allow nothing that container services do not need; that they allow all of it, every rehearsal checks when it ends.
 *
 * <p>The rehearsals below make every call once: whoever adds one lets one of them make it.
 */
class ContainerPermissionsIT {
    private final List<Calls.Call> calls = new ArrayList<>();

    @Test
    void thePoliciesAllowNoCallThatIsNeverMade() {
        aSuccessAndItsRecord();
        aFailureWithItsLastWords();
        aRolloutThatIsStopped();
        aRolloutThatIsUpdatedBack();
        aHookThatIsStopped();
        aShiftOfTraffic();

        assertThat(ContainerRehearsal.deployer()
                        .unused(calls, ContainerRehearsal.DEPLOYER, IamPolicy.CONTAINERS::contains))
                .isEmpty();
        assertThat(ContainerRehearsal.reader().unused(calls, ContainerRehearsal.READER, IamPolicy.CONTAINERS::contains))
                .isEmpty();
        assertThat(ContainerRehearsal.deployer().unused(calls, ContainerRehearsal.DEPLOYER, IamPolicy.BOTH::contains))
                .allMatch(sentence ->
                        sentence.matches(".*(artifact-key|website-bucket-name|cloudfront-distribution-id) in .*"));
    }

    private void aSuccessAndItsRecord() {
        try (ContainerRehearsal world = world()) {
            assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);
            assertThat(world.adopt("sha-1")).isInstanceOf(Outcome.Succeeded.class);
            ContainerImage image = world.image("sha-1");
            assertThat(world.images.find(List.of(image))).containsKey(image);
            world.live();
            calls.addAll(world.cloud.calls().newest());
        }
    }

    private void aFailureWithItsLastWords() {
        try (ContainerRehearsal world = world()) {
            world.deploy("sha-1");
            world.cloud.rollout("sha-2", Rollout.exits(1, List.of("no database")));
            assertThat(world.deploy("sha-2").message()).contains("no database");
            calls.addAll(world.cloud.calls().newest());
        }
    }

    private void aRolloutThatIsStopped() {
        try (ContainerRehearsal world = world()) {
            world.deploy("sha-1");
            world.cloud.rollout("sha-2", Rollout.sticks());
            assertThat(world.deploy("sha-2")).isInstanceOf(Outcome.Failed.class);
            assertThat(world.cloud.calls().count("ecs:StopServiceDeployment")).isPositive();
            calls.addAll(world.cloud.calls().newest());
        }
    }

    private void aRolloutThatIsUpdatedBack() {
        try (ContainerRehearsal world = world()) {
            world.deploy("sha-1");
            world.cloud.rollout("sha-2", Rollout.runsAnotherImage());
            assertThat(world.deploy("sha-2")).isInstanceOf(Outcome.Failed.class);
            calls.addAll(world.cloud.calls().newest());
        }
    }

    private void aHookThatIsStopped() {
        try (ContainerRehearsal world = world()) {
            world.hooks(
                    List.of(new Hook(
                            "migrate", List.of("db:migrate"), Optional.empty(), Duration.ofMinutes(5), List.of())),
                    List.of());
            world.cloud.task("db:migrate", TaskScript.hangs(List.of("waiting for a lock")));
            assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Failed.class);
            calls.addAll(world.cloud.calls().newest());
        }
    }

    private void aShiftOfTraffic() {
        try (ContainerRehearsal world = new ContainerRehearsal(new VirtualTime())) {
            world.web(withRoles(ServiceSeed.of("main", "web", "nginx:1.25").strategy("CANARY")));
            assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);
            calls.addAll(world.cloud.calls().newest());
        }
    }

    /** A web and a worker service whose tasks have roles. */
    private static ContainerRehearsal world() {
        VirtualTime time = new VirtualTime();
        ContainerRehearsal world = new ContainerRehearsal(time);
        world.cloud.rollout(Duration.ofSeconds(20));
        return world.web(withRoles(ServiceSeed.of("main", "web", "nginx:1.25")))
                .worker(withRoles(ServiceSeed.of("main", "worker", "nginx:1.25")));
    }

    private static ServiceSeed withRoles(ServiceSeed seed) {
        String roles = "{\"taskRoleArn\":\"arn:aws:iam::333333333333:role/task\","
                + "\"executionRoleArn\":\"arn:aws:iam::333333333333:role/execution\",";
        return seed.of(roles + seed.taskDefinition().substring(1));
    }
}
