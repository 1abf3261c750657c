package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ECS's operations on tasks. */
final class EcsTasksApi {
    private static final int TASKS_MAX = 100;

    private final Ecs ecs;
    private final EcsWorld world;

    EcsTasksApi(Ecs ecs) {
        this.ecs = ecs;
        this.world = ecs.world();
    }

    Map<String, JsonOperation> operations() {
        return Map.of(
                "ListTasks", this::list,
                "DescribeTasks", this::describe,
                "RunTask", this::run,
                "StopTask", this::stop);
    }

    /** A task with the digests of its images. */
    private record Seen(EcsTask task, Map<String, String> digests) {}

    private List<Seen> seen(String cluster) {
        List<Seen> seen = new ArrayList<>();
        for (EcsService service : ecs.services()) {
            if (service.cluster().equals(cluster)) {
                Map<String, Map<String, String>> digests = service.digests();
                service.tasks(world.now())
                        .forEach(task -> seen.add(new Seen(task, digests.getOrDefault(task.startedBy(), Map.of()))));
            }
        }
        world.singles().in(cluster).forEach(task -> seen.add(new Seen(task, Map.of())));
        return seen;
    }

    private ObjectNode list(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            String cluster = ecs.cluster(input);
            Optional<String> service =
                    Json.optionalText(input, "serviceName").map(name -> "service:" + EcsWorld.lastSegment(name));
            Optional<String> family = Json.optionalText(input, "family");
            Optional<String> startedBy = Json.optionalText(input, "startedBy");
            boolean stopped =
                    Json.optionalText(input, "desiredStatus").orElse("RUNNING").equals("STOPPED");
            Json.optionalText(input, "serviceName").ifPresent(name -> ecs.service(cluster, name));
            Instant now = world.now();
            List<String> arns = seen(cluster).stream()
                    .map(Seen::task)
                    .filter(task -> task.stopped(now) == stopped)
                    .filter(task -> service.map(task.group()::equals).orElse(true))
                    .filter(task ->
                            family.map(task.definition().family()::equals).orElse(true))
                    .filter(task -> startedBy.map(task.startedBy()::equals).orElse(true))
                    .map(task -> world.taskArn(cluster, task))
                    .toList();
            return EcsWorld.page(input, arns, "taskArns", TASKS_MAX);
        }
    }

    private ObjectNode describe(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            String cluster = ecs.cluster(input);
            List<String> wanted = Json.textList(input, "tasks");
            if (wanted.isEmpty() || wanted.size() > TASKS_MAX) {
                throw AwsError.bad(
                        "InvalidParameterException",
                        wanted.isEmpty() ? "Tasks cannot be empty." : "The maximum number of tasks is 100.");
            }
            List<Seen> seen = seen(cluster);
            ArrayNode found = Json.array();
            ArrayNode failures = Json.array();
            for (String reference : wanted) {
                String id = EcsWorld.lastSegment(reference);
                seen.stream()
                        .filter(candidate -> candidate.task().id().equals(id))
                        .findFirst()
                        .ifPresentOrElse(
                                task -> found.add(ecs.views().task(cluster, task.task(), world.now(), task.digests())),
                                () -> failures.add(Json.object()
                                        .put("arn", world.arn("task/" + cluster + "/" + id))
                                        .put("reason", "MISSING")));
            }
            ObjectNode output = Json.object().set("tasks", found);
            return output.set("failures", failures);
        }
    }

    private ObjectNode run(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            String cluster = ecs.cluster(input);
            TaskDefinition definition = world.definitions()
                    .find(Json.text(input, "taskDefinition"))
                    .filter(TaskDefinition::active)
                    .orElseThrow(() -> AwsError.bad("ClientException", "TaskDefinition not found."));
            ArrayNode tasks = Json.array();
            world.singles()
                    .run(input, cluster, definition)
                    .forEach(task -> tasks.add(ecs.views().task(cluster, task, world.now(), Map.of())));
            ObjectNode output = Json.object().set("tasks", tasks);
            return output.set("failures", Json.array());
        }
    }

    private ObjectNode stop(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            String cluster = ecs.cluster(input);
            String id = EcsWorld.lastSegment(Json.text(input, "task"));
            Seen seen = seen(cluster).stream()
                    .filter(candidate -> candidate.task().id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> AwsError.bad("InvalidParameterException", "The referenced task was not found."));
            String reason = Json.optionalText(input, "reason").orElse("Task stopped by user");
            seen.task().stop(world.now(), new EcsTask.Stop("UserInitiated", reason, Optional.of(143)));
            return Json.object().set("task", ecs.views().task(cluster, seen.task(), world.now(), seen.digests()));
        }
    }
}
