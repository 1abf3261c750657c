package dev.towpath.adapter.terraform;

import dev.towpath.observed.RootChange;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A plan that can be applied, this run and on this machine only.
 *
 * @param file the plan as Terraform saved it
 * @param changes whether applying it does anything, if only to an output
 * @param resourcesBefore resources in the state it was made from; empty where nothing changes and nobody looked
 * @param resourcesAfter resources in the state when it has been applied
 */
record SavedPlan(
        Prepared prepared,
        Path file,
        RootChange change,
        boolean changes,
        OptionalInt resourcesBefore,
        OptionalInt resourcesAfter) {}
