package dev.towpath.approval;

import dev.towpath.model.Digest;
import dev.towpath.snapshot.Tree;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Values that someone must have seen to have approved them.
 *
 * @param wanted the values, by part
 * @param values all values that a tree holds; none where they are absent or cannot be read
 */
record Content<K extends Comparable<K>>(SortedMap<K, Digest> wanted, Function<Tree, Map<K, Digest>> values) {
    Content {
        wanted = Collections.unmodifiableSortedMap(new TreeMap<>(wanted));
    }

    /** Whether a tree holds every one of the values. */
    boolean isIn(Tree tree) {
        return values.apply(tree).entrySet().containsAll(wanted.entrySet());
    }

    /** Whether a tree holds any of the values. */
    boolean isPartlyIn(Tree tree) {
        return values.apply(tree).entrySet().stream().anyMatch(wanted.entrySet()::contains);
    }

    /** Whether each of the values is in at least one of the trees, so that joining them made nothing new. */
    boolean comesFrom(List<Tree> trees) {
        List<Map<K, Digest>> sources = trees.stream().map(values).toList();
        return wanted.entrySet().stream()
                .allMatch(value ->
                        sources.stream().anyMatch(source -> source.entrySet().contains(value)));
    }
}
