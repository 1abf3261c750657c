package dev.towpath.adapter.aws.ecs;

import dev.towpath.execute.StepContext;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Hook;
import dev.towpath.model.Procedure;
import dev.towpath.problem.FailureException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Runs tasks beside a rollout, each once for the target and the artifact: what has succeeded is kept with the intent and then in
 * the record, and what was started is found again by its note, by its name, or by its token.
 */
final class Hooks {
    private final EcsCalls calls;
    private final HookTasks tasks;
    private final Pace pace;
    private final StepContext context;
    private final Clock clock;
    private final Digest image;
    private final boolean resumed;
    private final HookMemory memory;

    /**
     * The hooks of one deployment.
     *
     * @param resumed whether an earlier run may have started tasks under the intent
     * @param record the target's record: what it says of this very image need not be done again
     */
    Hooks(
            EcsCalls calls,
            Pace pace,
            StepContext context,
            Clock clock,
            Digest image,
            boolean resumed,
            Optional<DeploymentRecord> record) {
        this.calls = calls;
        this.tasks = new HookTasks(calls);
        this.pace = pace;
        this.context = context;
        this.clock = clock;
        this.image = image;
        this.resumed = resumed;
        this.memory = new HookMemory(image, context, record);
    }

    /** Runs hooks one after the other; the end of the first that does not succeed, if one does not. */
    Optional<HookEnd> run(List<Hook> hooks, HookMemory.When when, HookTasks.Stage stage) {
        for (Hook hook : hooks) {
            HookEnd end = run(hook, when, hook.command(), stage, context.awaitRollout());
            if (!end.succeeded()) {
                return Optional.of(end);
            }
        }
        return Optional.empty();
    }

    /** Undoes what succeeded, last first, and says so; a stop that was asked for leaves it undone, and says that. */
    String undo(Procedure procedure, HookTasks.Stage stage) {
        List<String> sentences = new ArrayList<>();
        for (HookMemory.Place place : HookMemory.lastFirst(procedure)) {
            Hook hook = place.hook();
            if (!hook.rollback().isEmpty() && memory.succeeded(place.key())) {
                try {
                    HookEnd end = run(hook, HookMemory.When.UNDO, hook.rollback(), stage, true);
                    if (end.succeeded()) {
                        memory.forget(place);
                    }
                    sentences.add(
                            end.succeeded()
                                    ? "the hook \"" + hook.name() + "\" was rolled back"
                                    : "the rollback of " + end.message());
                } catch (FailureException e) {
                    sentences.add("the hook \"" + hook.name() + "\" could not be rolled back: "
                            + e.failure().message());
                }
            }
        }
        return String.join("; ", sentences);
    }

    /** What the record keeps of the hooks that have run. */
    Map<String, String> details(Procedure procedure) {
        return memory.details(procedure);
    }

    private HookEnd run(Hook hook, HookMemory.When when, List<String> command, HookTasks.Stage stage, boolean waiting) {
        String key = when.key(hook);
        String name = "the hook \"" + hook.name() + "\"";
        if (memory.succeeded(key) || (when != HookMemory.When.UNDO && memory.recorded(key))) {
            return new HookEnd(HookEnd.Kind.SUCCEEDED, name + " has run before");
        }
        if (context.stopping().getAsBoolean()) {
            return new HookEnd(HookEnd.Kind.INTERRUPTED, name + " was not started");
        }
        String container = hook.container().orElse(stage.container());
        String arn = task(key, container, command, stage);
        memory.started(key, arn);
        HookEnd end = watch(name, hook, container, arn, stage, waiting);
        if (end.succeeded()) {
            memory.ended(key);
        }
        return end;
    }

    private String task(String key, String container, List<String> command, HookTasks.Stage stage) {
        return memory.task(key).orElseGet(() -> foundOrStarted(key, container, command, stage));
    }

    private String foundOrStarted(String key, String container, List<String> command, HookTasks.Stage stage) {
        // Both hold the image, because an intent lives on when a tag was moved.
        String round = memory.round(key);
        String token = context.intent().id() + "-" + image.value().substring(7, 15) + "-"
                + key.substring("hook_".length()).replace('_', '-')
                + (round.isEmpty() ? "" : "-" + round);
        String startedBy = "towpath/" + token;
        Optional<String> earlier = resumed ? tasks.find(stage.cluster(), startedBy) : Optional.empty();
        return earlier.orElseGet(() -> {
            context.fence().check();
            return tasks.run(stage, container, command, startedBy, token);
        });
    }

    private HookEnd watch(
            String name, Hook hook, String container, String arn, HookTasks.Stage stage, boolean waiting) {
        long start = pace.nanoTime().getAsLong();
        while (true) {
            Optional<Task> task = look(stage, arn);
            Optional<HookEnd> end = task.flatMap(seen -> ended(name, container, seen, stage));
            if (end.isPresent()) {
                return end.get();
            }
            if (task.isEmpty() && pace.since(start).compareTo(pace.confirmation()) > 0) {
                return new HookEnd(
                        HookEnd.Kind.FAILED, name + " is not known to ECS any more, so nobody can tell how it ended");
            }
            boolean late = took(task, start).compareTo(hook.timeout()) > 0;
            if (late && task.filter(seen -> seen.lastStatus() == null).isPresent()) {
                return new HookEnd(HookEnd.Kind.GOING, "AWS does not say what came of " + name);
            }
            if (late) {
                context.fence().check();
                tasks.stop(stage.cluster(), arn, "it ran longer than its timeout in app.yaml");
                return new HookEnd(
                        HookEnd.Kind.FAILED,
                        name + " did not end within " + Pace.words(hook.timeout()) + " and was stopped"
                                + LastWords.of(calls, stage.taskDefinition(), container, arn));
            }
            if (context.stopping().getAsBoolean()) {
                return new HookEnd(HookEnd.Kind.INTERRUPTED, name + " goes on in ECS");
            }
            if (!waiting && task.isPresent()) {
                return new HookEnd(HookEnd.Kind.GOING, name + " was started and is not waited for");
            }
            context.progress().say(name + " is running");
            if (pace.interruptedWhileWaiting(pace.interval(pace.since(start)))) {
                return new HookEnd(HookEnd.Kind.INTERRUPTED, name + " goes on in ECS");
            }
        }
    }

    /** The longer of what this run has seen and what ECS tells, for nobody may have waited so far. */
    private Duration took(Optional<Task> task, long start) {
        Duration here = pace.since(start);
        Duration there = task.flatMap(seen -> Optional.ofNullable(seen.createdAt()))
                .map(created -> Duration.between(created, clock.instant()))
                .orElse(Duration.ZERO);
        return there.compareTo(here) > 0 ? there : here;
    }

    /** The task; one without a status where AWS gave no answer. */
    private Optional<Task> look(HookTasks.Stage stage, String arn) {
        try {
            return tasks.look(stage.cluster(), arn);
        } catch (FailureException e) {
            boolean passing = e.failure().fold(human -> false, later -> true, broken -> false);
            if (!passing) {
                throw e;
            }
            return Optional.of(Task.builder().taskArn(arn).build());
        }
    }

    private Optional<HookEnd> ended(String name, String container, Task task, HookTasks.Stage stage) {
        Optional<Integer> code = task.containers().stream()
                .filter(each -> container.equals(each.name()))
                .findFirst()
                .flatMap(each -> Optional.ofNullable(each.exitCode()));
        boolean stopped = "STOPPED".equals(task.lastStatus());
        if (code.equals(Optional.of(0))) {
            return Optional.of(new HookEnd(HookEnd.Kind.SUCCEEDED, name + " succeeded"));
        }
        if (code.isEmpty() && !stopped) {
            return Optional.empty();
        }
        String why = code.map(value -> "ended with exit code " + value)
                .orElseGet(() -> "did not run: " + StoppedReason.of(task).sentence());
        return Optional.of(new HookEnd(
                HookEnd.Kind.FAILED,
                name + " " + why + LastWords.of(calls, stage.taskDefinition(), container, task.taskArn())));
    }
}
