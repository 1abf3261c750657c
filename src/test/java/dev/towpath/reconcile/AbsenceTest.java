package dev.towpath.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.desired.DesiredState;
import dev.towpath.journal.Inventory;
import dev.towpath.model.Target;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.Problems;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What vanishes is told and kept in mind; when too much vanishes, nothing is done. */
class AbsenceTest {
    @Test
    void theFirstRunKnowsNothing() {
        assertThat(Absence.check(Optional.empty(), desired(3)).present()).hasSize(3);
    }

    @Test
    void oneMayAlwaysVanishAndIsOrphaned() {
        Inventory inventory = Absence.check(Optional.of(Inventory.of(targets(2), List.of())), desired(1));

        assertThat(inventory.orphaned()).containsExactly(Target.of("app-2", "dev1"));
        assertThat(inventory.present()).containsExactly(Target.of("app-1", "dev1"));
    }

    @Test
    void anOrphanStaysOneUntilItComesBack() {
        Inventory known = Inventory.of(targets(1), List.of(Target.of("app-2", "dev1")));

        assertThat(Absence.check(Optional.of(known), desired(1)).orphaned()).hasSize(1);
        assertThat(Absence.check(Optional.of(known), desired(2)).orphaned()).isEmpty();
    }

    @Test
    void whatWasDestroyedOnPurposeMayGoWithoutAWord() {
        Inventory known = Inventory.of(targets(10), List.of()).with(targets(10).subList(2, 10), List.of());

        Inventory after = Absence.check(Optional.of(known), desired(2));

        assertThat(after.orphaned()).isEmpty();
        assertThat(after.retired()).isEmpty();
        assertThat(Absence.check(Optional.of(known.with(List.of(), targets(10))), desired(9))
                        .orphaned())
                .as("it was wanted again in between")
                .hasSize(1);
    }

    @Test
    void aFifthMayVanishAndNoMore() {
        Inventory known = Inventory.of(targets(10), List.of());

        assertThat(Absence.check(Optional.of(known), desired(8)).orphaned()).hasSize(2);
        assertThatThrownBy(() -> Absence.check(Optional.of(known), desired(7)))
                .isInstanceOf(FailureException.class)
                .hasMessage("3 of 10 targets have vanished from the repository since the last run, among them"
                        + " \"app-10/dev1\"; nothing was changed");
    }

    @Test
    void aTargetThatCannotBeReadHasNotVanished() {
        SortedMap<Target, Problems> invalid = new TreeMap<>();
        targets(10).forEach(target -> invalid.put(target, Problems.NONE));
        DesiredState broken = new DesiredState(Optional.empty(), new TreeMap<>(), invalid, Problems.NONE);

        assertThat(Absence.check(Optional.of(Inventory.of(targets(10), List.of())), broken)
                        .orphaned())
                .isEmpty();
    }

    private static List<Target> targets(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> Target.of("app-" + number, "dev1"))
                .toList();
    }

    private static DesiredState desired(int count) {
        SortedMap<Target, Problems> invalid = new TreeMap<>();
        targets(count).forEach(target -> invalid.put(target, Problems.NONE));
        return new DesiredState(Optional.empty(), new TreeMap<>(), invalid, Problems.NONE);
    }
}
