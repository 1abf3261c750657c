package dev.towpath.adapter.aws.site;

import dev.towpath.execute.EndpointCheck;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * What publishing needs of the machine.
 *
 * @param clock dates records and says how old retired files are
 * @param nanoTime monotonic time in nanoseconds, for deadlines
 * @param pause how to wait
 * @param endpoints asks a site once it is published
 * @param uploads how many objects of all sites may be on their way at the same time
 */
public record SiteSetting(
        InstantSource clock, LongSupplier nanoTime, Pause pause, EndpointCheck endpoints, Semaphore uploads) {}
