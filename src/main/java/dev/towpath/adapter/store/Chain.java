package dev.towpath.adapter.store;

import dev.towpath.adapter.json.ChainJson;
import dev.towpath.adapter.json.JournalJson;
import dev.towpath.journal.ChainHead;
import dev.towpath.journal.ChainHead.Announced;
import dev.towpath.journal.Entry;
import dev.towpath.journal.Link;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Stored;
import dev.towpath.journal.Trail.Kept;
import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Appends entries to the chains of their targets: announce in the head, write the entry, commit in the head.
 *
 * <p>The head is only ever replaced where it is still the one that was read, so that of two writers one begins again. An entry
 * that was announced and is there belongs to the chain, whether or not its writer lived to say so; one that is not there is given
 * up, and its digest kept, so that a writer who was only slow is told from one who adds.
 */
final class Chain {
    private static final int CONFLICTS_MAX = 16;
    private static final Comparator<Kept> NEWEST =
            Comparator.comparing((Kept kept) -> kept.link().map(Link::number).orElse(0L));

    private final ObjectStore store;
    private final StoredTrails trails;

    Chain(ObjectStore store) {
        this.store = store;
        this.trails = new StoredTrails(store);
    }

    /** Appends; whether it is in the chain now, by this call or an earlier one. */
    boolean append(Entry entry) {
        String headKey = StoredTrails.headKey(entry.target());
        for (int i = 0; i < CONFLICTS_MAX; i++) {
            Optional<Stored> stored = store.get(headKey);
            ChainHead head = settled(entry, stored);
            if (head.entry().filter(entry.id()::equals).isPresent()) {
                return true;
            }
            byte[] content = JournalJson.write(entry, head.next());
            ChainHead announced = head.announcing(new Announced(entry.id(), Digest.of(content)));
            Optional<String> version = put(headKey, announced, condition(stored));
            if (version.isEmpty()) {
                continue;
            }
            boolean written = write(entry, content, head);
            ChainHead after = written ? announced.committed() : head;
            if (put(headKey, after, new Condition.Version(version.get())).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> put(String key, ChainHead head, Condition condition) {
        return store.put(key, ChainJson.write(head), condition);
    }

    private static Condition condition(Optional<Stored> stored) {
        return stored.<Condition>map(it -> new Condition.Version(it.version())).orElseGet(Condition.Absent::new);
    }

    /** The head with whatever an earlier writer had begun either made up for or given up. */
    private ChainHead settled(Entry entry, Optional<Stored> stored) {
        if (stored.isEmpty()) {
            return begun(entry, "was removed");
        }
        ChainHead head;
        try {
            head = StoredTrails.head(entry.target(), stored.get().content());
        } catch (IllegalArgumentException e) {
            return begun(entry, "was altered");
        }
        if (head.pending().isEmpty()) {
            return head;
        }
        Announced pending = head.pending().get();
        boolean there = store.get(StoredTrails.entryKey(entry.target(), pending.entry()))
                .filter(it -> Digest.of(it.content()).equals(pending.digest()))
                .isPresent();
        return there ? head.committed() : head.givenUp();
    }

    /** A new chain over all that is there; where there was one already, its loss stays known. */
    private ChainHead begun(Entry entry, String what) {
        Target target = entry.target();
        SortedMap<String, Digest> before = new TreeMap<>();
        Optional<Kept> newest = Optional.empty();
        for (Kept kept : trails.read(target).entries()) {
            if (kept.link().isEmpty()) {
                before.put(kept.id(), kept.content());
            } else if (newest.isEmpty() || NEWEST.compare(kept, newest.get()) > 0) {
                newest = Optional.of(kept);
            }
        }
        ChainHead head = newest.map(kept -> continuing(target, kept)).orElse(ChainHead.beginning(target, before));
        boolean damaged = newest.isPresent() || what.equals("was altered");
        return damaged
                ? head.scarred("before " + entry.finished() + " the head of the chain " + what
                        + "; whether entries that came before it are missing is not known")
                : head;
    }

    private static ChainHead continuing(Target target, Kept newest) {
        return new ChainHead(
                target,
                newest.link().map(Link::number).orElse(0L),
                Optional.of(newest.id()),
                newest.content(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** Whether the entry is there now as announced; not if an entry of that id belongs to the chain already. */
    private boolean write(Entry entry, byte[] content, ChainHead head) {
        String key = StoredTrails.entryKey(entry.target(), entry.id());
        Optional<Stored> present = Optional.empty();
        for (int i = 0; i < CONFLICTS_MAX; i++) {
            if (store.put(key, content, condition(present)).isPresent()) {
                return true;
            }
            present = store.get(key);
            if (present.isPresent() && belongs(entry.id(), present.get().content(), head)) {
                return false;
            }
        }
        return false;
    }

    private static boolean belongs(String id, byte[] content, ChainHead head) {
        Kept kept = StoredTrails.kept(id, content);
        boolean earlier = kept.link()
                .map(link -> link.number() <= head.number())
                .orElse(kept.trouble().isEmpty());
        return earlier && !head.gaveUp(id, kept.content());
    }
}
