package dev.towpath.app;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.problem.FailureException;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every artifact that was pinned anywhere in a repository's history, so that a rehearsal can also go back. */
final class PinnedArtifacts {
    private final RepoSnapshot snapshot;
    private final TreeParser yaml;
    private final Map<String, Optional<Pinned>> byContent = new HashMap<>();

    /** A pin, with the digest that was pinned beside it. */
    record Pinned(Pin pin, Optional<Digest> digest) {}

    PinnedArtifacts(RepoSnapshot snapshot, TreeParser yaml) {
        this.snapshot = snapshot;
        this.yaml = yaml;
    }

    /** By target: what its promotion.yaml has ever pinned on the first-parent line, oldest first. */
    SortedMap<Target, Set<Pinned>> of(Collection<Target> targets) {
        List<String> paths = targets.stream().map(Target::promotionFile).toList();
        SortedMap<Target, Set<Pinned>> pinned = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        List<Commit> commits = new ArrayList<>(snapshot.history().touching(paths));
        Collections.reverse(commits);
        for (Commit commit : commits) {
            snapshot.history().tree(commit.id()).ifPresent(tree -> collect(tree, targets, seen, pinned));
        }
        collect(snapshot.tree(), targets, seen, pinned);
        return pinned;
    }

    private void collect(
            Tree tree, Collection<Target> targets, Set<String> seen, SortedMap<Target, Set<Pinned>> pinned) {
        for (Target target : targets) {
            Optional<TreeEntry> entry = tree.entry(target.promotionFile())
                    .filter(found -> found.kind().isFile());
            entry.filter(found -> seen.add(target + " " + found.objectId()))
                    .flatMap(found -> read(tree, found))
                    .ifPresent(found -> pinned.computeIfAbsent(target, t -> new LinkedHashSet<>())
                            .add(found));
        }
    }

    private Optional<Pinned> read(Tree tree, TreeEntry entry) {
        return byContent.computeIfAbsent(entry.objectId(), id -> {
            Findings ignored = new Findings();
            try {
                return SourceText.of(entry.path(), tree.read(entry), ignored)
                        .flatMap(source -> yaml.parse(source, ignored))
                        .flatMap(PinnedArtifacts::pinned);
            } catch (FailureException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Pinned> pinned(Node root) {
        Optional<Digest> digest = text(root, "digest").filter(Digest::valid).map(Digest::new);
        return text(root, "artifact").filter(Pin::valid).map(pin -> new Pinned(new Pin(pin), digest));
    }

    private static Optional<String> text(Node root, String key) {
        return root instanceof Node.Mapping mapping
                ? mapping.get(key)
                        .flatMap(node -> node instanceof Node.Text text ? Optional.of(text.value()) : Optional.empty())
                : Optional.empty();
    }
}
