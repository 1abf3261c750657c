package dev.towpath.adapter.aws.ecs;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.Subject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The record of what was proven to run in a target's services. */
final class ProvenRecord {
    private ProvenRecord() {}

    /** The revisions that a target's record names. */
    static Set<String> revisions(Subject subject) {
        Set<String> arns = new HashSet<>();
        subject.recorded()
                .record()
                .ifPresent(record -> List.of(Role.values())
                        .forEach(role -> Optional.ofNullable(record.details().get(role.key("task_definition")))
                                .ifPresent(arns::add)));
        return arns;
    }

    static DeploymentRecord of(
            Subject subject,
            Pin pin,
            Digest digest,
            Grounds grounds,
            RunId run,
            Instant at,
            List<Rollout> rollouts,
            Map<String, String> more) {
        SortedMap<String, String> details =
                subject.recorded().record().map(DeploymentRecord::rootDetails).orElseGet(TreeMap::new);
        details.putAll(more);
        for (Rollout rollout : rollouts) {
            Role role = rollout.role();
            details.put(role.key("task_definition"), rollout.taskDefinition());
            details.put(role.key("deployment"), rollout.deployment());
            rollout.base().ifPresent(base -> details.put(role.key("base"), base));
        }
        return new DeploymentRecord(
                Optional.of(pin),
                Optional.of(digest),
                grounds.commit(),
                grounds.pullRequest(),
                grounds.approvedBy(),
                grounds.policy(),
                run,
                at,
                details);
    }
}
