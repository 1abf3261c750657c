package dev.towpath.reconcile;

import dev.towpath.desired.DesiredState;
import dev.towpath.journal.Inventory;
import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Absence never deletes: what vanished from git is told, and when too much vanishes at once, nothing is done at all. */
final class Absence {
    private Absence() {}

    /**
     * The inventory after this run.
     *
     * @throws FailureException if more of the known targets vanished than {@code Limits} allows
     */
    static Inventory check(Optional<Inventory> known, DesiredState desired) {
        SortedSet<Target> present = new TreeSet<>(desired.targets().keySet());
        present.addAll(desired.invalid().keySet());
        SortedSet<Target> vanished = new TreeSet<>(known.map(Inventory::present).orElseGet(TreeSet::new));
        int before = vanished.size();
        vanished.removeAll(present);
        int allowed = Math.max(1, before * Limits.VANISHED_PERCENT_MAX / 100);
        if (vanished.size() > allowed) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.VANISHED,
                    vanished.size() + " of " + before
                            + " targets have vanished from the repository since the last run, among" + " them \""
                            + vanished.first() + "\"; nothing was changed",
                    "bring them back, or remove at most " + allowed + " at a time"));
        }
        SortedSet<Target> orphaned =
                new TreeSet<>(known.map(Inventory::orphaned).orElseGet(TreeSet::new));
        orphaned.addAll(vanished);
        orphaned.removeAll(present);
        return Inventory.of(present, orphaned);
    }
}
