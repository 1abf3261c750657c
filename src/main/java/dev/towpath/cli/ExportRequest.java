package dev.towpath.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Which evidence is asked for, and where it goes.
 *
 * @param to the first moment after the period; now if it is empty
 * @param everyTier whether not only production is meant
 * @param output a zip to write, or a directory; a zip in the working directory if it is empty
 */
public record ExportRequest(Instant from, Optional<Instant> to, boolean everyTier, Optional<Path> output) {}
