package dev.towpath.adapter.aws.ecs;

import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/**
 * What has become of our deployment, judged by its own id and task definition and by nothing else.
 *
 * <p>"Stable" proves nothing: a service is stable again after it has been rolled back.
 *
 * @param message what happened, or how far it has come
 */
record RolloutVerdict(State state, String message) {
    /** How far a rollout has come. */
    enum State {
        RUNNING,
        COMPLETED,
        FAILED,
        ROLLED_BACK,
        SUPERSEDED,
        UNKNOWN
    }

    /**
     * Judges a service by one description of it.
     *
     * @param id our deployment
     * @param taskDefinition the revision that we asked for
     * @param previous the revision that ran before
     */
    static RolloutVerdict of(ServiceView view, String id, String taskDefinition, Optional<String> previous) {
        if (view.deleted()) {
            return new RolloutVerdict(State.SUPERSEDED, "the service \"" + view.name() + "\" was deleted");
        }
        Optional<Deployment> ours = view.deployment(id);
        Optional<Deployment> primary = view.primary();
        if (primary.isEmpty()) {
            return new RolloutVerdict(State.UNKNOWN, "ECS names no primary deployment of \"" + view.name() + "\"");
        }
        if (ours.isPresent() && ours.get().rolloutState() == DeploymentRolloutState.FAILED) {
            boolean stillWanted = id.equals(primary.get().id());
            return new RolloutVerdict(
                    stillWanted ? State.FAILED : State.ROLLED_BACK,
                    "ECS gave up on " + reason(ours.get(), taskDefinition));
        }
        // Somebody may have deployed the very same revision again: what is wanted is what decides.
        boolean wanted = Revision.same(Objects.requireNonNullElse(primary.get().taskDefinition(), ""), taskDefinition);
        if (wanted) {
            return running(view, primary.get());
        }
        String now = Revision.shortName(Objects.requireNonNullElse(primary.get().taskDefinition(), "?"));
        boolean back = mentionsRollback(primary.get())
                || previous.filter(arn -> Revision.same(view.taskDefinition(), arn))
                        .isPresent();
        return back
                ? new RolloutVerdict(
                        State.ROLLED_BACK,
                        "ECS rolled \"" + view.name() + "\" back to " + now + " from "
                                + ours.or(() -> primary.filter(RolloutVerdict::mentionsRollback))
                                        .map(told -> reason(told, taskDefinition))
                                        .orElseGet(() -> Revision.shortName(taskDefinition)))
                : new RolloutVerdict(
                        State.SUPERSEDED,
                        "another deployment of \"" + view.name() + "\" replaced ours: it now wants " + now);
    }

    private static RolloutVerdict running(ServiceView view, Deployment deployment) {
        int desired = Objects.requireNonNullElse(deployment.desiredCount(), 0);
        int running = Objects.requireNonNullElse(deployment.runningCount(), 0);
        int failed = Objects.requireNonNullElse(deployment.failedTasks(), 0);
        // A completed deployment whose tasks have died since, all or some, proves nothing.
        if (view.complete(deployment) && running >= desired) {
            return new RolloutVerdict(
                    State.COMPLETED, "\"" + view.name() + "\" runs " + running + " of " + desired + " tasks");
        }
        return new RolloutVerdict(
                State.RUNNING,
                "\"" + view.name() + "\": " + running + " of " + desired + " tasks running"
                        + (failed == 0 ? "" : ", " + failed + " failed"));
    }

    static boolean mentionsRollback(Deployment deployment) {
        return Optional.ofNullable(deployment.rolloutStateReason())
                .filter(reason -> reason.contains("rolling back") || reason.contains("circuit breaker"))
                .isPresent();
    }

    private static String reason(Deployment deployment, String taskDefinition) {
        return Revision.shortName(taskDefinition)
                + Optional.ofNullable(deployment.rolloutStateReason())
                        .filter(text -> !text.isBlank())
                        .map(text -> ": " + text)
                        .orElse("");
    }
}
