package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;

class RolloutVerdictTest {
    private static final String OURS = "web:13";
    private static final String BEFORE = "web:12";

    @Test
    void ourCompletedPrimaryIsASuccess() {
        assertVerdict(
                RolloutVerdict.State.COMPLETED,
                "\"web\" runs 2 of 2 tasks",
                primary("d2", OURS, 2, 2, 0, DeploymentRolloutState.COMPLETED));
    }

    @Test
    void oneOfTwoTasksIsNotYetASuccess() {
        assertVerdict(
                RolloutVerdict.State.RUNNING,
                "\"web\": 1 of 2 tasks running, 3 failed",
                primary("d2", OURS, 1, 2, 3, DeploymentRolloutState.IN_PROGRESS),
                active("d1", BEFORE, 2, DeploymentRolloutState.COMPLETED));
    }

    @Test
    void noDesiredTaskIsComplete() {
        assertVerdict(
                RolloutVerdict.State.COMPLETED,
                "\"web\" runs 0 of 0 tasks",
                primary("d2", OURS, 0, 0, 0, DeploymentRolloutState.COMPLETED));
    }

    @Test
    void completedWithoutAnyOfTheWantedTasksProvesNothing() {
        assertVerdict(
                RolloutVerdict.State.RUNNING,
                "\"web\": 0 of 2 tasks running",
                primary("d2", OURS, 0, 2, 0, DeploymentRolloutState.COMPLETED));
    }

    @Test
    void completedWithoutOneOfTheWantedTasksProvesNothingYet() {
        assertVerdict(
                RolloutVerdict.State.RUNNING,
                "\"web\": 1 of 2 tasks running",
                primary("d2", OURS, 1, 2, 0, DeploymentRolloutState.COMPLETED));
    }

    @Test
    void aStableServiceOnTheOldRevisionIsARollback() {
        assertVerdict(
                RolloutVerdict.State.ROLLED_BACK,
                "ECS rolled \"web\" back to web:12 from web:13: ECS deployment circuit breaker: rolling back to"
                        + " deploymentId d1.",
                primary("d3", BEFORE, 2, 2, 0, DeploymentRolloutState.COMPLETED).toBuilder()
                        .rolloutStateReason("ECS deployment circuit breaker: rolling back to deploymentId d1.")
                        .build());
    }

    @Test
    void ourFailedDeploymentNamesItsReason() {
        assertVerdict(
                RolloutVerdict.State.ROLLED_BACK,
                "ECS gave up on web:13: ECS deployment circuit breaker: tasks failed to start.",
                primary("d3", BEFORE, 2, 2, 0, DeploymentRolloutState.IN_PROGRESS),
                active("d2", OURS, 0, DeploymentRolloutState.FAILED).toBuilder()
                        .rolloutStateReason("ECS deployment circuit breaker: tasks failed to start.")
                        .build());
    }

    @Test
    void aFailedDeploymentThatStillIsPrimaryWasNotRolledBack() {
        assertVerdict(
                RolloutVerdict.State.FAILED,
                "ECS gave up on web:13",
                primary("d2", OURS, 0, 2, 5, DeploymentRolloutState.FAILED));
    }

    @Test
    void anotherRevisionIsSomebodyElsesDeployment() {
        assertVerdict(
                RolloutVerdict.State.SUPERSEDED,
                "another deployment of \"web\" replaced ours: it now wants web:14",
                primary("d3", "web:14", 0, 2, 0, DeploymentRolloutState.IN_PROGRESS),
                active("d2", OURS, 2, DeploymentRolloutState.COMPLETED));
    }

    @Test
    void theSameRevisionDeployedAgainIsWhatWasWanted() {
        assertVerdict(
                RolloutVerdict.State.COMPLETED,
                "\"web\" runs 2 of 2 tasks",
                primary("d4", OURS, 2, 2, 0, DeploymentRolloutState.COMPLETED));
    }

    @Test
    void aDeletedServiceIsNobodysFailure() {
        ServiceView view = new ServiceView(
                "main", Service.builder().serviceName("web").status("INACTIVE").build());

        assertThat(RolloutVerdict.of(view, "d2", OURS, Optional.of(BEFORE)))
                .isEqualTo(new RolloutVerdict(RolloutVerdict.State.SUPERSEDED, "the service \"web\" was deleted"));
    }

    @Test
    void withoutAPrimaryNothingIsKnown() {
        assertVerdict(RolloutVerdict.State.UNKNOWN, "ECS names no primary deployment of \"web\"");
    }

    @Test
    void withoutARolloutStateTheCountsDecide() {
        Deployment counted = Deployment.builder()
                .id("d2")
                .status("PRIMARY")
                .taskDefinition(OURS)
                .runningCount(2)
                .desiredCount(2)
                .build();

        assertVerdict(RolloutVerdict.State.COMPLETED, "\"web\" runs 2 of 2 tasks", counted);
        assertVerdict(
                RolloutVerdict.State.RUNNING,
                "\"web\": 2 of 2 tasks running",
                counted,
                active("d1", BEFORE, 1, DeploymentRolloutState.COMPLETED));
    }

    private static void assertVerdict(RolloutVerdict.State state, String message, Deployment... deployments) {
        ServiceView view = new ServiceView(
                "main",
                Service.builder().serviceName("web").deployments(deployments).build());

        assertThat(RolloutVerdict.of(view, "d2", OURS, Optional.of(BEFORE)))
                .isEqualTo(new RolloutVerdict(state, message));
    }

    private static Deployment primary(
            String id, String definition, int running, int desired, int failed, DeploymentRolloutState state) {
        return Deployment.builder()
                .id(id)
                .status("PRIMARY")
                .taskDefinition(definition)
                .runningCount(running)
                .desiredCount(desired)
                .failedTasks(failed)
                .rolloutState(state)
                .build();
    }

    private static Deployment active(String id, String definition, int running, DeploymentRolloutState state) {
        return primary(id, definition, running, running, 0, state).toBuilder()
                .status("ACTIVE")
                .build();
    }
}
