package dev.towpath.adapter.aws.ecs;

import dev.towpath.model.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One service that was pointed at a revision.
 *
 * @param image the digest of the image that is rolled out
 * @param container the application's container
 * @param taskDefinition the revision that we asked for
 * @param base the revision that it was made of
 * @param previous the revision that ran before; empty if nothing is known to have run
 * @param deployment the id of our deployment
 */
record Rollout(
        Role role,
        String cluster,
        String service,
        Digest image,
        String container,
        String taskDefinition,
        Optional<String> base,
        Optional<String> previous,
        String deployment) {
    /** What the intent keeps, so that another process can go on from here. */
    Map<String, String> notes() {
        Map<String, String> notes = new TreeMap<>();
        notes.put(role.key("task_definition"), taskDefinition);
        notes.put(role.key("deployment"), deployment);
        notes.put(role.key("container"), container);
        notes.put(role.key("image"), image.value());
        base.ifPresent(arn -> notes.put(role.key("base"), arn));
        previous.ifPresent(arn -> notes.put(role.key("previous"), arn));
        return notes;
    }

    /** What takes the rollout out of the intent again, so that the next run starts anew. */
    Map<String, String> forgotten() {
        return Map.of(role.key("deployment"), "", role.key("previous"), "");
    }

    /** What takes a rollout out of the intent whose service we pointed back ourselves; what ran before it stays known. */
    Map<String, String> takenBack() {
        return Map.of(role.key("deployment"), "");
    }

    /** The rollout of this very image that an earlier process left in the notes, if it came that far. */
    static Optional<Rollout> noted(Role role, String cluster, String service, Digest image, Map<String, String> notes) {
        Optional<String> taskDefinition = note(notes, role, "task_definition");
        Optional<String> deployment = note(notes, role, "deployment");
        Optional<String> container = note(notes, role, "container");
        boolean same = note(notes, role, "image").filter(image.value()::equals).isPresent();
        return !same || taskDefinition.isEmpty() || deployment.isEmpty() || container.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rollout(
                        role,
                        cluster,
                        service,
                        image,
                        container.get(),
                        taskDefinition.get(),
                        note(notes, role, "base"),
                        note(notes, role, "previous"),
                        deployment.get()));
    }

    /** A note about a service, if there is one. */
    static Optional<String> note(Map<String, String> notes, Role role, String name) {
        return Optional.ofNullable(notes.get(role.key(name))).filter(text -> !text.isEmpty());
    }
}
