package dev.towpath.snapshot;

import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.List;

/** One commit, as its author and committer wrote it. */
public record Commit(
        GitSha id, List<GitSha> parents, Person author, Person committer, Instant committedAt, String message) {
    public Commit {
        parents = List.copyOf(parents);
    }

    /** Whether it joins two or more lines of history. */
    public boolean isMerge() {
        return parents.size() > 1;
    }

    /** The first line of the message. */
    public String subject() {
        return message.lines().findFirst().orElse("");
    }
}
