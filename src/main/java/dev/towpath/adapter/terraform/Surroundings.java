package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.Programs;
import dev.towpath.model.Progress;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What Terraform runs need of the world around them.
 *
 * @param ids makes ids that sort by time, for run directories
 * @param stopping whether this process was asked to stop
 */
public record Surroundings(
        Programs programs, Clock clock, Supplier<String> ids, Progress progress, BooleanSupplier stopping) {}
