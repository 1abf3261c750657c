package dev.towpath.app;

import dev.towpath.observed.Difference;
import dev.towpath.observed.DifferenceSource;

/** Compares each kind of target where that kind runs. */
record DifferencesByKind(DifferenceSource containers, DifferenceSource sites) implements DifferenceSource {
    @Override
    public Difference between(Wish wish) {
        return wish.subject()
                .workload()
                .fold(container -> containers.between(wish), site -> sites.between(wish), root -> {
                    throw new IllegalArgumentException("a Terraform root has no artifact");
                });
    }
}
