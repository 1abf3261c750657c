package dev.towpath.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.simulation.Chance.Kind;
import dev.towpath.simulation.Duel.Meanwhile;
import dev.towpath.simulation.Duel.Plan;
import dev.towpath.simulation.Estate.Unit;
import dev.towpath.simulation.Simulation.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds that once broke a rule. */
class FoundBySeedsTest {
    /** The plan was made before another run judged the artifact. */
    @Test
    void whatWasJudgedSinceThePlanWasMadeIsNotTriedAgain() {
        assertThat(Simulation.play(Shape.of(1266, Plant.NONE)).violations()).isEmpty();
    }

    /** The first run has fetched; then the branch moves on, and a second one rolls out what it asks for now and is stopped. */
    @ParameterizedTest
    @ValueSource(ints = {27, 36})
    void anOldHeadDoesNotReplaceWhatANewerOneHasBegun(int stopped) {
        Plan plan = new Plan(0, stopped, Meanwhile.NEWER, true, -1, Kind.CRASH_BEFORE, false, Plant.NONE);

        assertThat(Duel.play(Unit.STAGE, plan).violations()).isEmpty();
    }
}
