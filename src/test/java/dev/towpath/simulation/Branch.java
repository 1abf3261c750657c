package dev.towpath.simulation;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.MemoryTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A config repository in memory with one branch on the forge. */
final class Branch {
    static final String ADDRESS = "https://github.com/acme/config";
    private static final Person FORGE = new Person("GitHub", "noreply@github.com");

    private final Map<GitSha, Commit> commits = new HashMap<>();
    private final Map<GitSha, MemoryTree> trees = new HashMap<>();
    private final Map<GitSha, FrozenTree> frozen = new HashMap<>();
    private GitSha head;

    /** A branch with its first commit. */
    Branch(Instant at, Map<String, String> files) {
        head = add(List.of(), "root", at, MemoryTree.empty().with(files), "start");
    }

    GitSha head() {
        return head;
    }

    MemoryTree files(GitSha commit) {
        return Optional.ofNullable(trees.get(commit)).orElseThrow();
    }

    /** The same for readers, who ask for the same ids over and over. */
    FrozenTree frozen(GitSha commit) {
        return frozen.computeIfAbsent(commit, id -> new FrozenTree(files(id)));
    }

    /** A commit beside the branch, such as the head of a pull request. */
    GitSha aside(String author, Instant at, MemoryTree files, String message) {
        return add(List.of(head), author, at, files, message);
    }

    /** A commit that the forge makes on the branch when a request is squashed. */
    GitSha squash(Instant at, MemoryTree files, String message) {
        head = add(List.of(head), "dora", at, files, message);
        return head;
    }

    /** Moves the branch to a commit, as a forced push does. */
    void moveTo(GitSha commit) {
        head = commit;
    }

    private GitSha add(List<GitSha> parents, String author, Instant at, MemoryTree files, String message) {
        GitSha id = new GitSha(
                String.format("%07x", 0xa000000 + commits.size()).repeat(6).substring(0, 40));
        Person person = new Person(author, author + "@example.com");
        commits.put(id, new Commit(id, parents, person, FORGE, at, message));
        trees.put(id, files);
        return id;
    }

    /** How a commit relates to another. */
    Ancestry ancestry(GitSha earlier, GitSha later) {
        if (earlier.equals(later)) {
            return Ancestry.SAME;
        }
        return ancestors(later).contains(earlier) ? Ancestry.ANCESTOR : Ancestry.UNRELATED;
    }

    private Set<GitSha> ancestors(GitSha from) {
        Set<GitSha> all = new LinkedHashSet<>();
        List<GitSha> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            GitSha id = open.remove(open.size() - 1);
            if (all.add(id)) {
                open.addAll(commit(id).parents());
            }
        }
        return all;
    }

    /** A commit, on the branch or beside it. */
    Commit commit(GitSha id) {
        return Optional.ofNullable(commits.get(id)).orElseThrow();
    }

    /** The repository as it is at the head now. */
    RepoSnapshot snapshot() {
        Commit commit = commit(head);
        return new RepoSnapshot(ADDRESS, "main", commit, frozen(head), new Line(commit), false);
    }

    /** The history that ends in one commit. */
    private final class Line implements History {
        private final Commit tip;
        private final Set<GitSha> reachable;

        private Line(Commit tip) {
            this.tip = tip;
            this.reachable = ancestors(tip.id());
        }

        @Override
        public Optional<Commit> commit(GitSha id) {
            return Optional.ofNullable(commits.get(id)).filter(commit -> reachable.contains(id));
        }

        @Override
        public Optional<Tree> tree(GitSha id) {
            return commit(id).map(commit -> frozen(id));
        }

        @Override
        public List<Commit> firstParents() {
            List<Commit> line = new ArrayList<>(List.of(tip));
            while (!line.get(line.size() - 1).parents().isEmpty()) {
                line.add(Branch.this.commit(line.get(line.size() - 1).parents().get(0)));
            }
            return line;
        }

        @Override
        public List<Commit> touching(Collection<String> paths) {
            return firstParents().stream()
                    .filter(commit -> changes(commit).stream()
                            .anyMatch(file -> paths.stream()
                                    .anyMatch(path ->
                                            path.isEmpty() || file.equals(path) || file.startsWith(path + "/"))))
                    .toList();
        }

        @Override
        public List<String> changes(Commit commit) {
            Map<String, String> now = ids(frozen(commit.id()));
            Map<String, String> before = commit.parents().isEmpty()
                    ? new TreeMap<>()
                    : ids(frozen(commit.parents().get(0)));
            Set<String> paths = new TreeSet<>(now.keySet());
            paths.addAll(before.keySet());
            paths.removeIf(path -> now.getOrDefault(path, "").equals(before.getOrDefault(path, "")));
            return List.copyOf(paths);
        }

        private Map<String, String> ids(Tree tree) {
            Map<String, String> ids = new TreeMap<>();
            for (TreeEntry entry : tree.under("")) {
                ids.put(entry.path(), entry.objectId());
            }
            return ids;
        }

        @Override
        public List<Commit> merged(Commit commit) {
            return List.of();
        }

        @Override
        public Ancestry ancestry(GitSha earlier, GitSha later) {
            boolean known = commits.containsKey(earlier) && commits.containsKey(later);
            return known ? Branch.this.ancestry(earlier, later) : Ancestry.UNKNOWN;
        }

        @Override
        public Optional<Signature> signature(GitSha commit) {
            return Optional.empty();
        }

        @Override
        public List<SignedTag> signedTags(String prefix) {
            return List.of();
        }
    }
}
