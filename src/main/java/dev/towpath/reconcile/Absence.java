package dev.towpath.reconcile;

import dev.towpath.desired.DesiredState;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.TargetOutcome;
import dev.towpath.journal.Inventory;
import dev.towpath.journal.Journal;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.plan.World;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Absence never deletes: what vanished from git is told, and when too much vanishes at once, nothing is done at all.
 *
 * <p>The folder of a root that was destroyed on purpose may go without a word.
 */
final class Absence {
    private static final Logger LOG = LoggerFactory.getLogger(Absence.class);

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
        SortedSet<Target> retired = new TreeSet<>(known.map(Inventory::retired).orElseGet(TreeSet::new));
        int before = vanished.size();
        vanished.removeAll(present);
        vanished.removeAll(retired);
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
        return Inventory.of(present, orphaned).with(retired, List.of());
    }

    /** The inventory with what the records say was destroyed on purpose, and without what is wanted again. */
    static Inventory seen(Inventory inventory, World world) {
        List<Target> destroyed = new ArrayList<>();
        List<Target> wanted = new ArrayList<>();
        world.situations().forEach((target, situation) -> {
            boolean gone = situation.retiring() && situation.record().retired();
            (gone ? destroyed : wanted).add(target);
        });
        return inventory.with(destroyed, wanted);
    }

    /** Keeps in mind what this run destroyed on purpose; if that does not succeed, the next run sees it in the records. */
    static void remember(Journal journal, Inventory inventory, Collection<TargetOutcome> outcomes) {
        List<Target> destroyed = outcomes.stream()
                .filter(outcome -> outcome.succeeded()
                        && outcome.last() instanceof Outcome.Succeeded last
                        && last.record().filter(DeploymentRecord::retired).isPresent())
                .map(TargetOutcome::target)
                .toList();
        if (destroyed.isEmpty()) {
            return;
        }
        try {
            journal.remember(inventory.with(destroyed, List.of()));
        } catch (FailureException e) {
            LOG.debug("what was destroyed is remembered by the next run", e);
        }
    }
}
