package dev.towpath.report;

import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What merging a pull request would do, told.
 *
 * @param merge what was looked at; empty where there is nothing that could be merged
 * @param changes the targets whose configuration it changes, by name; the run is about these and no others
 * @param problems those of the run's problems that the pull request brings along
 * @param notices what was not looked at and why, a sentence each
 * @param run the plan, as if the pull request were merged
 */
public record MergePreview(
        int number,
        Optional<Merge> merge,
        List<Change> changes,
        PolicyChange policy,
        Problems problems,
        List<String> notices,
        RunReport run) {
    public MergePreview {
        changes = List.copyOf(changes);
        notices = List.copyOf(notices);
    }

    /**
     * What the forge has tried.
     *
     * @param head of the pull request
     * @param base the commit that it was merged into
     * @param upToDate whether {@code base} is still the newest commit of the branch
     */
    public record Merge(GitSha head, GitSha base, String branch, boolean upToDate) {}

    /**
     * What the pull request changes of one target.
     *
     * @param before the pin before, or the beginning of the closure digest; empty where there was none
     * @param files whose values differ, in words
     */
    public record Change(Target target, Optional<String> before, Optional<String> after, List<String> files) {
        public Change {
            files = List.copyOf(files);
        }
    }

    /** Whether the pull request changes who must agree, or where things run. */
    public enum PolicyChange {
        NONE,
        /** It does, and those who must agree to that have. */
        APPROVED,
        /** It does, and would not come into force. */
        UNAPPROVED;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same with all that was called up to now. */
    public MergePreview counting(CallTally calls) {
        return new MergePreview(number, merge, changes, policy, problems, notices, run.counting(calls));
    }

    /** The plan on one line: {@code 1 would deploy, 1 held}. */
    String summary() {
        List<String> parts = new ArrayList<>();
        run.summary()
                .forEach((state, count) -> parts.add(count + " " + state.word().replace('_', ' ')));
        return Words.list(parts);
    }
}
