package dev.towpath.notice;

import dev.towpath.model.GitSha;
import dev.towpath.plan.State;
import dev.towpath.report.Words;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One message to one channel: everything that changed in a run, or on the first occasion what there is.
 *
 * @param id the same when the same is told again
 * @param repository its address, without credentials
 * @param first whether this channel is told anything for the first time
 * @param counts how many of the targets that the channel cares for are in each state
 * @param changes the first of them, the weightiest first
 * @param more how many changes are not among them
 */
public record Notice(
        String id,
        String repository,
        String run,
        Optional<GitSha> commit,
        Instant at,
        Optional<String> link,
        boolean first,
        Map<State, Integer> counts,
        List<Change> changes,
        int more) {
    public Notice {
        EnumMap<State, Integer> ordered = new EnumMap<>(State.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
        changes = List.copyOf(changes);
    }

    /** What people call the repository: the last part of its address. */
    public String name() {
        String last = repository
                .replaceAll("[/\\\\]+$", "")
                .replaceAll("/\\.$", "")
                .replaceAll("\\.git$", "")
                .replaceAll(".*[/\\\\:]", "");
        return last.isEmpty() ? repository : last;
    }

    /** The first line: {@code 3 changes at 3f2a91c}, or what there is. */
    public String heading() {
        String where = commit.map(sha -> " at " + sha.abbreviated()).orElse("");
        if (first) {
            StringBuilder words = new StringBuilder("changes are told here from now on");
            String separator = where + ": ";
            for (Map.Entry<State, Integer> count : counts.entrySet()) {
                words.append(separator)
                        .append(String.format(Locale.ROOT, "%,d", count.getValue()))
                        .append(' ')
                        .append(count.getKey().word().replace('_', ' '));
                separator = ", ";
            }
            return words.toString();
        }
        return Words.count(changes.size() + more, "change") + where;
    }
}
