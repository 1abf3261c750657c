package dev.towpath.daemon;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Progress;
import dev.towpath.model.Tier;
import dev.towpath.report.RunReport;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;

/** What the daemon does again and again. */
public interface Work {
    /**
     * Runs once, with freshly made parts: budgets are those of one run.
     *
     * @param stopping whether the run should come to a safe place and end
     */
    RunReport run(Watched watched, Share share, Purpose purpose, Progress progress, BooleanSupplier stopping);

    /**
     * The environments of a repository as it stands.
     *
     * @throws dev.towpath.problem.FailureException if it cannot be read
     */
    SortedMap<EnvironmentName, Tier> environments(Watched watched);
}
