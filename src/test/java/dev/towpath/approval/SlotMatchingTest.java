package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** One person fills one place, and as many places as possible are filled. */
class SlotMatchingTest {
    private static SlotMatching match(Map<String, Integer> require, Map<String, Set<String>> groupsOf) {
        return SlotMatching.of(
                require, groupsOf.keySet(), (group, who) -> groupsOf.get(who).contains(group));
    }

    @Test
    void somebodyInTwoGroupsMakesRoomForSomebodyInOne() {
        SlotMatching matching = match(
                Map.of("client", 1, "staff", 1), Map.of("ann", Set.of("client", "staff"), "bob", Set.of("client")));

        assertThat(matching.complete()).isTrue();
        assertThat(matching.filled()).isEqualTo(Map.of("client", List.of("bob"), "staff", List.of("ann")));
    }

    @Test
    void whatIsMissingIsCountedByGroup() {
        SlotMatching matching = match(Map.of("client", 1, "staff", 3), Map.of("ann", Set.of("staff"), "bob", Set.of()));

        assertThat(matching.missing()).isEqualTo(Map.of("client", 1, "staff", 2));
        assertThat(matching.filled()).isEqualTo(Map.of("staff", List.of("ann")));
    }

    @Test
    void noMatchingIsEverSmallerThanTheBestOneFoundByTryingAll() {
        for (int seed = 0; seed < 300; seed++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            Map<String, Integer> require =
                    Map.of("a", random.nextInt(3), "b", random.nextInt(3), "c", random.nextInt(2));
            Map<String, Set<String>> groupsOf = new TreeMap<>();
            for (int person = 0; person < 5; person++) {
                Set<String> groups = new TreeSet<>();
                for (String group : List.of("a", "b", "c")) {
                    if (random.nextInt(3) == 0) {
                        groups.add(group);
                    }
                }
                groupsOf.put("p" + person, groups);
            }
            List<String> slots = new ArrayList<>();
            new TreeMap<>(require).forEach((group, count) -> {
                for (int each = 0; each < count; each++) {
                    slots.add(group);
                }
            });
            int filled = match(require, groupsOf).filled().values().stream()
                    .mapToInt(List::size)
                    .sum();

            assertThat(filled).as("seed %d", seed).isEqualTo(best(slots, 0, new ArrayList<>(groupsOf.values())));
        }
    }

    private static int best(List<String> slots, int at, List<Set<String>> people) {
        if (at == slots.size()) {
            return 0;
        }
        int best = best(slots, at + 1, people);
        for (Set<String> person : List.copyOf(people)) {
            if (person.contains(slots.get(at))) {
                List<Set<String>> rest = new ArrayList<>(people);
                rest.remove(person);
                best = Math.max(best, 1 + best(slots, at + 1, rest));
            }
        }
        return best;
    }
}
