package dev.towpath.approval;

import dev.towpath.approval.Proof.RuleResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The sentences of verdicts. */
final class Wording {
    private Wording() {}

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    static String join(List<String> words) {
        return join(words, " and ");
    }

    /** {@code a}, {@code a or b}, {@code a, b or c}. */
    static String or(List<String> words) {
        return join(words, " or ");
    }

    private static String join(List<String> words, String last) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + last + words.get(words.size() - 1);
    }

    /** {@code needs 1 approval by client and 2 approvals by staff}. */
    static String needs(SortedMap<String, Integer> missing) {
        List<String> parts = new ArrayList<>();
        missing.forEach((group, count) -> parts.add(count + (count == 1 ? " approval by " : " approvals by ") + group));
        return "needs " + join(parts);
    }

    /** {@code platform-lead (staff) and product-owner (client)}. */
    static String people(List<RuleResult> results) {
        Map<String, TreeSet<String>> groups = new TreeMap<>();
        for (RuleResult result : results) {
            result.grantedBy()
                    .forEach((group, logins) ->
                            logins.forEach(login -> groups.computeIfAbsent(login, key -> new TreeSet<>())
                                    .add(group)));
        }
        List<String> parts = new ArrayList<>();
        groups.forEach((login, of) -> parts.add(login + " (" + join(List.copyOf(of)) + ")"));
        return join(parts);
    }
}
