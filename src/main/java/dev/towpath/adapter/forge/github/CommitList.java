package dev.towpath.adapter.forge.github;

import java.util.List;

/**
 * Commits as a forge lists them, the newest first.
 *
 * @param total how many there are, those included that the forge did not list
 */
public record CommitList(List<Entry> entries, int total) {
    /** No commits, or none that could be read. */
    public static final CommitList NONE = new CommitList(List.of(), 0);

    public CommitList {
        entries = List.copyOf(entries);
    }

    /** One commit: its id, the first line of its message, and its author. */
    public record Entry(String sha, String subject, String who) {}
}
