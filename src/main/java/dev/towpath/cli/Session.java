package dev.towpath.cli;

import dev.towpath.model.Progress;
import java.util.function.BooleanSupplier;

/**
 * One call of the program: what it is about, who watches, and whether it was asked to stop.
 *
 * @param stopping true from the first SIGINT or SIGTERM on
 */
public record Session(Scope scope, Progress progress, BooleanSupplier stopping) {}
