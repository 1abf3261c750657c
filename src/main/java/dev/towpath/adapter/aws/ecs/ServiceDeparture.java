package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.ContainerService;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.observed.Change;
import dev.towpath.observed.Drift.Finding;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** How one service departs from what was recorded of it. */
record ServiceDeparture(Role role, ServiceView view, ContainerService workload, DeploymentRecord record) {
    private static final List<ReasonCode> WEIGHTS = List.of(
            ReasonCode.ROLLOUT_FAILED,
            ReasonCode.ROLLED_BACK,
            ReasonCode.DIGEST_MISMATCH,
            ReasonCode.MANUAL_DEPLOYMENT,
            ReasonCode.EDITED,
            ReasonCode.TASKS_MISSING,
            ReasonCode.SCALED_TO_ZERO,
            ReasonCode.IN_FLIGHT,
            ReasonCode.INTENT_OPEN);

    static final Comparator<Finding> WEIGHTIEST_FIRST = Comparator.comparingInt(
            finding -> WEIGHTS.contains(finding.cause()) ? WEIGHTS.indexOf(finding.cause()) : WEIGHTS.size());

    /** Everything that the service's description tells; revisions are read only where another one runs. */
    List<Finding> findings(EcsCalls calls) {
        List<Finding> findings = new ArrayList<>();
        Optional<Deployment> primary = view.primary();
        if (primary.isEmpty()) {
            return findings;
        }
        Deployment deployment = primary.get();
        if (deployment.rolloutState() == DeploymentRolloutState.FAILED) {
            findings.add(found(
                    ReasonCode.ROLLOUT_FAILED,
                    "the rollout of " + running() + " to \"" + view.name() + "\" failed" + reason(deployment),
                    updated(deployment)));
        } else if (!view.complete(deployment)) {
            findings.add(inFlight(deployment, calls));
        }
        if (!asRecorded() && view.complete(deployment)) {
            findings.add(another(deployment, calls));
        }
        if (view.desired() == 0) {
            findings.add(found(
                    ReasonCode.SCALED_TO_ZERO,
                    "\"" + view.name() + "\" is scaled to zero: nothing of " + pin() + " runs",
                    event("has stopped").map(ServiceEvent::createdAt)));
        } else if (view.complete(deployment) && tasks(deployment) < view.desired()) {
            Optional<ServiceEvent> why = event("unable to");
            findings.add(found(
                    ReasonCode.TASKS_MISSING,
                    "\"" + view.name() + "\" runs " + tasks(deployment) + " of " + view.desired() + " tasks"
                            + why.map(said -> ": " + said.message()).orElse(""),
                    why.map(ServiceEvent::createdAt)));
        }
        return findings;
    }

    /** What is worth knowing though nothing departs. */
    List<String> notes() {
        return view.primary()
                .filter(deployment -> asRecorded())
                .flatMap(this::rollback)
                .map(rollback -> List.of("ECS rolled a deployment of \"" + view.name() + "\" back to " + running()
                        + ", which is what was recorded" + rollback.why()))
                .orElse(List.of());
    }

    /** A deployment of the very revision that was recorded, by somebody else: its tag may have been moved meanwhile. */
    List<Finding> deployedAgain(EcsCalls calls, EcrArtifacts images) {
        Optional<Deployment> again = view.primary()
                .filter(deployment -> asRecorded() && view.complete(deployment))
                .filter(deployment -> detail("deployment")
                        .filter(id -> !id.equals(deployment.id()))
                        .isPresent());
        if (again.isEmpty()) {
            return List.of();
        }
        Deployment deployment = again.get();
        Revision revision = calls.revision(view.taskDefinition());
        String container = ContainerChoice.of(
                revision.definition(), workload.repository(), workload.container(), view.balancedContainers());
        Optional<RegistryImage> proven =
                record.artifact().flatMap(pin -> images.locate(new ContainerImage(workload.repository(), pin)));
        Optional<Digest> other = new ServiceDeployments(calls)
                .running(view.cluster(), view.name(), deployment.id(), view.taskDefinition(), container).stream()
                        .filter(digest -> record.digest().isPresent()
                                && !digest.equals(record.digest().get())
                                && proven.filter(image -> image.digest()
                                                        .equals(record.digest().get())
                                                && image.covers(digest))
                                        .isEmpty())
                        .findFirst();
        return other.map(digest -> List.of(new Finding(
                        ReasonCode.DIGEST_MISMATCH,
                        "\"" + view.name() + "\" was deployed again and runs the image " + digest.abbreviated()
                                + " instead of "
                                + record.digest().map(Digest::abbreviated).orElse("?")
                                + ": somebody moved the tag " + pin(),
                        Optional.ofNullable(deployment.createdAt()),
                        Optional.empty(),
                        List.of())))
                .orElse(List.of());
    }

    private Finding inFlight(Deployment deployment, EcsCalls calls) {
        Optional<Revision> revision = calls.existing(view.taskDefinition());
        boolean ours = revision.filter(Revision::ours).isPresent();
        return new Finding(
                ReasonCode.IN_FLIGHT,
                "a deployment of \"" + view.name() + "\" to " + running() + " is in progress, " + tasks(deployment)
                        + " of " + view.desired() + " tasks running; "
                        + (ours ? "an earlier run of Towpath began it" : "Towpath did not begin it"),
                Optional.ofNullable(deployment.createdAt()),
                revision.filter(each -> !each.ours()).flatMap(ServiceDeparture::registeredBy),
                List.of());
    }

    private Finding another(Deployment deployment, EcsCalls calls) {
        Optional<Revision> now = calls.existing(view.taskDefinition());
        Optional<Revision> proven = detail("task_definition").flatMap(calls::existing);
        List<Change> changes = now.flatMap(
                        there -> proven.map(recorded -> DefinitionLines.between(recorded.copied(), there.copied())))
                .orElse(List.of());
        String instead = running()
                + detail("task_definition")
                        .map(arn -> " instead of " + Revision.shortName(arn))
                        .orElse("");
        Optional<Instant> at = Optional.ofNullable(deployment.createdAt());
        Optional<Rollback> rollback = rollback(deployment);
        if (rollback.isPresent()) {
            return new Finding(
                    ReasonCode.ROLLED_BACK,
                    "\"" + view.name() + "\" runs " + instead + " since ECS rolled it back"
                            + rollback.get().why(),
                    rollback.get().at().or(() -> at),
                    Optional.empty(),
                    changes);
        }
        if (now.filter(Revision::ours).isPresent()) {
            return new Finding(
                    ReasonCode.INTENT_OPEN,
                    "\"" + view.name() + "\" runs " + instead + ", left by an earlier deployment of Towpath",
                    at,
                    Optional.empty(),
                    changes);
        }
        boolean sameImages = !changes.isEmpty()
                && changes.stream()
                        .noneMatch(change -> change.subject().startsWith("image of ")
                                || change.subject().startsWith("container "));
        Optional<String> who = now.flatMap(ServiceDeparture::registeredBy);
        return new Finding(
                sameImages ? ReasonCode.EDITED : ReasonCode.MANUAL_DEPLOYMENT,
                "\"" + view.name() + "\" runs " + instead + ", which Towpath did not deploy"
                        + (sameImages ? ": the same image with other settings" : ""),
                at,
                who,
                changes);
    }

    /** When ECS went back to a deployment, and why. */
    private record Rollback(Optional<Instant> at, String why) {}

    /** Once it has completed, the deployment itself forgets that it was gone back to; the events of the service do not. */
    private Optional<Rollback> rollback(Deployment deployment) {
        if (RolloutVerdict.mentionsRollback(deployment)) {
            return Optional.of(new Rollback(updated(deployment), reason(deployment)));
        }
        return event("rolling back to deployment " + deployment.id())
                .map(event -> new Rollback(
                        Optional.ofNullable(event.createdAt()),
                        event("deployment failed")
                                .map(failed -> ": " + failed.message())
                                .orElse("")));
    }

    private Finding found(ReasonCode cause, String message, Optional<Instant> at) {
        return new Finding(cause, message, at, Optional.empty(), List.of());
    }

    private boolean asRecorded() {
        return detail("task_definition")
                .filter(arn -> Revision.same(arn, view.taskDefinition()))
                .isPresent();
    }

    private Optional<String> detail(String name) {
        return Optional.ofNullable(record.details().get(role.key(name)));
    }

    private String running() {
        return Revision.shortName(view.taskDefinition());
    }

    private String pin() {
        return record.artifact().map(Object::toString).orElse("what was recorded");
    }

    private static int tasks(Deployment deployment) {
        return Optional.ofNullable(deployment.runningCount()).orElse(0);
    }

    private static Optional<Instant> updated(Deployment deployment) {
        return Optional.ofNullable(deployment.updatedAt());
    }

    private static String reason(Deployment deployment) {
        return Optional.ofNullable(deployment.rolloutStateReason())
                .filter(text -> !text.isBlank())
                .map(text -> ": " + text)
                .orElse("");
    }

    private Optional<ServiceEvent> event(String words) {
        return view.service().events().stream()
                .filter(event -> event.message() != null && event.message().contains(words))
                .findFirst();
    }

    private static Optional<String> registeredBy(Revision revision) {
        return Optional.ofNullable(revision.definition().registeredBy());
    }
}
