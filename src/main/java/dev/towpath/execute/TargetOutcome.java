package dev.towpath.execute;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What came of a target's steps: one outcome for each that was begun, at least one. */
public record TargetOutcome(Target target, List<Outcome> outcomes, Duration duration) {
    public TargetOutcome {
        outcomes = List.copyOf(outcomes);
    }

    /** The outcome that the target is reported with. */
    public Outcome last() {
        return outcomes.get(outcomes.size() - 1);
    }

    /** Whether every step succeeded. */
    public boolean succeeded() {
        return outcomes.stream().allMatch(outcome -> outcome instanceof Outcome.Succeeded);
    }

    /** The newest record that was written. */
    public Optional<DeploymentRecord> record() {
        return outcomes.stream()
                .flatMap(outcome -> outcome instanceof Outcome.Succeeded success
                        ? success.record().stream()
                        : java.util.stream.Stream.empty())
                .reduce((earlier, later) -> later);
    }
}
