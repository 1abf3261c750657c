package dev.towpath.adapter.store;

import dev.towpath.adapter.json.ChainJson;
import dev.towpath.adapter.json.JournalJson;
import dev.towpath.journal.ChainHead;
import dev.towpath.journal.Entry;
import dev.towpath.journal.Link;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Listed;
import dev.towpath.journal.Trail;
import dev.towpath.journal.Trail.Kept;
import dev.towpath.journal.Trails;
import dev.towpath.model.AppName;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Histories as objects: {@code history/<app>/<env>/<ulid>.json}, each with the digest of the one before, and
 * {@code chain/<app>/<env>.json}, the end of the chain.
 */
public final class StoredTrails implements Trails {
    private static final String HISTORY = "history/";
    private static final String CHAINS = "chain/";
    private static final String SUFFIX = ".json";

    private final ObjectStore store;

    /** Histories in the given store. */
    public StoredTrails(ObjectStore store) {
        this.store = store;
    }

    static String headKey(Target target) {
        return CHAINS + target + SUFFIX;
    }

    static String historyPrefix(Target target) {
        return HISTORY + target + "/";
    }

    static String entryKey(Target target, String id) {
        return historyPrefix(target) + id + SUFFIX;
    }

    @Override
    public SortedSet<Target> targets() {
        TreeSet<Target> targets = new TreeSet<>();
        store.list(HISTORY).forEach(listed -> target(listed.key(), HISTORY).ifPresent(targets::add));
        store.list(CHAINS).forEach(listed -> target(listed.key(), CHAINS).ifPresent(targets::add));
        return targets;
    }

    /** The target that a key below a prefix is about, if it is about any. */
    static Optional<Target> target(String key, String prefix) {
        String path = key.substring(prefix.length());
        String bare = path.endsWith(SUFFIX) ? path.substring(0, path.length() - SUFFIX.length()) : path;
        String[] names = bare.split("/", 3);
        return names.length > 1 && AppName.valid(names[0]) && EnvironmentName.valid(names[1])
                ? Optional.of(Target.of(names[0], names[1]))
                : Optional.empty();
    }

    @Override
    public Trail read(Target target) {
        return trail(target, objects(target));
    }

    /** Every object of a target's history with its bytes, by key. */
    public SortedMap<String, byte[]> objects(Target target) {
        SortedMap<String, byte[]> objects = new TreeMap<>();
        store.get(headKey(target)).ifPresent(stored -> objects.put(headKey(target), stored.content()));
        for (Listed listed : store.list(historyPrefix(target))) {
            store.get(listed.key()).ifPresent(stored -> objects.put(listed.key(), stored.content()));
        }
        return objects;
    }

    /** The history that objects amount to. */
    public static Trail trail(Target target, SortedMap<String, byte[]> objects) {
        Optional<ChainHead> head = Optional.empty();
        Optional<String> trouble = Optional.empty();
        try {
            head = Optional.ofNullable(objects.get(headKey(target))).map(content -> head(target, content));
        } catch (IllegalArgumentException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
        }
        return new Trail(target, head, trouble, entries(target, objects));
    }

    /** The head in an object; what it says of another target is no head of this one. */
    static ChainHead head(Target target, byte[] content) {
        ChainHead head = ChainJson.head(content);
        if (!head.target().equals(target)) {
            throw new IllegalArgumentException("it is the head of \"" + head.target() + "\"");
        }
        return head;
    }

    private static List<Kept> entries(Target target, SortedMap<String, byte[]> objects) {
        List<Kept> entries = new ArrayList<>();
        String prefix = historyPrefix(target);
        objects.forEach((key, content) -> {
            if (key.startsWith(prefix)) {
                String name = key.substring(prefix.length());
                entries.add(kept(
                        name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name, content));
            }
        });
        return entries;
    }

    static Kept kept(String id, byte[] content) {
        Digest digest = Digest.of(content);
        try {
            Optional<Link> link = JournalJson.link(content);
            Entry entry = JournalJson.entry(content);
            return new Kept(id, digest, Optional.of(entry), link, Optional.empty());
        } catch (IllegalArgumentException e) {
            return new Kept(
                    id, digest, Optional.empty(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
