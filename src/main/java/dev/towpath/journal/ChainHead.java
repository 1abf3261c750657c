package dev.towpath.journal;

import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The end of a target's chain of history: without it, nobody could tell that the newest entry was taken away.
 *
 * <p>It is written before an entry, with the digest that the entry will have, and again after it. So whatever a run that died
 * left behind is told from tampering: an announced entry that is there belongs to the chain, one that is not there was never
 * written, and one that comes after it was given up is known by its digest.
 *
 * @param number of the newest entry; 0 before the first
 * @param entry the id of the newest entry; empty before the first
 * @param digest of the newest entry's bytes; before the first, of all that was there before the chain
 * @param pending an entry that is being written
 * @param abandoned entries that were announced and not there when the next was written; their writers may have come late
 * @param scars what was found missing or altered when the chain was continued, in sentences; they never heal
 */
public record ChainHead(
        Target target,
        long number,
        Optional<String> entry,
        Digest digest,
        Optional<Announced> pending,
        List<Announced> abandoned,
        List<String> scars) {
    /** What a record says that was written when there was no chain yet: its run is about to begin one. */
    public static final String NO_ANCHOR = "0";

    public ChainHead {
        abandoned = List.copyOf(abandoned);
        scars = List.copyOf(scars);
    }

    /** An entry by its id and the digest of its bytes. */
    public record Announced(String entry, Digest digest) {}

    /** The beginning of a chain over all that is there already. */
    public static ChainHead beginning(Target target, SortedMap<String, Digest> before) {
        return new ChainHead(target, 0, Optional.empty(), seal(target, before), Optional.empty(), List.of(), List.of());
    }

    /**
     * One digest over entries that are older than the chain, so that it holds them too.
     *
     * @param before the digest of each by its id
     */
    public static Digest seal(Target target, SortedMap<String, Digest> before) {
        return Digest.of(before.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                .collect(Collectors.joining("", "history of " + target + "\n", "")));
    }

    /** The number and digest of the newest entry, as a record in another store keeps them. */
    public String anchor() {
        return number + " " + digest;
    }

    /** The link of the next entry. */
    public Link next() {
        return new Link(number + 1, digest);
    }

    /** The head while an entry is being written. */
    public ChainHead announcing(Announced next) {
        // Begun again in the same place, it is the same entry: it is not given up any more.
        return with(
                Optional.of(next),
                abandoned.stream().filter(given -> !given.equals(next)).toList());
    }

    /** The head once the announced entry is there. */
    public ChainHead committed() {
        Announced done = pending.orElseThrow();
        return new ChainHead(
                target, number + 1, Optional.of(done.entry()), done.digest(), Optional.empty(), abandoned, scars);
    }

    /** The head once the announced entry is known never to have been written. */
    public ChainHead givenUp() {
        List<Announced> more = new ArrayList<>(abandoned);
        pending.ifPresent(more::add);
        return with(Optional.empty(), more);
    }

    /** The head after damage was found. */
    public ChainHead scarred(String what) {
        List<String> more = new ArrayList<>(scars);
        more.add(what);
        return new ChainHead(target, number, entry, digest, pending, abandoned, more);
    }

    /** Whether an entry with these bytes was announced and given up. */
    public boolean gaveUp(String id, Digest content) {
        return abandoned.contains(new Announced(id, content));
    }

    private ChainHead with(Optional<Announced> next, List<Announced> given) {
        return new ChainHead(target, number, entry, digest, next, given, scars);
    }
}
