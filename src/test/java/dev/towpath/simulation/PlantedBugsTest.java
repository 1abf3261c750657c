package dev.towpath.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.simulation.Chance.Kind;
import dev.towpath.simulation.Estate.Unit;
import dev.towpath.simulation.Simulation.Result;
import dev.towpath.simulation.Simulation.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A check that cannot fail proves nothing: each bug that is planted into the program is found, and by the rule that it breaks. */
class PlantedBugsTest {
    private static final int SEEDS = 400;
    private static final int PLACES = 40;

    static Stream<Arguments> bugs() {
        return Stream.of(
                Arguments.of("fence removed", Plants.NO_FENCE, "fence"),
                Arguments.of("record before verdict", Plants.RECORD_FIRST, "record"),
                Arguments.of("review content unchecked", Plants.CONTENT_UNCHECKED, "approval"),
                Arguments.of("record first and believed, no fence", Plants.RECORD_FIRST_AND_BELIEVED, "truth"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void isFound(String name, Plant plant, String rule) {
        Optional<Result> found = LongStream.range(0, SEEDS)
                .mapToObj(seed -> Simulation.play(Shape.of(seed, plant)))
                .filter(result -> breaks(result, rule))
                .findFirst();

        assertThat(found).as("a world that breaks the rule \"" + rule + "\"").isPresent();
        Result small = Shrinker.of(found.get());
        assertThat(small.violations()).isNotEmpty();
        assertThat(Simulation.play(small.shape().planted(Plant.NONE)).violations())
                .as("the same world without the bug")
                .isEmpty();
    }

    /** Only where the branch goes back to the recorded files nothing else asks for a plan of the root. */
    @Test
    void anApplyThatIsForgottenIsFoundWhereTheBranchGoesBack() {
        List<Integer> found = IntStream.range(0, PLACES)
                .filter(at -> Duel.play(Unit.ROOT, Duel.Plan.crashAndBack(at, Kind.CRASH_AFTER, Plants.APPLY_FORGOTTEN))
                        .violations()
                        .stream()
                        .anyMatch(violation -> violation.startsWith("truth:")))
                .boxed()
                .toList();

        assertThat(found).isNotEmpty();
        found.forEach(at -> assertThat(Duel.play(Unit.ROOT, Duel.Plan.crashAndBack(at, Kind.CRASH_AFTER, Plant.NONE))
                        .violations())
                .isEmpty());
    }

    private static boolean breaks(Result result, String rule) {
        return result.violations().stream().anyMatch(violation -> violation.startsWith(rule + ":"));
    }
}
