package dev.towpath.model;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Towpath last proved to run in a target: the parameter {@code towpath/record}, schema {@code towpath.record/v1}.
 *
 * @param artifact the pin; empty for infrastructure
 * @param digest of the image or the zip; empty for infrastructure
 * @param commit the commit of the config repository that asked for it
 * @param pullRequest the pull request that was the approval, if there was one
 * @param approvedBy logins by group
 * @param policy digest of the approval policy that was in force
 * @param run the run that wrote it
 * @param at when it was written
 * @param details by kind: {@code task_definition}, {@code deployment}, {@code worker_task_definition}; {@code manifest},
 *     {@code manifest_etag}, {@code invalidation}; {@code closure}, {@code plan}
 */
public record DeploymentRecord(
        Optional<Pin> artifact,
        Optional<Digest> digest,
        GitSha commit,
        Optional<Integer> pullRequest,
        SortedMap<String, List<String>> approvedBy,
        Optional<Digest> policy,
        RunId run,
        Instant at,
        SortedMap<String, String> details) {
    /** The detail that names the end of the target's chain of history before this deployment: its number and its digest; {@code 0} if there was none. */
    public static final String CHAIN = "chain";

    /** The detail that names the target that the record is of, as {@code app/environment}. */
    public static final String TARGET = "target";

    private static final Set<String> ROOT_DETAILS = Set.of("closure", "plan", "resources");

    public DeploymentRecord {
        SortedMap<String, List<String>> approvals = new TreeMap<>();
        approvedBy.forEach((group, logins) -> approvals.put(group, List.copyOf(logins)));
        approvedBy = Collections.unmodifiableSortedMap(approvals);
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** The closure digest that was applied, for a Terraform root. */
    public Optional<Digest> closure() {
        return Optional.ofNullable(details.get("closure")).filter(Digest::valid).map(Digest::new);
    }

    /** The target that it is of, where it is not this one: whose parameters these are is said by files, and files can be wrong. */
    public Optional<String> ofOther(Target target) {
        return Optional.ofNullable(details.get(TARGET)).filter(named -> !named.equals(target.toString()));
    }

    /** Whether the Terraform root was destroyed on purpose. */
    public boolean retired() {
        return "true".equals(details.get("retired"));
    }

    /** What the record says of the target's Terraform root, which a deployment of its artifact leaves as it is. */
    public SortedMap<String, String> rootDetails() {
        SortedMap<String, String> root = new TreeMap<>(details);
        root.keySet().retainAll(ROOT_DETAILS);
        return root;
    }
}
