package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tasks that belong to no service: RunTask starts them, and they end by themselves or are stopped. */
final class SingleTasks {
    private static final Set<String> NOT_PARAMETERS = Set.of("clientToken");

    private final EcsWorld world;
    private final List<Single> all = new ArrayList<>();

    SingleTasks(EcsWorld world) {
        this.world = world;
    }

    /** @param command the words that override those of the image, in one line */
    private record Single(
            String cluster, EcsTask task, Optional<String> token, ObjectNode parameters, String command) {}

    /** The tasks of a cluster. */
    List<EcsTask> in(String cluster) {
        return all.stream()
                .filter(single -> single.cluster().equals(cluster))
                .map(Single::task)
                .toList();
    }

    /** The commands that were run, in order. */
    List<String> commands() {
        return all.stream().map(Single::command).toList();
    }

    /** Starts tasks; those that the same token started before are the answer to asking again. */
    List<EcsTask> run(ObjectNode input, String cluster, TaskDefinition definition) {
        Optional<String> token = Json.optionalText(input, "clientToken");
        ObjectNode parameters = input.deepCopy();
        parameters.remove(NOT_PARAMETERS);
        List<Single> earlier = all.stream()
                .filter(single -> token.isPresent() && single.token().equals(token))
                .toList();
        if (!earlier.isEmpty()) {
            if (!earlier.get(0).parameters().equals(parameters)) {
                throw AwsError.bad("ConflictException", "The RunTask request could not be processed due to conflicts.");
            }
            return earlier.stream().map(Single::task).toList();
        }
        if (definition.document().path("networkMode").asText().equals("awsvpc")
                && !input.path("networkConfiguration").has("awsvpcConfiguration")) {
            throw AwsError.bad(
                    "InvalidParameterException",
                    "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
        List<EcsTask> started = new ArrayList<>();
        for (int i = 0; i < Math.min(10, Json.number(input, "count", 1)); i++) {
            String command = command(input, definition);
            EcsTask task = task(input, definition, command);
            all.add(new Single(cluster, task, token, parameters, command));
            started.add(task);
        }
        return started;
    }

    private EcsTask task(ObjectNode input, TaskDefinition definition, String command) {
        Instant now = world.now();
        Instant half = now.plus(world.rollout().dividedBy(2));
        Instant end = now.plus(world.rollout());
        Optional<TaskScript> scripted = world.scripted(command);
        Rollout rollout = world.script(definition);
        boolean starts = scripted.isPresent() || rollout.outcome().completes() || rollout.ran();
        EcsTask task = new EcsTask(
                world.ids().hex(32),
                definition,
                Json.optionalText(input, "startedBy").orElse(""),
                Json.optionalText(input, "group").orElse("family:" + definition.family()),
                now,
                starts ? Optional.of(half) : Optional.empty());
        Optional<EcsTask.Stop> stop = scripted.map(script -> script.exitCode().map(SingleTasks::ended))
                .orElseGet(() -> switch (rollout.outcome()) {
                    case COMPLETE, RECOVER, OTHER_IMAGE, ALARM -> Optional.of(ended(0));
                    case FAIL, DIE ->
                        Optional.of(new EcsTask.Stop(rollout.stopCode(), rollout.reason(), rollout.exitCode()));
                    case STUCK, PARTIAL, UNPLACEABLE -> Optional.empty();
                });
        stop.ifPresent(why -> task.stop(end, why));
        world.lastWords(task, scripted.map(TaskScript::log).orElseGet(rollout::log), half);
        return task;
    }

    private static EcsTask.Stop ended(int code) {
        return new EcsTask.Stop("EssentialContainerExited", "Essential container in task exited", Optional.of(code));
    }

    private static String command(ObjectNode input, TaskDefinition definition) {
        List<String> names = definition.containers().stream()
                .map(TaskDefinition.Container::name)
                .toList();
        List<JsonNode> overrides = Json.list(input.path("overrides"), "containerOverrides");
        for (JsonNode override : overrides) {
            if (!names.contains(override.path("name").asText())) {
                throw AwsError.bad(
                        "InvalidParameterException",
                        "Override for container named " + override.path("name").asText()
                                + " is not a container in the TaskDefinition.");
            }
        }
        return overrides.stream()
                .flatMap(override -> Json.textList(override, "command").stream())
                .collect(Collectors.joining(" "));
    }
}
