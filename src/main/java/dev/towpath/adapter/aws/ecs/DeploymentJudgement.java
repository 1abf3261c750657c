package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.execute.EndpointCheck;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.model.ContainerService;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Hook;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.Procedure;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes an outcome of the end of a rollout: recorded if all is proven, undone if it is judged failed.
 *
 * <p>Proven means, in this order: our digest runs, the tasks after it succeed, and the address answers as it should.
 */
final class DeploymentJudgement {
    private static final String VERIFYING_SINCE = "verifying_since";

    private final Step.DeployContainer step;
    private final ContainerService workload;
    private final StepContext context;
    private final EcsCalls calls;
    private final Equipment equipment;
    private final Hooks hooks;
    private final TargetServices services;
    private final Map<String, String> changes;

    /** @param changes what the revisions change, as the record keeps it */
    DeploymentJudgement(
            Step.DeployContainer step,
            ContainerService workload,
            StepContext context,
            EcsCalls calls,
            Equipment equipment,
            Hooks hooks,
            TargetServices services,
            Map<String, String> changes) {
        this.step = step;
        this.workload = workload;
        this.context = context;
        this.calls = calls;
        this.equipment = equipment;
        this.hooks = hooks;
        this.services = services;
        this.changes = changes;
    }

    Outcome of(WatchEnd end, List<Rollout> rollouts, RegistryImage image) {
        return switch (end.kind()) {
            case COMPLETED -> proven(end, rollouts, image);
            case FAILED, ROLLED_BACK, STUCK -> failed(end, rollouts);
            case SUPERSEDED -> {
                rollouts.forEach(rollout -> context.note().accept(rollout.forgotten()));
                yield new Outcome.Failed(
                        ReasonCode.SUPERSEDED,
                        end.message(),
                        "find out who deployed it; the next run deploys the pin again",
                        false);
            }
            case UNKNOWN -> new Outcome.Unfinished(ReasonCode.UNREACHABLE, end.message());
            case INTERRUPTED -> new Outcome.Interrupted(end.message() + "; the next run settles it");
        };
    }

    private Outcome failed(WatchEnd end, List<Rollout> rollouts) {
        FailureStory story = end.culprit()
                .map(culprit -> FailureStory.of(calls, culprit))
                .orElseGet(() -> new FailureStory(Optional.empty(), ""));
        ReasonCode reason = switch (end.kind()) {
            case ROLLED_BACK -> ReasonCode.ROLLED_BACK;
            case STUCK -> ReasonCode.TIMED_OUT;
            default -> ReasonCode.ROLLOUT_FAILED;
        };
        String message = end.message() + (story.text().isEmpty() ? "" : "; " + story.text());
        return undone(reason, message, story.advice(), true, rollouts);
    }

    /** Goes back to what ran before, and undoes the hooks. */
    private Outcome undone(ReasonCode reason, String message, String advice, boolean judged, List<Rollout> rollouts) {
        String restored = new Restoration(calls, equipment.pace(), context)
                .of(rollouts, ProvenRecord.revisions(step.subject()), () -> undoneHooks(rollouts));
        return new Outcome.Failed(reason, message + (restored.isEmpty() ? "" : "; " + restored), advice, judged);
    }

    private String undoneHooks(List<Rollout> rollouts) {
        Procedure procedure = workload.procedure();
        boolean any = !procedure.before().isEmpty() || !procedure.after().isEmpty();
        return any
                ? stage(rollouts, services.described(calls))
                        .map(stage -> hooks.undo(procedure, stage))
                        .orElse("")
                : "";
    }

    private static Optional<HookTasks.Stage> stage(List<Rollout> rollouts, Map<Role, ServiceView> views) {
        return rollouts.stream()
                .filter(rollout -> rollout.role() == Role.WEB)
                .flatMap(rollout -> Optional.ofNullable(views.get(Role.WEB)).stream()
                        .map(view -> new HookTasks.Stage(view, rollout.taskDefinition(), rollout.container())))
                .findFirst();
    }

    private Outcome proven(WatchEnd end, List<Rollout> rollouts, RegistryImage image) {
        Map<String, String> details = new TreeMap<>();
        Map<Role, ServiceView> views = services.described(calls);
        boolean exercised = views.values().stream().anyMatch(view -> view.desired() > 0);
        for (Rollout rollout : rollouts) {
            DigestProof proof = DigestProof.of(calls, rollout, image);
            if (proof.contradiction().isPresent()) {
                Outcome outcome = undone(
                        ReasonCode.DIGEST_MISMATCH,
                        proof.contradiction().get(),
                        "make the repository's tags immutable, then pin an image again",
                        false,
                        rollouts);
                rollouts.forEach(each -> context.note().accept(each.forgotten()));
                return outcome;
            }
            if (!proof.seen()
                    && Optional.ofNullable(views.get(rollout.role()))
                            .filter(view -> view.desired() > 0)
                            .isPresent()) {
                details.put(rollout.role().key("digest_check"), "unavailable");
            }
        }
        if (!exercised) {
            details.put("unexercised", "true");
        }
        Optional<Outcome> unfinished = unhooked(rollouts, views);
        if (unfinished.isEmpty() && exercised) {
            unfinished = unverified(rollouts, details);
        }
        return unfinished.orElseGet(() -> recorded(end, rollouts, details, exercised));
    }

    /** Runs the tasks after the rollout; the outcome, if they do not all succeed. */
    private Optional<Outcome> unhooked(List<Rollout> rollouts, Map<Role, ServiceView> views) {
        List<Hook> after = workload.procedure().after();
        return stage(rollouts, views)
                .filter(stage -> !after.isEmpty())
                .flatMap(stage -> hooks.run(after, HookMemory.When.AFTER, stage))
                .map(end -> switch (end.kind()) {
                    case GOING ->
                        new Outcome.Unfinished(ReasonCode.INTENT_OPEN, end.message() + "; the next run goes on");
                    case INTERRUPTED -> new Outcome.Interrupted(end.message() + "; the next run goes on");
                    case SUCCEEDED, FAILED ->
                        undone(
                                ReasonCode.HOOK_FAILED,
                                end.message(),
                                "find out why, then pin a fixed image",
                                true,
                                rollouts);
                });
    }

    /** Asks the target's address; the outcome, if it does not answer as it should. */
    private Optional<Outcome> unverified(List<Rollout> rollouts, Map<String, String> details) {
        Optional<HttpCheck> check = workload.procedure()
                .verification()
                .map(each -> each.of(step.image().pin()));
        if (check.isEmpty()) {
            return Optional.empty();
        }
        HttpCheck asked = context.awaitRollout() ? check.get() : check.get().lasting(Duration.ZERO);
        EndpointCheck.Answer answer = equipment.endpoints().ask(asked, context.progress(), context.stopping());
        return switch (answer.kind()) {
            case WANTED -> {
                details.put("verified", answer.sentence());
                yield Optional.empty();
            }
            case STOPPED -> Optional.of(new Outcome.Interrupted(answer.sentence() + "; the next run asks again"));
            case OTHERWISE ->
                Optional.of(
                        context.awaitRollout() || overdue(check.get())
                                ? undone(
                                        ReasonCode.VERIFICATION_FAILED,
                                        "all tasks run, but " + answer.sentence(),
                                        "find out why, then pin a fixed image; or correct verify in app.yaml and retry",
                                        true,
                                        rollouts)
                                : new Outcome.Unfinished(
                                        ReasonCode.INTENT_OPEN, answer.sentence() + "; the next run asks again"));
        };
    }

    /** Whether runs that do not wait have asked for as long as the check may take. */
    private boolean overdue(HttpCheck check) {
        Instant now = equipment.clock().instant();
        Optional<Instant> since = Optional.ofNullable(context.intent().notes().get(VERIFYING_SINCE))
                .flatMap(DeploymentJudgement::instant);
        if (since.isEmpty()) {
            context.note().accept(Map.of(VERIFYING_SINCE, now.toString()));
        }
        return since.filter(first -> first.plus(check.within()).isBefore(now)).isPresent();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Outcome recorded(WatchEnd end, List<Rollout> rollouts, Map<String, String> details, boolean exercised) {
        Procedure procedure = workload.procedure();
        details.putAll(hooks.details(procedure));
        details.putAll(changes);
        DeploymentRecord record = ProvenRecord.of(
                step.subject(),
                step.image().pin(),
                step.digest(),
                step.grounds(),
                context.run(),
                equipment.clock().instant(),
                rollouts,
                details);
        context.fence().check();
        equipment.writer().write(step.subject(), record);
        String message = exercised
                ? end.message()
                        + Optional.ofNullable(details.get("verified"))
                                .map(sentence -> "; " + sentence)
                                .orElse("")
                : "deployed, unexercised: no task is wanted, so none has shown that the image starts";
        return new Outcome.Succeeded(State.DEPLOYED, message, Optional.of(record));
    }
}
