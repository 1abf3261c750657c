package dev.towpath.daemon;

import java.util.List;

/**
 * Where daemons of a cluster tell each other what they found, so that the pages of each show all of it. No run depends on it.
 *
 * <p>Both methods throw {@link dev.towpath.problem.FailureException} where it cannot be reached.
 */
public interface Exchange {
    /** Tells the others, in the place of whatever was told of the same share before. */
    void tell(Finding finding);

    /** What others have told since this was last asked, of each share the latest. */
    List<Finding> heard();
}
