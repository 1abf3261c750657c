package dev.towpath.execute;

import dev.towpath.plan.Step;

/** Carries out steps of one workload type. Idempotent: a step that was cut short may simply be run again. */
public interface StepRunner {
    /**
     * Carries a step out and, on success, writes the record, last.
     *
     * @throws dev.towpath.problem.FailureException for what the runner does not judge itself; never quarantines
     */
    Outcome run(Step step, StepContext context);
}
