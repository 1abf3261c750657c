package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.ContainerService;
import dev.towpath.model.DeploymentRecord;
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

/** Proves that what is pinned runs already, and writes the record; nothing in ECS is touched. */
final class ContainerAdoption {
    private final Step.Adopt step;
    private final StepContext context;
    private final EcsCalls calls;
    private final RecordWriter writer;
    private final Clock clock;

    ContainerAdoption(Step.Adopt step, StepContext context, EcsCalls calls, RecordWriter writer, Clock clock) {
        this.step = step;
        this.context = context;
        this.calls = calls;
        this.writer = writer;
        this.clock = clock;
    }

    Outcome run(ContainerService workload, RegistryImage image) {
        Subject subject = step.subject();
        TargetServices services = TargetServices.of(subject.recorded(), workload.parameters(), subject.place());
        List<Rollout> rollouts = new ArrayList<>();
        Map<String, String> more = new TreeMap<>(
                new HookMemory(step.digest(), context, subject.recorded().record()).details(workload.procedure()));
        for (Map.Entry<Role, ServiceView> each : services.described(calls).entrySet()) {
            ServiceView view = each.getValue();
            Optional<Deployment> primary = view.primary().filter(view::complete);
            if (primary.isEmpty()) {
                return refused(
                        ReasonCode.INTENT_OPEN,
                        "a rollout of \"" + view.name() + "\" is in progress",
                        "the next run looks again");
            }
            Revision running = calls.revision(view.taskDefinition());
            String container = ContainerChoice.of(
                    running.definition(), workload.repository(), workload.container(), view.balancedContainers());
            Rollout rollout = new Rollout(
                    each.getKey(),
                    services.cluster(),
                    view.name(),
                    step.digest(),
                    container,
                    running.arn(),
                    running.base(),
                    Optional.empty(),
                    primary.get().id());
            Optional<String> other = otherImage(running.image(container), image, view)
                    .or(() -> DigestProof.of(calls, rollout, image).contradiction());
            if (other.isPresent()) {
                return refused(ReasonCode.DIGEST_MISMATCH, other.get(), "deploy the pin again, or pin what runs");
            }
            if (view.desired() == 0) {
                more.put(each.getKey().key("unexercised"), "true");
            }
            rollouts.add(rollout);
        }
        DeploymentRecord record = ProvenRecord.of(
                subject,
                image.image().pin(),
                step.digest(),
                step.grounds(),
                context.run(),
                clock.instant(),
                rollouts,
                more);
        context.fence().check();
        writer.write(subject, record);
        return new Outcome.Succeeded(
                State.ADOPTED, image.image().location() + " runs already and is recorded now", Optional.of(record));
    }

    private static Optional<String> otherImage(Optional<ImageName> name, RegistryImage image, ServiceView view) {
        boolean same = name.filter(
                        found -> found.repository().equals(image.image().repository()))
                .filter(found -> found.digest()
                        .map(image::covers)
                        .orElseGet(() -> found.tag()
                                .equals(Optional.of(image.image().pin().value()))))
                .isPresent();
        return same
                ? Optional.empty()
                : Optional.of("\"" + view.name() + "\" runs "
                        + name.map(found -> found.location()
                                        + found.tag().map(tag -> ":" + tag).orElse(""))
                                .orElse("another image")
                        + " instead of " + image.image().location());
    }

    private static Outcome refused(ReasonCode reason, String message, String advice) {
        return new Outcome.Refused(reason, message, advice);
    }
}
