package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.ContainerService;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** One deployment of an image to the services of one target, from preflight to record; running it again goes on where it ended. */
final class ContainerDeployment {
    private final Step.DeployContainer step;
    private final ContainerService workload;
    private final StepContext context;
    private final EcsCalls calls;
    private final ServicePoller poller;
    private final RecordWriter writer;
    private final Pace pace;
    private final Clock clock;

    ContainerDeployment(
            Step.DeployContainer step,
            ContainerService workload,
            StepContext context,
            EcsCalls calls,
            ServicePoller poller,
            RecordWriter writer,
            Pace pace,
            Clock clock) {
        this.step = step;
        this.workload = workload;
        this.context = context;
        this.calls = calls;
        this.poller = poller;
        this.writer = writer;
        this.pace = pace;
        this.clock = clock;
    }

    Outcome run(RegistryImage image) {
        TargetServices services = TargetServices.of(
                step.subject().recorded(), workload.parameters(), step.subject().place());
        Map<Role, ServiceView> views = services.described(calls);
        Map<String, String> notes = context.intent().notes();
        List<Rollout> rollouts = new ArrayList<>();
        List<RolloutPreparation> preparations = new ArrayList<>();
        views.forEach((role, view) -> Rollout.noted(role, services.cluster(), view.name(), step.digest(), notes)
                .ifPresentOrElse(
                        rollouts::add,
                        () -> preparations.add(
                                RolloutPreparation.of(role, view, calls, workload, image, context.intent()))));
        Optional<String> foreign = preparations.stream()
                .flatMap(preparation -> preparation.foreignRollout().stream())
                .findFirst();
        if (foreign.isPresent()) {
            return new Outcome.Refused(
                    ReasonCode.MANUAL_DEPLOYMENT, foreign.get(), "wait until it has ended; the next run tries again");
        }
        if (context.stopping().getAsBoolean()) {
            return new Outcome.Interrupted("nothing was changed");
        }
        rollouts.addAll(start(preparations, notes));
        RolloutWatch watch = new RolloutWatch(poller, calls, pace, context);
        if (context.awaitRollout()) {
            return end(watch.await(rollouts, floor(views)), rollouts, image);
        }
        // What an earlier run started and did not wait for is settled here, or it never would be.
        Optional<WatchEnd> known =
                preparations.isEmpty() ? watch.glance(rollouts, floor(views), clock.instant()) : Optional.empty();
        return known.map(end -> end(end, rollouts, image))
                .orElseGet(() -> new Outcome.Unfinished(
                        ReasonCode.INTENT_OPEN,
                        "the rollout of " + step.image().location()
                                + " was started and is not waited for; the next run settles it"));
    }

    private static Duration floor(Map<Role, ServiceView> views) {
        return views.values().stream()
                .map(view -> Pace.floor(Optional.ofNullable(view.service().deploymentConfiguration())))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Registers for all services before it updates the first, so that a refused registration changes nothing. */
    private List<Rollout> start(List<RolloutPreparation> preparations, Map<String, String> notes) {
        Map<RolloutPreparation, String> revisions = new java.util.LinkedHashMap<>();
        for (RolloutPreparation preparation : preparations) {
            String arn = preparation.identical().map(Revision::arn).orElseGet(() -> {
                context.fence().check();
                return calls.register(preparation.request()).arn();
            });
            revisions.put(preparation, arn);
            String previous = previous(preparation, notes).orElse("");
            context.note()
                    .accept(Map.of(
                            preparation.role().key("image"), step.digest().value(),
                            preparation.role().key("task_definition"), arn,
                            preparation.role().key("previous"), previous));
        }
        List<Rollout> started = new ArrayList<>();
        revisions.forEach((preparation, arn) -> {
            Rollout rollout = update(preparation, arn, notes, started);
            started.add(rollout);
            context.note().accept(rollout.notes());
        });
        return started;
    }

    /** What ran before the first attempt with this very image, or what the service says now. */
    private Optional<String> previous(RolloutPreparation preparation, Map<String, String> notes) {
        return Rollout.note(notes, preparation.role(), "image")
                .filter(step.digest().value()::equals)
                .flatMap(image -> Rollout.note(notes, preparation.role(), "previous"))
                .or(preparation::previous);
    }

    private Rollout update(
            RolloutPreparation preparation, String arn, Map<String, String> notes, List<Rollout> started) {
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
                    new Restoration(calls, pace, context).of(started, recorded());
                }
                throw e;
            }
        }
        Optional<String> previous = previous(preparation, notes);
        return new Rollout(
                preparation.role(),
                view.cluster(),
                view.name(),
                step.digest(),
                preparation.container(),
                arn,
                Optional.of(preparation.base().arn()),
                previous,
                now.primary().map(Deployment::id).orElse(""));
    }

    private Outcome end(WatchEnd end, List<Rollout> rollouts, RegistryImage image) {
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
        String restored = new Restoration(calls, pace, context).of(rollouts, recorded());
        ReasonCode reason = switch (end.kind()) {
            case ROLLED_BACK -> ReasonCode.ROLLED_BACK;
            case STUCK -> ReasonCode.TIMED_OUT;
            default -> ReasonCode.ROLLOUT_FAILED;
        };
        String message = end.message()
                + (story.text().isEmpty() ? "" : "; " + story.text())
                + (restored.isEmpty() ? "" : "; " + restored);
        return new Outcome.Failed(reason, message, story.advice(), true);
    }

    private Outcome proven(WatchEnd end, List<Rollout> rollouts, RegistryImage image) {
        Map<String, String> more = new TreeMap<>();
        Map<Role, ServiceView> views = TargetServices.of(
                        step.subject().recorded(),
                        workload.parameters(),
                        step.subject().place())
                .described(calls);
        boolean exercised = views.values().stream().anyMatch(view -> view.desired() > 0);
        for (Rollout rollout : rollouts) {
            DigestProof proof = DigestProof.of(calls, rollout, image);
            if (proof.contradiction().isPresent()) {
                String restored = new Restoration(calls, pace, context).of(rollouts, recorded());
                rollouts.forEach(each -> context.note().accept(each.forgotten()));
                return new Outcome.Failed(
                        ReasonCode.DIGEST_MISMATCH,
                        proof.contradiction().get() + (restored.isEmpty() ? "" : "; " + restored),
                        "make the repository's tags immutable, then pin an image again",
                        false);
            }
            if (!proof.seen()
                    && Optional.ofNullable(views.get(rollout.role()))
                            .filter(view -> view.desired() > 0)
                            .isPresent()) {
                more.put(rollout.role().key("digest_check"), "unavailable");
            }
        }
        if (!exercised) {
            more.put("unexercised", "true");
        }
        DeploymentRecord record = ProvenRecord.of(
                step.subject(),
                step.image().pin(),
                step.digest(),
                step.grounds(),
                context.run(),
                clock.instant(),
                rollouts,
                more);
        context.fence().check();
        writer.write(step.subject(), record);
        String message = exercised
                ? end.message()
                : "deployed, unexercised: no task is wanted, so none has shown that the image starts";
        return new Outcome.Succeeded(State.DEPLOYED, message, Optional.of(record));
    }

    /** The revisions that the record names. */
    private Set<String> recorded() {
        Set<String> arns = new HashSet<>();
        step.subject()
                .recorded()
                .record()
                .ifPresent(record -> List.of(Role.values())
                        .forEach(role -> Optional.ofNullable(record.details().get(role.key("task_definition")))
                                .ifPresent(arns::add)));
        return arns;
    }
}
