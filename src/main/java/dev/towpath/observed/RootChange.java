package dev.towpath.observed;

import dev.towpath.model.Digest;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What Terraform would do to a root.
 *
 * @param resources every resource that changes, by address
 * @param outside addresses of those that something else than Terraform has changed since
 * @param fingerprint digest of what the plan means; equal changes have equal ones, whenever they were planned
 * @param summary one line a resource, secrets masked
 * @param plan names the saved plan to the runner that made it; empty where there is none
 */
public record RootChange(
        List<ResourceChange> resources, Set<String> outside, Digest fingerprint, List<String> summary, String plan) {
    /** What only changes the state counts as a change. */
    private static final Set<ResourceAction> CHANGES =
            Set.of(ResourceAction.UPDATE, ResourceAction.IMPORT, ResourceAction.MOVE, ResourceAction.FORGET);

    public RootChange {
        resources = List.copyOf(resources);
        outside = Collections.unmodifiableSortedSet(new TreeSet<>(outside));
        summary = List.copyOf(summary);
    }

    /** How many are created. */
    public int creates() {
        return count(Set.of(ResourceAction.CREATE));
    }

    /** How many are changed where they are, or in the state only. */
    public int changes() {
        return count(CHANGES);
    }

    /** How many are destroyed and created again. */
    public int replaces() {
        return count(Set.of(ResourceAction.REPLACE));
    }

    /** How many are destroyed for good. */
    public int destroys() {
        return count(Set.of(ResourceAction.DESTROY));
    }

    /** How many there are of one action. */
    public int count(ResourceAction action) {
        return count(Set.of(action));
    }

    /** Addresses that are destroyed or replaced, sorted. */
    public List<String> destructive() {
        SortedSet<String> addresses = resources.stream()
                .filter(resource -> resource.action().destructive())
                .map(ResourceChange::address)
                .collect(Collectors.toCollection(TreeSet::new));
        return List.copyOf(addresses);
    }

    /** Whether nothing would change. */
    public boolean isEmpty() {
        return resources.isEmpty();
    }

    /** Whether something is destroyed, a replacement included. */
    public boolean destructiveChange() {
        return resources.stream().anyMatch(resource -> resource.action().destructive());
    }

    /** The counts in a sentence: {@code 3 to create, 1 to change}. */
    public String counts() {
        StringBuilder text = new StringBuilder();
        append(text, creates(), "to create");
        append(text, changes(), "to change");
        append(text, replaces(), "to replace");
        append(text, destroys(), "to destroy");
        return text.isEmpty() ? "no changes" : text.toString();
    }

    private int count(Set<ResourceAction> actions) {
        return (int) resources.stream()
                .filter(resource -> actions.contains(resource.action()))
                .count();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
        }
    }
}
