package dev.towpath.simulation;

import dev.towpath.model.GitSha;
import dev.towpath.simulation.Estate.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What really was agreed to, as whoever wrote the world knows it: no judge is asked.
 *
 * <p>A value is a pin, or the version of a root's files.
 */
final class Ledger {
    private final List<Change> changes = new ArrayList<>();
    private final Map<GitSha, Integer> places = new HashMap<>();

    /** One change of one target, by the commit that brought it. */
    static final class Change {
        private final GitSha commit;
        private final Unit unit;
        private final String value;
        private final boolean honest;
        private Optional<Instant> agreed = Optional.empty();

        private Change(GitSha commit, Unit unit, String value, boolean honest) {
            this.commit = commit;
            this.unit = unit;
            this.value = value;
            this.honest = honest;
        }

        String value() {
            return value;
        }

        /** Whether those who must have agreed to just this value by then. */
        boolean agreedBy(Instant now) {
            return honest && agreed.filter(at -> !at.isAfter(now)).isPresent();
        }

        /** From a moment on all reviews are there. */
        void agree(Instant at) {
            agreed = agreed.isPresent() ? agreed : Optional.of(at);
        }
    }

    /** Notes the next commit of the branch. */
    void commit(GitSha commit) {
        places.put(commit, places.size());
    }

    /**
     * Notes a change.
     *
     * @param honest whether what was reviewed is what was merged
     */
    Change change(GitSha commit, Unit unit, String value, boolean honest) {
        Change change = new Change(commit, unit, value, honest);
        changes.add(change);
        return change;
    }

    /** Where a commit stands on the branch. */
    int place(GitSha commit) {
        return places.getOrDefault(commit, -1);
    }

    /** What a target was last changed to, up to and with a commit; what a forced push took away does not count. */
    Optional<Change> governing(Unit unit, GitSha at, Branch branch) {
        return changes.stream()
                .filter(change -> change.unit == unit
                        && branch.ancestry(change.commit, at).continues())
                .reduce((earlier, later) -> later);
    }

    /** Whether somebody ever properly agreed that this value may be in this target. */
    boolean everAgreed(Unit unit, String value, Instant now) {
        return changes.stream()
                .anyMatch(change -> change.unit == unit && change.value.equals(value) && change.agreedBy(now));
    }
}
