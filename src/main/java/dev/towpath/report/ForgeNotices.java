package dev.towpath.report;

/**
 * Writes to a forge: what a pull request would do, what became of a commit, what is running where, and new pull requests.
 *
 * <p>Every method throws {@link dev.towpath.problem.FailureException} where the forge refuses or does not answer, after as many
 * tries as are sensible; the caller decides whether that matters. Nothing written here is ever read back as evidence.
 */
public interface ForgeNotices {
    /**
     * Keeps one comment on a pull request up to date: writes it, or replaces the one that carries the same mark.
     *
     * @return the address of the comment
     */
    String comment(StandingComment comment);

    /** Puts a status on a commit; free where the forge already shows the same. */
    void status(CommitStatus status);

    /** Opens a deployment on the forge, or adds to the one of the same commit and environment that has not ended. */
    void deployment(DeploymentNotice notice);

    /** Opens a pull request; where one is open from the same branch into the same base, that one is brought up to date. */
    OpenedPullRequest open(PullRequestDraft draft);

    /** A comment of which a pull request has one. */
    record StandingComment(int pullRequest, String mark, String markdown) {
        /** GitHub's bound for the body of a comment, in characters. */
        public static final int CHARACTERS_MAX = 65_536;

        public StandingComment {
            if (!mark.matches("[a-z0-9:/._-]+")) {
                throw new IllegalArgumentException("\"" + mark + "\" cannot stand in an HTML comment");
            }
        }
    }

    /** A pull request to open: short names of branches in the same repository. */
    record PullRequestDraft(String branch, String base, String title, String markdown) {}

    /**
     * A pull request that is open.
     *
     * @param link where people see it
     * @param fresh whether it was opened just now
     */
    record OpenedPullRequest(int number, String link, boolean fresh) {}
}
