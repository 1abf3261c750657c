package dev.towpath.approval;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.approval.Proof.RuleResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Applies the rules that match a change to those who agreed to it.
 *
 * <p>All of them must hold. A rule that stands alone replaces the others once it is satisfied, but never a rule about
 * Terraform: to return to an older artifact says nothing about what a plan destroys.
 */
final class RuleBench {
    private final Witnesses witnesses;

    RuleBench(Witnesses witnesses) {
        this.witnesses = witnesses;
    }

    private enum State {
        SATISFIED,
        UNSATISFIED,
        UNKNOWN
    }

    private record Judged(Rule rule, RuleResult result, State state, Optional<String> why) {}

    /** The ruling on a change under rules that match it, in the policy's order. */
    Ruling rule(Change change, List<Rule> rules, PolicyVersion version, String subject) {
        if (rules.isEmpty()) {
            return Ruling.without(Ruling.Outcome.MISSING, change, version, "no rule matches " + subject);
        }
        Optional<Approvals> approvals = rules.stream().allMatch(Rule::needsNobody)
                ? Optional.empty()
                : Optional.of(witnesses.of(change, version));
        Membership groups = new Membership(version, witnesses.forge(version).map(ForgeWitness::source), change.files());
        List<Judged> judged =
                rules.stream().map(rule -> judge(rule, approvals, groups)).toList();
        List<Judged> deciding = deciding(judged);
        Ruling.Outcome outcome = outcome(deciding);
        Set<String> waives = new TreeSet<>();
        judged.stream()
                .filter(it -> it.state() == State.SATISFIED)
                .forEach(it -> waives.addAll(it.rule().lifts()));
        return new Ruling(
                outcome,
                change,
                version,
                judged.stream().map(Judged::result).toList(),
                approvals.map(it -> it.disregarding(strangers(deciding, it))),
                candidates(deciding, approvals, change, version, groups),
                waives,
                message(outcome, deciding, change, approvals, groups));
    }

    private static Judged judge(Rule rule, Optional<Approvals> approvals, Membership groups) {
        SortedMap<String, Integer> require = new TreeMap<>(rule.require());
        require.values().removeIf(count -> count == 0);
        if (require.isEmpty() || approvals.filter(Approvals::merged).isPresent()) {
            return new Judged(
                    rule,
                    new RuleResult(rule.name(), require, new TreeMap<>(), new TreeMap<>()),
                    State.SATISFIED,
                    Optional.empty());
        }
        Collection<String> people = approvals.map(Approvals::people).orElse(List.of());
        // Those whom the policy names need no team to be asked about.
        SlotMatching named = SlotMatching.of(require, people, groups::names);
        SlotMatching sure = named.complete()
                ? named
                : SlotMatching.of(
                        require,
                        people,
                        (group, who) -> groups.contains(group, who).fold(yes -> yes, why -> false));
        RuleResult result = new RuleResult(rule.name(), require, sure.filled(), sure.missing());
        Optional<String> unknown = approvals.flatMap(Approvals::unknown);
        if (unknown.isPresent()) {
            return new Judged(rule, result, State.UNKNOWN, unknown);
        }
        if (sure.complete()) {
            return new Judged(rule, result, State.SATISFIED, Optional.empty());
        }
        List<String> doubts = new ArrayList<>();
        SlotMatching hoped = SlotMatching.of(
                require, people, (group, who) -> groups.contains(group, who).fold(yes -> yes, why -> doubts.add(why)));
        return hoped.complete() && !doubts.isEmpty()
                ? new Judged(
                        rule, result, State.UNKNOWN, doubts.stream().sorted().findFirst())
                : new Judged(rule, result, State.UNSATISFIED, Optional.empty());
    }

    /** Those whose word counts. */
    private static List<Judged> deciding(List<Judged> judged) {
        List<Judged> alone = judged.stream()
                .filter(it -> it.rule().alone() && it.state() == State.SATISFIED)
                .toList();
        List<Judged> others = judged.stream().filter(it -> !it.rule().alone()).toList();
        if (!alone.isEmpty()) {
            List<Judged> deciding = new ArrayList<>(alone);
            others.stream().filter(it -> it.rule().when().isForTerraform()).forEach(deciding::add);
            return deciding;
        }
        return others.isEmpty() ? judged : others;
    }

    /** Those who agreed and fill no place although one is free: they are not of the group. */
    private static List<Disregarded> strangers(List<Judged> deciding, Approvals approvals) {
        Map<String, Set<String>> notOf = new TreeMap<>();
        for (Judged it : deciding) {
            if (it.state() == State.UNSATISFIED) {
                Collection<List<String>> placed = it.result().grantedBy().values();
                approvals.people().stream()
                        .filter(who -> placed.stream().noneMatch(filled -> filled.contains(who)))
                        .forEach(who -> notOf.computeIfAbsent(who, key -> new TreeSet<>())
                                .addAll(it.result().missing().keySet()));
            }
        }
        List<Disregarded> strangers = new ArrayList<>();
        notOf.forEach((who, of) -> strangers.add(new Disregarded(who, "is not in " + Wording.or(List.copyOf(of)))));
        return strangers;
    }

    /** Who could fill the places that are free, for each group. */
    private SortedMap<String, Candidates> candidates(
            List<Judged> deciding,
            Optional<Approvals> approvals,
            Change change,
            PolicyVersion version,
            Membership groups) {
        SortedMap<String, Candidates> candidates = new TreeMap<>();
        Optional<PullRequest> request = approvals.flatMap(Approvals::request);
        if (!witnesses.canBeGiven(version, request)) {
            return candidates;
        }
        Set<String> agreed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        approvals.ifPresent(it -> agreed.addAll(it.people()));
        Set<String> lacking = new TreeSet<>();
        deciding.forEach(it -> lacking.addAll(it.result().missing().keySet()));
        for (String name : lacking) {
            Group group = groups.group(name);
            List<String> users = new ArrayList<>();
            List<Disregarded> barred = new ArrayList<>();
            group.users().stream()
                    .filter(who -> !agreed.contains(who))
                    .forEach(who -> witnesses
                            .bars(who, change, version, request)
                            .ifPresentOrElse(why -> barred.add(new Disregarded(who, why)), () -> users.add(who)));
            candidates.put(name, new Candidates(users, group.teams(), barred));
        }
        return candidates;
    }

    private static Ruling.Outcome outcome(List<Judged> deciding) {
        if (deciding.stream().anyMatch(it -> it.state() == State.UNSATISFIED)) {
            return Ruling.Outcome.MISSING;
        }
        if (deciding.stream().anyMatch(it -> it.state() == State.UNKNOWN)) {
            return Ruling.Outcome.UNKNOWN;
        }
        return deciding.stream().allMatch(it -> it.rule().needsNobody())
                ? Ruling.Outcome.NOT_REQUIRED
                : Ruling.Outcome.GRANTED;
    }

    private static String message(
            Ruling.Outcome outcome,
            List<Judged> deciding,
            Change change,
            Optional<Approvals> approvals,
            Membership groups) {
        return switch (outcome) {
            case NOT_REQUIRED ->
                "no approval is required by "
                        + Wording.join(deciding.stream()
                                .map(it -> "rule \"" + it.rule().name() + "\"")
                                .toList());
            case GRANTED ->
                approvals.filter(Approvals::merged).isPresent()
                        ? "granted by merge commit " + change.commit().id().abbreviated()
                        : "approved by "
                                + Wording.people(
                                        deciding.stream().map(Judged::result).toList());
            case UNKNOWN ->
                "who approved commit " + change.commit().id().abbreviated() + " is not known: "
                        + deciding.stream()
                                .flatMap(it -> it.why().stream())
                                .findFirst()
                                .orElse("the forge gave no answer");
            case MISSING -> missing(deciding, approvals, groups);
        };
    }

    private static String missing(List<Judged> deciding, Optional<Approvals> approvals, Membership groups) {
        SortedMap<String, Integer> missing = new TreeMap<>();
        for (Judged it : deciding) {
            for (Map.Entry<String, Integer> lack : it.result().missing().entrySet()) {
                missing.merge(lack.getKey(), lack.getValue(), Math::max);
            }
        }
        String needs = Wording.needs(missing);
        String direct =
                approvals.flatMap(Approvals::direct).map(it -> ": " + it).orElse("");
        List<String> hidden =
                missing.keySet().stream().filter(groups::hidesTeams).toList();
        String teams = hidden.isEmpty()
                ? ""
                : " (the teams of " + Wording.join(hidden) + " count for nobody: no forge is configured)";
        return needs + direct + teams;
    }
}
