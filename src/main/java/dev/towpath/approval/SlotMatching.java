package dev.towpath.approval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Puts people into the places that a rule wants filled, one person into one place, so that as many as possible are filled.
 *
 * <p>Counting each group by itself would let one person who is in two groups agree twice.
 */
record SlotMatching(SortedMap<String, List<String>> filled, SortedMap<String, Integer> missing) {

    static SlotMatching of(
            Map<String, Integer> require, Collection<String> people, BiPredicate<String, String> isMember) {
        List<String> slots = new ArrayList<>();
        new TreeMap<>(require).forEach((group, count) -> {
            for (int each = 0; each < count; each++) {
                slots.add(group);
            }
        });
        List<String> candidates = people.stream().distinct().sorted().toList();
        int[] slotOf = new int[candidates.size()];
        Arrays.fill(slotOf, -1);
        for (int slot = 0; slot < slots.size(); slot++) {
            fill(slot, slots, candidates, slotOf, new boolean[candidates.size()], isMember);
        }
        return result(slots, candidates, slotOf);
    }

    private static boolean fill(
            int slot,
            List<String> slots,
            List<String> people,
            int[] slotOf,
            boolean[] tried,
            BiPredicate<String, String> isMember) {
        for (int person = 0; person < people.size(); person++) {
            if (!tried[person] && isMember.test(slots.get(slot), people.get(person))) {
                tried[person] = true;
                if (slotOf[person] < 0 || fill(slotOf[person], slots, people, slotOf, tried, isMember)) {
                    slotOf[person] = slot;
                    return true;
                }
            }
        }
        return false;
    }

    private static SlotMatching result(List<String> slots, List<String> people, int[] slotOf) {
        SortedMap<String, List<String>> filled = new TreeMap<>();
        SortedMap<String, Integer> missing = new TreeMap<>();
        slots.forEach(group -> missing.merge(group, 1, Integer::sum));
        for (int person = 0; person < people.size(); person++) {
            if (slotOf[person] >= 0) {
                String group = slots.get(slotOf[person]);
                filled.computeIfAbsent(group, key -> new ArrayList<>()).add(people.get(person));
                missing.merge(group, -1, Integer::sum);
            }
        }
        missing.values().removeIf(count -> count == 0);
        return new SlotMatching(filled, missing);
    }

    boolean complete() {
        return missing.isEmpty();
    }
}
