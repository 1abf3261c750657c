package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Hook;
import dev.towpath.model.Procedure;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** One deployment of an image to the services of one target, from preflight to record; running it again goes on where it ended. */
final class ContainerDeployment {
    private final Step.DeployContainer step;
    private final ContainerService workload;
    private final StepContext context;
    private final EcsCalls calls;
    private final Equipment equipment;
    private final Hooks hooks;

    ContainerDeployment(
            Step.DeployContainer step,
            ContainerService workload,
            StepContext context,
            EcsCalls calls,
            Equipment equipment) {
        this.step = step;
        this.workload = workload;
        this.context = context;
        this.calls = calls;
        this.equipment = equipment;
        this.hooks = new Hooks(
                calls,
                equipment.pace(),
                context,
                equipment.clock(),
                step.digest(),
                step.subject().openIntent().isPresent(),
                step.subject().recorded().record());
    }

    /**
     * What there is to do.
     *
     * @param begun what an earlier run has started
     * @param ready what is to be started
     */
    private record Prepared(Map<Role, ServiceView> views, List<Rollout> begun, List<RolloutPreparation> ready) {
        Optional<String> foreign() {
            return ready.stream()
                    .flatMap(preparation -> preparation.foreignRollout().stream())
                    .findFirst();
        }

        Duration floor() {
            return views.values().stream()
                    .map(view -> Pace.floor(Optional.ofNullable(view.service().deploymentConfiguration())))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }
    }

    Outcome run(RegistryImage image) {
        TargetServices services = TargetServices.of(
                step.subject().recorded(), workload.parameters(), step.subject().place());
        Prepared found = prepared(services, image);
        Optional<Outcome> obstacle = obstacle(found, services);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        Prepared prepared = found.foreign().isPresent() ? prepared(services, image) : found;
        if (context.stopping().getAsBoolean()) {
            return new Outcome.Interrupted("nothing was changed");
        }
        Map<RolloutPreparation, String> revisions = registered(prepared.ready());
        Optional<Outcome> unprepared = prepared.begun().isEmpty() ? unprepared(revisions) : Optional.empty();
        if (unprepared.isPresent()) {
            return unprepared.get();
        }
        List<Rollout> rollouts = started(prepared.begun(), revisions);
        DeploymentJudgement judgement =
                new DeploymentJudgement(step, workload, context, calls, equipment, hooks, services, changes(prepared));
        RolloutWatch watch = new RolloutWatch(equipment.poller(), calls, equipment.pace(), context);
        if (context.awaitRollout()) {
            return judgement.of(watch.await(rollouts, prepared.floor()), rollouts, image);
        }
        // What an earlier run started and did not wait for is settled here, or it never would be.
        Optional<WatchEnd> known = prepared.ready().isEmpty()
                ? watch.glance(rollouts, prepared.floor(), equipment.clock().instant())
                : Optional.empty();
        return known.map(end -> judgement.of(end, rollouts, image))
                .orElseGet(() -> new Outcome.Unfinished(
                        ReasonCode.INTENT_OPEN,
                        "the rollout of " + step.image().location()
                                + " was started and is not waited for; the next run settles it"));
    }

    /** What the record is to keep of the changes: where nothing changes, what it says already. */
    private Map<String, String> changes(Prepared prepared) {
        Map<String, String> changes = new TreeMap<>();
        prepared.begun()
                .forEach(rollout -> Rollout.note(context.intent().notes(), rollout.role(), "changes")
                        .ifPresent(line -> changes.put(rollout.role().key("changes"), line)));
        prepared.ready().forEach(preparation -> {
            String key = preparation.role().key("changes");
            Optional.of(preparation.changesInOneLine())
                    .filter(line -> !line.isEmpty())
                    .or(() -> step.subject()
                            .recorded()
                            .record()
                            .flatMap(record ->
                                    Optional.ofNullable(record.details().get(key))))
                    .ifPresent(line -> changes.put(key, line));
        });
        return changes;
    }

    private Prepared prepared(TargetServices services, RegistryImage image) {
        Map<Role, ServiceView> views = services.described(calls);
        List<Rollout> begun = new ArrayList<>();
        List<RolloutPreparation> ready = new ArrayList<>();
        views.forEach((role, view) -> Rollout.noted(
                        role,
                        services.cluster(),
                        view.name(),
                        step.digest(),
                        context.intent().notes())
                .ifPresentOrElse(
                        begun::add,
                        () -> ready.add(RolloutPreparation.of(role, view, calls, workload, image, context.intent()))));
        return new Prepared(views, begun, ready);
    }

    /** Why nothing is started, if so: what could not be verified afterwards is not begun, and others are not run over. */
    private Optional<Outcome> obstacle(Prepared prepared, TargetServices services) {
        Optional<Failure> unverifiable = procedure()
                .verification()
                .filter(check -> !prepared.ready().isEmpty())
                .map(check -> check.of(step.image().pin()))
                .flatMap(equipment.endpoints()::obstacle);
        if (unverifiable.isPresent()) {
            Failure failure = unverifiable.get();
            return Optional.of(new Outcome.Refused(failure.reason(), failure.message(), failure.advice()));
        }
        return prepared.foreign()
                .flatMap(foreign -> new InFlight(procedure().onInFlight(), equipment.pace(), context)
                        .obstacle(
                                foreign,
                                () -> services.described(calls).values().stream()
                                        .anyMatch(ServiceView::deploying),
                                prepared.floor()));
    }

    /** Registers for all services before anything else is done, so that a refused registration changes nothing. */
    private Map<RolloutPreparation, String> registered(List<RolloutPreparation> preparations) {
        Map<RolloutPreparation, String> revisions = new LinkedHashMap<>();
        for (RolloutPreparation preparation : preparations) {
            preparation.changes().forEach(change -> context.progress().say(change));
            String arn = preparation.identical().map(Revision::arn).orElseGet(() -> {
                context.fence().check();
                return calls.register(preparation.request()).arn();
            });
            revisions.put(preparation, arn);
            context.note()
                    .accept(Map.of(
                            preparation.role().key("image"), step.digest().value(),
                            preparation.role().key("task_definition"), arn,
                            preparation.role().key("previous"),
                                    previous(preparation).orElse(""),
                            preparation.role().key("changes"), preparation.changesInOneLine()));
        }
        return revisions;
    }

    /** Runs what must succeed before the services are touched; the outcome, if it does not. */
    private Optional<Outcome> unprepared(Map<RolloutPreparation, String> revisions) {
        List<Hook> before = procedure().before();
        Optional<HookTasks.Stage> stage = revisions.entrySet().stream()
                .filter(each -> each.getKey().role() == Role.WEB)
                .map(each -> new HookTasks.Stage(
                        each.getKey().view(), each.getValue(), each.getKey().container()))
                .findFirst();
        return stage.filter(where -> !before.isEmpty())
                .flatMap(where -> hooks.run(before, HookMemory.When.BEFORE, where)
                        .map(end -> switch (end.kind()) {
                            case GOING ->
                                new Outcome.Unfinished(
                                        ReasonCode.INTENT_OPEN, end.message() + "; the next run goes on");
                            case INTERRUPTED -> new Outcome.Interrupted(end.message() + "; no service was changed");
                            case SUCCEEDED, FAILED -> {
                                String undone = hooks.undo(procedure(), where);
                                new Restoration(calls, equipment.pace(), context)
                                        .withdraw(
                                                List.copyOf(revisions.values()),
                                                ProvenRecord.revisions(step.subject()));
                                yield new Outcome.Failed(
                                        ReasonCode.HOOK_FAILED,
                                        end.message() + "; no service was changed"
                                                + (undone.isEmpty() ? "" : "; " + undone),
                                        "find out why, then pin a fixed image",
                                        true);
                            }
                        }));
    }

    /** All rollouts, those that an earlier run began first. */
    private List<Rollout> started(List<Rollout> begun, Map<RolloutPreparation, String> revisions) {
        List<Rollout> all = new ArrayList<>(begun);
        revisions.forEach((preparation, arn) -> {
            Rollout rollout = update(preparation, arn, all);
            all.add(rollout);
            context.note().accept(rollout.notes());
        });
        return all;
    }

    /** What ran before the first attempt with this very image, or what the service says now. */
    private Optional<String> previous(RolloutPreparation preparation) {
        Map<String, String> notes = context.intent().notes();
        return Rollout.note(notes, preparation.role(), "image")
                .filter(step.digest().value()::equals)
                .flatMap(image -> Rollout.note(notes, preparation.role(), "previous"))
                .or(preparation::previous);
    }

    private Rollout update(RolloutPreparation preparation, String arn, List<Rollout> started) {
        ServiceView view = preparation.view();
        Optional<Deployment> wanted = view.primary()
                .filter(primary -> primary.taskDefinition() != null
                        && Revision.same(primary.taskDefinition(), arn)
                        && primary.rolloutState() != DeploymentRolloutState.FAILED);
        ServiceView now = view;
        if (wanted.isEmpty()) {
            context.fence().check();
            try {
                now = calls.update(view.cluster(), view.name(), arn);
            } catch (FailureException e) {
                boolean refused = e.failure().fold(human -> true, later -> false, broken -> true);
                if (refused && !started.isEmpty()) {
                    // Web and worker roll together or not at all.
                    new Restoration(calls, equipment.pace(), context)
                            .of(started, ProvenRecord.revisions(step.subject()), () -> "");
                    // Nobody may take for ECS's judgement that the service went back.
                    started.forEach(rollout -> context.note().accept(rollout.takenBack()));
                }
                throw e;
            }
        }
        return new Rollout(
                preparation.role(),
                view.cluster(),
                view.name(),
                step.digest(),
                preparation.container(),
                arn,
                Optional.of(preparation.base().arn()),
                previous(preparation),
                now.primary().map(Deployment::id).orElse(""));
    }

    private Procedure procedure() {
        return workload.procedure();
    }
}
