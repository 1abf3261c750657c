package dev.towpath.simulation;

import dev.towpath.execute.EndpointCheck;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.Progress;
import dev.towpath.problem.Failure;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** No address is asked in a world: none of its applications names one. */
record NoEndpoints() implements EndpointCheck {
    @Override
    public Optional<Failure> obstacle(HttpCheck check) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer ask(HttpCheck check, Progress progress, BooleanSupplier stopping) {
        throw new UnsupportedOperationException();
    }
}
