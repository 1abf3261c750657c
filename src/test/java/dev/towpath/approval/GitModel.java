package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import dev.towpath.snapshot.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A git repository in memory: commits with files, merges, signatures and tags. */
final class GitModel implements History {
    private Optional<Instant> moment = Optional.empty();
    private final Map<GitSha, Commit> commits = new LinkedHashMap<>();
    private final Map<GitSha, SortedMap<String, String>> files = new LinkedHashMap<>();
    private final Map<GitSha, Signature> signatures = new LinkedHashMap<>();
    private final List<SignedTag> tags = new ArrayList<>();
    private Optional<GitSha> head = Optional.empty();
    int changesAsked;

    /** Name and e-mail of a login. */
    static Person person(String login) {
        return login.equals("web-flow")
                ? new Person("GitHub", "noreply@github.com")
                : new Person(login, login + "@example.com");
    }

    GitSha head() {
        return head.orElseThrow();
    }

    /** Moves the branch. */
    GitSha moveTo(GitSha commit) {
        head = Optional.of(commit);
        return commit;
    }

    /** A commit on the branch: path, content, path, content; an empty content removes the file. */
    GitSha push(String author, String message, String... edits) {
        List<GitSha> parents = head.map(List::of).orElse(List.of());
        return moveTo(commit(author, author, message, parents, edits));
    }

    /** A commit beside the branch. */
    GitSha branch(GitSha from, String author, String message, String... edits) {
        return commit(author, author, message, List.of(from), edits);
    }

    /** A merge into the branch of what the other side changed since the two parted, with edits of its own. */
    GitSha merge(String author, GitSha other, String... edits) {
        return moveTo(join(author, head(), other, edits));
    }

    GitSha join(String author, GitSha into, GitSha other, String... edits) {
        SortedMap<String, String> base = files.get(base(into, other));
        SortedMap<String, String> result = new TreeMap<>(files.get(into));
        SortedMap<String, String> theirs = files.get(other);
        Set<String> paths = new TreeSet<>(base.keySet());
        paths.addAll(theirs.keySet());
        for (String path : paths) {
            if (!Objects.equals(base.get(path), theirs.get(path))) {
                put(result, path, theirs.getOrDefault(path, ""));
            }
        }
        return add(author, "web-flow", "Merge " + other.abbreviated(), List.of(into, other), result, edits);
    }

    GitSha commit(String author, String committer, String message, List<GitSha> parents, String... edits) {
        SortedMap<String, String> before =
                parents.isEmpty() ? new TreeMap<>() : new TreeMap<>(files.get(parents.get(0)));
        return add(author, committer, message, parents, before, edits);
    }

    private GitSha add(
            String author,
            String committer,
            String message,
            List<GitSha> parents,
            SortedMap<String, String> content,
            String... edits) {
        for (int at = 0; at < edits.length; at += 2) {
            put(content, edits[at], edits[at + 1]);
        }
        GitSha id = new GitSha(
                String.format("%07x", commits.size() + 0xa000000).repeat(6).substring(0, 40));
        Instant at = moment.orElse(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * commits.size()));
        commits.put(id, new Commit(id, parents, person(author), person(committer), at, message));
        files.put(id, content);
        return id;
    }

    private static void put(SortedMap<String, String> files, String path, String content) {
        if (content.isEmpty()) {
            files.remove(path);
        } else {
            files.put(path, content);
        }
    }

    /** From now on commits say that they were made at this moment. */
    void at(Instant instant) {
        moment = Optional.of(instant);
    }

    /** Signs a commit with the key of someone. */
    void sign(GitSha commit, String key) {
        signatures.put(commit, signature(commit.value(), key));
    }

    /** A signed tag. */
    void tag(String name, GitSha commit, String key) {
        tags.add(new SignedTag(
                name,
                commit,
                person(key),
                signature("tag " + name + "\ntagger " + person(key) + " 1770000000 +0000\n\nI agree\n", key)));
    }

    private static Signature signature(String payload, String key) {
        return new Signature(payload.getBytes(StandardCharsets.UTF_8), "key:" + key);
    }

    GitSha base(GitSha one, GitSha other) {
        Set<GitSha> reached = ancestors(other);
        return ancestors(one).stream().filter(reached::contains).findFirst().orElseThrow();
    }

    private Set<GitSha> ancestors(GitSha from) {
        Set<GitSha> all = new LinkedHashSet<>();
        Deque<GitSha> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            GitSha id = open.poll();
            if (all.add(id)) {
                open.addAll(commits.get(id).parents());
            }
        }
        return all;
    }

    @Override
    public Optional<Commit> commit(GitSha id) {
        return Optional.ofNullable(commits.get(id));
    }

    @Override
    public Optional<Tree> tree(GitSha id) {
        return Optional.ofNullable(files.get(id)).map(FileModel::new);
    }

    @Override
    public List<Commit> firstParents() {
        List<Commit> line = new ArrayList<>();
        Optional<Commit> next = head.flatMap(this::commit);
        while (next.isPresent()) {
            line.add(next.get());
            next = next.get().parents().stream().findFirst().flatMap(this::commit);
        }
        return line;
    }

    @Override
    public List<Commit> touching(Collection<String> paths) {
        return firstParents().stream()
                .filter(commit -> changes(commit).stream()
                        .anyMatch(file ->
                                paths.stream().anyMatch(path -> file.equals(path) || file.startsWith(path + "/"))))
                .toList();
    }

    @Override
    public List<String> changes(Commit commit) {
        changesAsked++;
        SortedMap<String, String> now = files.get(commit.id());
        SortedMap<String, String> before = commit.parents().isEmpty()
                ? new TreeMap<>()
                : files.get(commit.parents().get(0));
        Set<String> paths = new TreeSet<>(now.keySet());
        paths.addAll(before.keySet());
        paths.removeIf(path -> Objects.equals(now.get(path), before.get(path)));
        return List.copyOf(paths);
    }

    @Override
    public List<Commit> merged(Commit commit) {
        if (commit.parents().size() < 2) {
            return List.of();
        }
        Set<GitSha> all = ancestors(commit.id());
        all.removeAll(ancestors(commit.parents().get(0)));
        all.remove(commit.id());
        return all.stream().map(commits::get).toList();
    }

    @Override
    public Ancestry ancestry(GitSha earlier, GitSha later) {
        if (!commits.containsKey(earlier) || !commits.containsKey(later)) {
            return Ancestry.UNKNOWN;
        }
        if (earlier.equals(later)) {
            return Ancestry.SAME;
        }
        return ancestors(later).contains(earlier) ? Ancestry.ANCESTOR : Ancestry.UNRELATED;
    }

    @Override
    public Optional<Signature> signature(GitSha commit) {
        return Optional.ofNullable(signatures.get(commit));
    }

    @Override
    public List<SignedTag> signedTags(String prefix) {
        return tags.stream().filter(tag -> tag.name().startsWith(prefix)).toList();
    }
}
