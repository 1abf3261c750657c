package dev.towpath.plan;

import dev.towpath.model.Digest;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.observed.RootChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What Terraform would have done, as it was told to those who were asked to agree.
 *
 * @param where it was told: {@code pull request #7}, or the run that held another plan
 * @param at when
 * @param fingerprint digest of what the plan means
 */
public record ToldPlan(String where, Instant at, Digest fingerprint, List<ResourceChange> resources) {
    private static final int NAMED_MAX = 5;

    public ToldPlan {
        resources = List.copyOf(resources);
    }

    /** A plan as it is told somewhere now. */
    public static ToldPlan of(String where, Instant at, RootChange change) {
        return new ToldPlan(where, at, change.fingerprint(), change.resources());
    }

    /** In a sentence, how a plan of now differs: {@code now also aws_db_instance.main is replaced}. */
    String difference(RootChange now) {
        Map<String, ResourceChange> told = byAddress(resources);
        Map<String, ResourceChange> planned = byAddress(now.resources());
        List<String> differences = new ArrayList<>();
        planned.forEach((address, change) -> {
            Optional<ResourceChange> before = Optional.ofNullable(told.get(address));
            if (before.isEmpty()) {
                differences.add("now also " + change.sentence());
            } else if (before.get().action() != change.action()) {
                differences.add(address + " is now " + change.action().participle() + " and not "
                        + before.get().action().participle());
            } else if (!before.get().meaning().equals(change.meaning())) {
                differences.add(address + " is " + change.action().participle() + " otherwise");
            }
        });
        told.forEach((address, change) -> {
            if (!planned.containsKey(address)) {
                differences.add(address + " is no longer " + change.action().participle());
            }
        });
        differences.sort((one, other) -> Boolean.compare(!severe(one), !severe(other)));
        String named = String.join("; ", differences.subList(0, Math.min(NAMED_MAX, differences.size())));
        int more = differences.size() - NAMED_MAX;
        return differences.isEmpty() ? "outputs differ" : more > 0 ? named + "; and " + more + " more" : named;
    }

    /** What it would have done, in counts. */
    String counts() {
        return new RootChange(resources, Set.of(), fingerprint, List.of(), "").counts();
    }

    private static boolean severe(String difference) {
        return difference.contains(ResourceAction.DESTROY.participle())
                || difference.contains(ResourceAction.REPLACE.participle());
    }

    private static Map<String, ResourceChange> byAddress(List<ResourceChange> changes) {
        Map<String, ResourceChange> byAddress = new TreeMap<>();
        changes.forEach(change -> byAddress.put(change.address(), change));
        return byAddress;
    }
}
