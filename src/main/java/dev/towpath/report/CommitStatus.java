package dev.towpath.report;

import dev.towpath.model.GitSha;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a commit, as a forge shows it beside the commit.
 *
 * @param context the name of the status; one commit has one status of each name
 * @param description one short sentence; cut to {@link #DESCRIPTION_MAX}
 * @param link where more can be read
 */
public record CommitStatus(GitSha commit, State state, String context, String description, Optional<String> link) {
    /** The context under which runs tell. */
    public static final String CONTEXT = "towpath";

    /** GitHub's bound for a description, in characters. */
    public static final int DESCRIPTION_MAX = 140;

    public CommitStatus {
        description = Words.cut(description, DESCRIPTION_MAX);
    }

    /** What a status says. */
    public enum State {
        /** Everything that the commit asks for runs. */
        SUCCESS,
        /** Something waits: for people, for time, for another target. */
        PENDING,
        /** Something could not be done. */
        FAILURE;

        /** The forge's word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
