package dev.towpath.adapter.aws.ecs;

import dev.towpath.problem.FailureException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Why a rollout failed, as far as its stopped tasks and their last log lines tell; what cannot be read is left out.
 *
 * @param kind the most frequent kind of reason
 */
record FailureStory(Optional<StoppedReason.Kind> kind, String text) {
    /** Reads the story of a rollout. */
    static FailureStory of(EcsCalls calls, Rollout rollout) {
        List<Task> stopped;
        try {
            stopped = calls.tasks(rollout.cluster(), rollout.service(), rollout.deployment(), DesiredStatus.STOPPED);
        } catch (FailureException e) {
            return new FailureStory(Optional.empty(), "");
        }
        Map<String, List<Task>> byReason = new LinkedHashMap<>();
        stopped.forEach(task -> byReason.computeIfAbsent(StoppedReason.of(task).sentence(), key -> new ArrayList<>())
                .add(task));
        Optional<Map.Entry<String, List<Task>>> most = byReason.entrySet().stream()
                .filter(entry -> StoppedReason.of(entry.getValue().get(0)).kind() != StoppedReason.Kind.STOPPED)
                .max(Comparator.comparingInt(entry -> entry.getValue().size()));
        return most.map(entry -> {
                    Task last = entry.getValue().get(0);
                    int count = entry.getValue().size();
                    String tasks = count == 1 ? "a task stopped" : count + " tasks stopped";
                    String lines = LastWords.of(
                            calls,
                            rollout.taskDefinition(),
                            rollout.container(),
                            Optional.ofNullable(last.taskArn()).orElse(""));
                    return new FailureStory(
                            Optional.of(StoppedReason.of(last).kind()), tasks + ", " + entry.getKey() + lines);
                })
                .orElseGet(() -> new FailureStory(Optional.empty(), ""));
    }

    /** What to do about it. */
    String advice() {
        return kind.map(found -> switch (found) {
                    case IMAGE_MISSING -> "push the image, or pin one that exists";
                    case IMAGE_DENIED -> "allow the task's execution role to pull from the shared account's registry";
                    case IMAGE_UNREACHABLE -> "check the route from the task's subnets to the registry";
                    case SECRETS -> "check the secrets in the task definition and the execution role's permissions";
                    case ARCHITECTURE -> "build the image for the architecture that the task definition names";
                    case OUT_OF_MEMORY -> "raise the memory in Terraform, or pin an image that needs less";
                    case HEALTH -> "find out why the health check does not pass, then pin a fixed image";
                    case EXIT -> "read the container's log, then pin a fixed image";
                    case CAPACITY -> "check the service's quotas, subnets and capacity providers";
                    case STOPPED, OTHER -> "read the service's events, then pin a fixed image";
                })
                .orElse("read the service's events, then pin a fixed image");
    }
}
