package dev.towpath.adapter.aws.site;

import dev.towpath.execute.EndpointCheck;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What publishing needs of the machine.
 *
 * @param temporary a directory for zips while they are read; made where it is missing
 * @param clock dates records and says how old retired files are
 * @param nanoTime monotonic time in nanoseconds, for deadlines
 * @param pause how to wait
 * @param endpoints asks a site once it is published
 * @param uploadsMax how many objects are uploaded at the same time, at least 1
 */
public record SiteSetting(
        Path temporary,
        InstantSource clock,
        LongSupplier nanoTime,
        Pause pause,
        EndpointCheck endpoints,
        int uploadsMax) {}
