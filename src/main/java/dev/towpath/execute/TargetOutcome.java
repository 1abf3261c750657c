package dev.towpath.execute;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Target;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What came of a target's steps: one outcome for each that was begun, at least one. */
public record TargetOutcome(Target target, List<Outcome> outcomes, Duration duration) {
    public TargetOutcome {
        outcomes = List.copyOf(outcomes);
    }

    /** The outcome that the target is reported with. */
    public Outcome last() {
        return outcomes.get(outcomes.size() - 1);
    }

    /** Whether every step succeeded; nothing is begun after one that did not. */
    public boolean succeeded() {
        return last() instanceof Outcome.Succeeded;
    }

    /** Whether something was looked into and its intent left open for whoever plans next. */
    public boolean isOpen() {
        return last() instanceof Outcome.Unfinished unfinished && unfinished.reason() == ReasonCode.INTENT_OPEN;
    }

    /** What came of the same target's steps first and then. */
    public TargetOutcome then(TargetOutcome later) {
        List<Outcome> all = new ArrayList<>(outcomes);
        all.addAll(later.outcomes);
        return new TargetOutcome(target, all, duration.plus(later.duration));
    }

    /** The newest record that was written. */
    public Optional<DeploymentRecord> record() {
        return outcomes.stream()
                .flatMap(outcome ->
                        outcome instanceof Outcome.Succeeded success ? success.record().stream() : Stream.empty())
                .reduce((earlier, later) -> later);
    }
}
