package dev.towpath.desired;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.terraform.Exchange;
import dev.towpath.model.Place;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which roots come before which because they read each other's state or parameters.
 *
 * <p>Only roots that are applied here come first, and only for roots that are planned here. What app.yaml declares wins: a reading
 * that would close a circle orders nothing, and is told.
 */
final class RootOrder {
    /** What the order needs to know of a root. */
    record Root(Place place, String prefix, TerraformMode mode, Exchange exchange) {
        private String where() {
            return place.account() + " " + place.region();
        }
    }

    private final Map<Target, List<Target>> before = new HashMap<>();
    private final Map<String, Target> makers = new HashMap<>();
    private final Map<String, NavigableMap<String, Target>> prefixes = new HashMap<>();
    private final Findings findings;

    private RootOrder(SortedMap<Target, Root> roots, SortedMap<Target, List<Dependency>> declared, Findings findings) {
        this.findings = findings;
        declared.forEach((target, dependencies) -> before.put(
                target,
                new ArrayList<>(dependencies.stream().map(Dependency::target).toList())));
        roots.forEach((target, root) -> {
            if (root.mode() == TerraformMode.APPLY) {
                root.exchange().makes().forEach(item -> makers.putIfAbsent(key(root, item), target));
                prefixes.computeIfAbsent(root.where(), where -> new TreeMap<>()).put(root.prefix() + "/", target);
            }
        });
    }

    /**
     * What follows from what roots read, for every root for which something does.
     *
     * @param declared what app.yaml says, for every root
     */
    static SortedMap<Target, List<Dependency>> implied(
            SortedMap<Target, Root> roots, SortedMap<Target, List<Dependency>> declared, Findings findings) {
        RootOrder order = new RootOrder(roots, declared, findings);
        SortedMap<Target, List<Dependency>> implied = new TreeMap<>();
        roots.forEach((target, root) -> {
            List<Dependency> found = root.mode() == TerraformMode.OFF ? List.of() : order.of(target, root);
            if (!found.isEmpty()) {
                implied.put(target, found);
            }
        });
        return implied;
    }

    private List<Dependency> of(Target target, Root root) {
        Map<Target, Dependency> found = new LinkedHashMap<>();
        for (Exchange.Item item : root.exchange().reads()) {
            Optional<Target> maker = maker(root, item).filter(other -> !other.equals(target));
            if (maker.isPresent() && !found.containsKey(maker.get()) && add(target, maker.get(), item)) {
                found.put(maker.get(), new Dependency(maker.get(), Optional.of(reading(item))));
            }
        }
        return List.copyOf(found.values());
    }

    /** Whoever makes it, or else whoever keeps its parameters where it lies. */
    private Optional<Target> maker(Root reader, Exchange.Item item) {
        Optional<Target> exact = Optional.ofNullable(makers.get(key(reader, item)));
        if (exact.isPresent() || item.kind() == Exchange.Kind.STATE) {
            return exact;
        }
        NavigableMap<String, Target> here = prefixes.getOrDefault(reader.where(), Collections.emptyNavigableMap());
        return Optional.ofNullable(here.floorEntry(item.address()))
                .filter(entry -> item.address().startsWith(entry.getKey()))
                .map(Map.Entry::getValue);
    }

    private static String key(Root root, Exchange.Item item) {
        return item.kind() == Exchange.Kind.STATE
                ? "state " + item.address()
                : "parameter " + root.where() + " " + item.address();
    }

    private static String reading(Exchange.Item item) {
        String place = item.span().path() + ":" + item.span().line();
        return item.kind() == Exchange.Kind.STATE
                ? "its state is read at " + place
                : "its parameter \"" + item.address() + "\" is read at " + place;
    }

    /** Whether the reader now waits for the maker; not where the maker already waits for the reader. */
    private boolean add(Target reader, Target maker, Exchange.Item item) {
        List<Target> first = before.computeIfAbsent(reader, target -> new ArrayList<>());
        if (first.contains(maker)) {
            return false;
        }
        List<Target> back = path(maker, reader);
        if (!back.isEmpty()) {
            List<String> circle = new ArrayList<>(List.of(reader.toString()));
            back.forEach(target -> circle.add(target.toString()));
            findings.warning(
                    "dependency_cycle",
                    item.span(),
                    "what roots read of each other leads around in a circle: " + String.join(" -> ", circle)
                            + "; what is read here orders nothing",
                    "say with \"depends_on\" which comes first");
            return false;
        }
        first.add(maker);
        return true;
    }

    /** The shortest way from one target to another over what comes before; empty if there is none. */
    private List<Target> path(Target from, Target to) {
        Map<Target, Target> reachedFrom = new HashMap<>(Map.of(from, from));
        Deque<Target> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty() && !reachedFrom.containsKey(to)) {
            Target next = open.removeFirst();
            for (Target other : before.getOrDefault(next, List.of())) {
                if (reachedFrom.putIfAbsent(other, next) == null) {
                    open.addLast(other);
                }
            }
        }
        if (!reachedFrom.containsKey(to)) {
            return List.of();
        }
        List<Target> path = new ArrayList<>(List.of(to));
        while (!path.get(0).equals(from)) {
            path.add(0, Optional.ofNullable(reachedFrom.get(path.get(0))).orElseThrow());
        }
        return List.copyOf(path);
    }
}
