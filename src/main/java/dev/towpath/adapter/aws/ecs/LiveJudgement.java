package dev.towpath.adapter.aws.ecs;

import dev.towpath.model.ContainerService;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.observed.Live;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** Says what runs in a target's services, from their descriptions and revisions alone. */
final class LiveJudgement {
    private LiveJudgement() {}

    /** Whether every service has completed exactly the revision that the record names. */
    static boolean asRecorded(Recorded recorded, Map<Role, ServiceView> views) {
        return recorded.record()
                .filter(record -> views.entrySet().stream().allMatch(each -> runsRecorded(recorded, each)))
                .isPresent();
    }

    private static boolean runsRecorded(Recorded recorded, Map.Entry<Role, ServiceView> each) {
        return each.getValue().steady()
                && recorded.record()
                        .flatMap(record -> Optional.ofNullable(
                                record.details().get(each.getKey().key("task_definition"))))
                        .filter(arn -> Revision.same(arn, each.getValue().taskDefinition()))
                        .isPresent();
    }

    /** What runs, where it is not simply what was recorded. */
    static Live of(
            ContainerService workload, Recorded recorded, Map<Role, ServiceView> views, Map<Role, Revision> revisions) {
        List<ImageName> images = new ArrayList<>();
        views.forEach((role, view) -> Optional.ofNullable(revisions.get(role))
                .flatMap(revision -> image(workload, view, revision))
                .ifPresent(images::add));
        boolean everDeployed = recorded.record().isPresent()
                || recorded.parameter("container-image-tag")
                        .flatMap(workload::pinOf)
                        .isPresent()
                || revisions.values().stream().anyMatch(Revision::ours);
        boolean application = images.stream()
                .anyMatch(image -> image.repository().equals(workload.repository())
                        && image.tag()
                                .filter(tag -> !tag.equals(ContainerService.NEVER_DEPLOYED))
                                .isPresent());
        if (!everDeployed && !application) {
            return new Live.Nothing();
        }
        boolean steady = views.values().stream().allMatch(ServiceView::steady);
        boolean ours = revisions.values().stream().allMatch(Revision::ours);
        Optional<Pin> pin = images.size() == views.size()
                ? same(images.stream()
                                .filter(image -> image.repository().equals(workload.repository()))
                                .map(image -> image.tag().orElse(""))
                                .toList())
                        .filter(Pin::valid)
                        .map(Pin::new)
                        .or(() -> same(revisions.values().stream()
                                        .map(revision -> Optional.ofNullable(
                                                        revision.tags().get(Revision.PIN))
                                                .orElse(""))
                                        .toList())
                                .filter(Pin::valid)
                                .map(Pin::new))
                : Optional.empty();
        Optional<Digest> digest = same(revisions.entrySet().stream()
                        .map(each -> digest(workload, views, each))
                        .toList())
                .filter(Digest::valid)
                .map(Digest::new);
        ReasonCode cause = cause(views, revisions, steady, ours);
        return new Live.Different(pin, digest, steady, ours, cause, message(cause, recorded, views, revisions));
    }

    private static Optional<ImageName> image(ContainerService workload, ServiceView view, Revision revision) {
        try {
            return revision.image(ContainerChoice.of(
                    revision.definition(), workload.repository(), workload.container(), view.balancedContainers()));
        } catch (FailureException e) {
            return Optional.empty();
        }
    }

    private static String digest(
            ContainerService workload, Map<Role, ServiceView> views, Map.Entry<Role, Revision> each) {
        ServiceView view = views.get(each.getKey());
        Optional<Digest> written = view == null
                ? Optional.empty()
                : image(workload, view, each.getValue()).flatMap(ImageName::digest);
        return written.or(() -> each.getValue().digest()).map(Digest::value).orElse("");
    }

    /** The one value of all, if they agree. */
    private static Optional<String> same(List<String> values) {
        Set<String> distinct = new LinkedHashSet<>(values);
        return distinct.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static ReasonCode cause(
            Map<Role, ServiceView> views, Map<Role, Revision> revisions, boolean steady, boolean ours) {
        List<Deployment> primaries =
                views.values().stream().flatMap(view -> view.primary().stream()).toList();
        if (primaries.stream().anyMatch(each -> each.rolloutState() == DeploymentRolloutState.FAILED)) {
            return ReasonCode.ROLLOUT_FAILED;
        }
        if (primaries.stream().anyMatch(RolloutVerdict::mentionsRollback)) {
            return ReasonCode.ROLLED_BACK;
        }
        boolean goingOn = !steady && revisions.values().stream().anyMatch(Revision::ours);
        return goingOn || ours ? ReasonCode.INTENT_OPEN : ReasonCode.MANUAL_DEPLOYMENT;
    }

    private static String message(
            ReasonCode cause, Recorded recorded, Map<Role, ServiceView> views, Map<Role, Revision> revisions) {
        String services = views.entrySet().stream()
                .filter(each -> views.size() == 1 || !runsRecorded(recorded, each))
                .map(each -> "\"" + each.getValue().name() + "\" "
                        + (each.getValue().steady() ? "runs " : "is being deployed to ")
                        + Revision.shortName(each.getValue().taskDefinition())
                        + recorded.record()
                                .flatMap(record -> Optional.ofNullable(
                                        record.details().get(each.getKey().key("task_definition"))))
                                .map(arn -> " instead of " + Revision.shortName(arn))
                                .orElse(""))
                .collect(Collectors.joining(", "));
        String why = views.values().stream()
                .flatMap(view -> view.primary().stream())
                .flatMap(primary -> Optional.ofNullable(primary.rolloutStateReason()).stream())
                .filter(reason -> cause == ReasonCode.ROLLED_BACK || cause == ReasonCode.ROLLOUT_FAILED)
                .findFirst()
                .map(reason -> ": " + reason)
                .orElse("");
        return switch (cause) {
            case ROLLED_BACK -> services + " since ECS rolled it back" + why;
            case ROLLOUT_FAILED -> services + ", and the rollout failed" + why;
            case INTENT_OPEN -> services + ", left by an earlier deployment of Towpath";
            default ->
                services + ", which Towpath did not deploy"
                        + revisions.values().stream()
                                .filter(revision -> !revision.ours())
                                .flatMap(revision -> Optional.ofNullable(
                                        revision.definition().registeredBy())
                                        .stream())
                                .findFirst()
                                .map(who -> " (registered by " + who + ")")
                                .orElse("");
        };
    }
}
