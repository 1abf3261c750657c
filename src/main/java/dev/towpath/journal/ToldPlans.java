package dev.towpath.journal;

import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import dev.towpath.plan.ToldPlan;
import java.util.List;
import java.util.Optional;

/**
 * Remembers what people were told that Terraform would do, so that the run after a merge can compare.
 *
 * <p>What is remembered can only close a gate. Whoever forges or removes it gets no more than a repository gets that tells nobody.
 */
public interface ToldPlans {
    /** Where this run tells: {@code pull request #7}, or the run itself. */
    String place();

    /** The plans that were told of these files, the oldest first; none that anybody else could have written. */
    List<ToldPlan> of(Target target, Digest closure);

    /**
     * Remembers that a plan of these files is told.
     *
     * @return why it is not remembered, in a sentence's end, if it is not
     */
    Optional<String> tell(Target target, Digest closure, ToldPlan plan);
}
