package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of commits, newest first, in which each commit's first parent follows it: the history of what a branch said.
 *
 * <p>Places in it are numbers that grow towards the past.
 */
final class Line {
    private final History history;
    private final List<Commit> commits;
    private final Map<GitSha, Integer> places = new HashMap<>();

    Line(History history, List<Commit> commits) {
        this.history = history;
        this.commits = List.copyOf(commits);
        for (int place = 0; place < commits.size(); place++) {
            places.put(commits.get(place).id(), place);
        }
    }

    /** The line that ends in any commit. */
    static Line endingIn(History history, GitSha tip) {
        List<Commit> commits = new ArrayList<>();
        Optional<Commit> next = history.commit(tip);
        while (next.isPresent()) {
            Commit commit = next.get();
            commits.add(commit);
            next = commit.parents().stream().findFirst().flatMap(history::commit);
        }
        return new Line(history, commits);
    }

    int length() {
        return commits.size();
    }

    Commit commit(int place) {
        return commits.get(place);
    }

    Optional<Integer> place(GitSha commit) {
        return Optional.ofNullable(places.get(commit));
    }

    /** The files at a place; empty before the beginning of history. */
    Optional<Tree> tree(int place) {
        return place < commits.size() ? history.tree(commits.get(place).id()) : Optional.empty();
    }

    /** Files that differ between a place and the one before it in time. */
    List<String> changes(int place) {
        return history.changes(commits.get(place));
    }

    History history() {
        return history;
    }
}
