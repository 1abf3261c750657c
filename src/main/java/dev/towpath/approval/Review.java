package dev.towpath.approval;

import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.Comparator;

/**
 * One review of a pull request.
 *
 * @param id the forge's own number, rising with time
 * @param commit the head that the reviewer saw
 */
public record Review(long id, Actor reviewer, State state, GitSha commit, Instant at) {
    /** From the oldest to the newest. */
    public static final Comparator<Review> ORDER =
            Comparator.comparing(Review::at).thenComparing(Review::id);

    /** What a review says. */
    public enum State {
        APPROVED,
        CHANGES_REQUESTED,
        COMMENTED,
        DISMISSED,
        PENDING;

        /** Whether it is an opinion, which replaces the same person's earlier one. */
        public boolean isOpinion() {
            return this == APPROVED || this == CHANGES_REQUESTED || this == DISMISSED;
        }
    }
}
