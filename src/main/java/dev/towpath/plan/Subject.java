package dev.towpath.plan;

import dev.towpath.model.Intent;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Target;
import dev.towpath.model.Workload;
import dev.towpath.observed.Recorded;
import java.util.Optional;

/** What a step acts on: the target, where it is, its parameters, and an intent of an earlier run that is still open. */
public record Subject(Target target, Place place, Workload workload, Recorded recorded, Optional<Intent> openIntent) {
    /** The pin that was recorded before. */
    public Optional<Pin> recordedPin() {
        return RecordState.of(target, workload, recorded).pin();
    }
}
