package dev.towpath.journal;

import dev.towpath.journal.ChainHead.Announced;
import dev.towpath.journal.Trail.Kept;
import dev.towpath.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds out whether a history is the one that was written: nothing in it altered, added, removed or swapped.
 *
 * <p>It walks from the head back to what was there before the chain, and believes only what each digest leads to. What a run
 * that died half way may have left is a remark; everything else that does not fit is a finding.
 */
public final class ChainCheck {
    private final Trail trail;
    private final ChainHead head;
    private final SortedMap<Long, List<Kept>> chained = new TreeMap<>();
    private final SortedMap<String, Digest> before = new TreeMap<>();
    private final SortedMap<String, Long> proven = new TreeMap<>();
    private final List<String> findings;
    private final List<String> remarks = new ArrayList<>();

    private ChainCheck(Trail trail, ChainHead head) {
        this.trail = trail;
        this.head = head;
        this.findings = new ArrayList<>(head.scars());
    }

    /** What a trail proves. */
    public static ChainProof of(Trail trail) {
        return trail.head().map(head -> new ChainCheck(trail, head).proof()).orElseGet(() -> withoutHead(trail));
    }

    private static ChainProof withoutHead(Trail trail) {
        List<String> findings = new ArrayList<>();
        trail.headTrouble().ifPresent(why -> findings.add("the head of the chain was altered: " + why));
        if (findings.isEmpty()
                && trail.entries().stream().anyMatch(kept -> kept.link().isPresent())) {
            findings.add("the head of the chain was removed");
        }
        trail.entries().forEach(kept -> misfit(trail, kept).ifPresent(findings::add));
        return new ChainProof(
                trail.target(), new TreeMap<>(), trail.entries().size(), Optional.empty(), findings, List.of());
    }

    /** Why an entry cannot be what its place says, if it cannot. */
    private static Optional<String> misfit(Trail trail, Kept kept) {
        if (kept.trouble().isPresent()) {
            return Optional.of(
                    "entry \"" + kept.id() + "\" was altered: " + kept.trouble().get());
        }
        return kept.entry()
                .filter(entry ->
                        !entry.id().equals(kept.id()) || !entry.target().equals(trail.target()))
                .map(entry -> "entry \"" + kept.id() + "\" was altered: it holds entry \"" + entry.id() + "\" of \""
                        + entry.target() + "\"");
    }

    private ChainProof proof() {
        trail.entries().forEach(this::sort);
        Optional<Digest> seal = walk(newest());
        chained.values()
                .forEach(extra -> extra.forEach(kept -> findings.add("entry \"" + kept.id()
                        + "\" does not belong to the chain: it was added, or what came after it was removed")));
        boolean sealed = seal.map(it -> it.equals(ChainHead.seal(trail.target(), before)))
                .orElse(true);
        if (findings.isEmpty() && !sealed) {
            findings.add("what is older than the chain is not what the chain began with: an entry of it was altered,"
                    + " added or removed");
        }
        return new ChainProof(trail.target(), proven, before.size(), Optional.of(head.digest()), findings, remarks);
    }

    private void sort(Kept kept) {
        if (head.gaveUp(kept.id(), kept.content())) {
            remarks.add(
                    "entry \"" + kept.id() + "\" was written by a run that had been overtaken, and counts for nothing");
            return;
        }
        misfit(trail, kept).ifPresent(findings::add);
        if (kept.link().isPresent()) {
            chained.computeIfAbsent(kept.link().get().number(), number -> new ArrayList<>())
                    .add(kept);
        } else if (kept.trouble().isEmpty()) {
            before.put(kept.id(), kept.content());
        }
    }

    /** Where the walk begins: the newest number, and the digest that its entry must have. */
    private record End(long number, Digest digest) {}

    private End newest() {
        End said = new End(head.number(), head.digest());
        if (head.pending().isEmpty()) {
            return said;
        }
        Announced pending = head.pending().get();
        boolean there = trail.entries().stream()
                .anyMatch(kept ->
                        kept.id().equals(pending.entry()) && kept.content().equals(pending.digest()));
        if (there) {
            remarks.add("entry \"" + pending.entry()
                    + "\" is there, and its run ended before the head said so; the next entry makes up for it");
            return new End(head.number() + 1, pending.digest());
        }
        remarks.add("entry \"" + pending.entry() + "\" was announced and never written: its run ended before");
        return said;
    }

    /** Goes back from the end; the digest that all that is older must have, where it is known. */
    private Optional<Digest> walk(End end) {
        Optional<Digest> expected = Optional.of(end.digest());
        boolean unbroken = true;
        for (long number = end.number(); number > 0; number--) {
            List<Kept> there = chained.getOrDefault(number, new ArrayList<>());
            Optional<Digest> wanted = expected;
            Optional<Kept> right = there.stream()
                    .filter(kept -> wanted.map(kept.content()::equals).orElse(true))
                    .findFirst();
            if (right.isEmpty()) {
                findings.add(wrong(number, there));
            }
            unbroken &= right.isPresent();
            if (unbroken) {
                proven.put(right.orElseThrow().id(), number);
            }
            right.or(() -> there.stream().findFirst()).ifPresent(there::remove);
            // Beyond damage nothing is known of what was there, and one finding must not be told as two.
            expected = right.flatMap(Kept::link).map(Link::previous);
        }
        return expected;
    }

    private static String wrong(long number, List<Kept> there) {
        return there.isEmpty()
                ? "entry " + number + " of the chain was removed"
                : "entry " + number + " of the chain, \"" + there.get(0).id() + "\", was altered";
    }
}
