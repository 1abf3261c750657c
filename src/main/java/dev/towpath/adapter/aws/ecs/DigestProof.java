package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.model.Digest;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Whether what runs is the image that was pinned, by digest.
 *
 * @param contradiction what runs instead, in a sentence
 * @param seen whether a running digest could be seen at all
 */
record DigestProof(Optional<String> contradiction, boolean seen) {
    /** Compares what a rollout's tasks run with the image in the registry. */
    static DigestProof of(EcsCalls calls, Rollout rollout, RegistryImage image) {
        NavigableSet<Digest> running = new ServiceDeployments(calls)
                .running(
                        rollout.cluster(),
                        rollout.service(),
                        rollout.deployment(),
                        rollout.taskDefinition(),
                        rollout.container());
        Optional<Digest> other =
                running.stream().filter(digest -> !image.covers(digest)).findFirst();
        return new DigestProof(
                other.map(digest -> "\"" + rollout.service() + "\" runs the image " + digest.abbreviated()
                        + " instead of " + image.digest().abbreviated()),
                !running.isEmpty());
    }
}
