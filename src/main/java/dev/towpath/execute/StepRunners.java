package dev.towpath.execute;

import dev.towpath.model.ContainerService;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.StaticSite;
import dev.towpath.plan.Step;

/** The runner of each workload type: the one table that a new type must be entered in. */
public record StepRunners(StepRunner container, StepRunner site, StepRunner root) {
    /** The runner for a step. */
    public StepRunner of(Step step) {
        return step.fold(
                deploy -> container,
                publish -> site,
                apply -> root,
                adopt -> adopt.artifact().fold(image -> container, bundle -> site),
                settle -> ofKind(settle.intent().kind()));
    }

    private StepRunner ofKind(String kind) {
        return switch (kind) {
            case ContainerService.TYPE -> container;
            case StaticSite.TYPE -> site;
            case Infrastructure.TYPE -> root;
            default -> throw new IllegalArgumentException("an intent of unknown kind \"" + kind + "\"");
        };
    }
}
