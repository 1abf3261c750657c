package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.ContainerService;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Intent;
import dev.towpath.model.Pin;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.problem.ReasonCode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Deployment;

/**
 * Finds out from ECS what came of an intent that an earlier run left open and that nobody wants any more.
 *
 * <p>A rollout that is still going on is not waited for: what is wanted now replaces it.
 */
final class ContainerSettlement {
    private final Intent intent;
    private final Subject subject;
    private final Grounds grounds;
    private final StepContext context;
    private final EcsCalls calls;
    private final RecordWriter writer;
    private final Clock clock;
    private final EcrArtifacts images;

    ContainerSettlement(
            Step.Settle step,
            StepContext context,
            EcsCalls calls,
            RecordWriter writer,
            Clock clock,
            EcrArtifacts images) {
        this.intent = step.intent();
        this.subject = step.subject();
        this.grounds = step.grounds();
        this.context = context;
        this.calls = calls;
        this.writer = writer;
        this.clock = clock;
        this.images = images;
    }

    Outcome run(ContainerService workload) {
        TargetServices services = TargetServices.of(subject.recorded(), workload.parameters(), subject.place());
        Map<Role, ServiceView> views = services.described(calls);
        List<Rollout> rollouts = new ArrayList<>();
        views.forEach((role, view) ->
                rollout(role, services.cluster(), view, workload).ifPresent(rollouts::add));
        if (rollouts.isEmpty()) {
            return dropped("the run that meant to deploy " + pin() + " ended before it changed anything");
        }
        List<RolloutVerdict> verdicts = rollouts.stream()
                .flatMap(rollout -> Optional.ofNullable(views.get(rollout.role())).stream()
                        .map(view -> RolloutVerdict.of(
                                view, rollout.deployment(), rollout.taskDefinition(), rollout.previous())))
                .toList();
        for (RolloutVerdict verdict : verdicts) {
            switch (verdict.state()) {
                case FAILED -> {
                    return over(ReasonCode.ROLLOUT_FAILED, verdict.message());
                }
                case ROLLED_BACK -> {
                    return over(ReasonCode.ROLLED_BACK, verdict.message());
                }
                case SUPERSEDED -> {
                    return dropped(verdict.message());
                }
                case RUNNING, COMPLETED, UNKNOWN -> {}
            }
        }
        boolean complete = rollouts.size() == views.size()
                && verdicts.stream().allMatch(verdict -> verdict.state() == RolloutVerdict.State.COMPLETED);
        return complete
                ? record(workload, rollouts)
                : dropped("the rollout of " + pin() + " is not complete and is not wanted any more");
    }

    /** The rollout that the intent started: from its notes, or from the tag on the revision that the service wants. */
    private Optional<Rollout> rollout(Role role, String cluster, ServiceView view, ContainerService workload) {
        Optional<Rollout> noted =
                intent.digest().flatMap(digest -> Rollout.noted(role, cluster, view.name(), digest, intent.notes()));
        if (noted.isPresent()) {
            return noted;
        }
        Revision running = calls.revision(view.taskDefinition());
        boolean started = intent.id().equals(running.tags().get(Revision.INTENT))
                && running.digest().isPresent()
                && running.digest().equals(intent.digest());
        return view.primary()
                .filter(primary -> started)
                .map(Deployment::id)
                .map(id -> new Rollout(
                        role,
                        cluster,
                        view.name(),
                        running.digest().orElseThrow(),
                        ContainerChoice.of(
                                running.definition(),
                                workload.repository(),
                                workload.container(),
                                view.balancedContainers()),
                        running.arn(),
                        running.base(),
                        Optional.empty(),
                        id));
    }

    private Outcome record(ContainerService workload, List<Rollout> rollouts) {
        // A record is written last: whoever wrote it had verified, and only its entry in the history is missing.
        Optional<DeploymentRecord> written = subject.recorded()
                .record()
                .filter(record -> rollouts.stream()
                        .allMatch(rollout -> rollout.deployment()
                                .equals(record.details().get(rollout.role().key("deployment")))));
        if (written.isPresent()) {
            return new Outcome.Succeeded(
                    State.DEPLOYED, "the rollout of " + pin() + " had completed and was recorded", written);
        }
        if (workload.procedure().verification().isPresent()
                || !workload.procedure().after().isEmpty()) {
            return dropped(
                    "the rollout of " + pin() + " is complete, but was never verified and is not wanted any more");
        }
        Optional<Pin> pin = intent.artifact();
        Optional<Digest> digest = intent.digest();
        Optional<RegistryImage> image = pin.map(value -> new ContainerImage(workload.repository(), value))
                .flatMap(images::locate)
                .filter(found -> digest.equals(Optional.of(found.digest())));
        if (pin.isEmpty() || digest.isEmpty() || image.isEmpty()) {
            return dropped("the rollout of " + pin() + " is complete, but its image cannot be compared any more");
        }
        for (Rollout rollout : rollouts) {
            Optional<String> other = DigestProof.of(calls, rollout, image.get()).contradiction();
            if (other.isPresent()) {
                return dropped(other.get());
            }
        }
        Map<String, String> more = new TreeMap<>(
                new HookMemory(digest.get(), context, subject.recorded().record()).details(workload.procedure()));
        more.put("settled_intent", intent.id());
        boolean sameCommit = grounds.commit().equals(intent.commit());
        DeploymentRecord record = ProvenRecord.of(
                subject,
                pin.get(),
                digest.get(),
                sameCommit
                        ? grounds
                        : new Grounds(
                                intent.commit(),
                                Optional.empty(),
                                new TreeMap<>(),
                                Optional.empty(),
                                grounds.annotations()),
                context.run(),
                clock.instant(),
                rollouts,
                more);
        context.fence().check();
        writer.write(subject, record);
        return new Outcome.Succeeded(
                State.DEPLOYED, "the rollout of " + pin() + " had completed and is recorded now", Optional.of(record));
    }

    private String pin() {
        return intent.artifact().map(Pin::value).orElse("an artifact");
    }

    /** It was judged: the artifact is to blame. */
    private static Outcome over(ReasonCode reason, String message) {
        return new Outcome.Failed(reason, message, "pin an image that runs", true);
    }

    /** Nobody is to blame and nothing was proven: the intent is closed, and what is wanted now may go on. */
    private static Outcome dropped(String message) {
        return new Outcome.Succeeded(State.HELD, message, Optional.empty());
    }
}
