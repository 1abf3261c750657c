package dev.towpath.desired;

import dev.towpath.problem.SourceSpan;
import java.util.Optional;

/**
 * The module call that is the application.
 *
 * @param name the module's own name: the last segment of its source
 * @param version {@code ?ref=} of a git source or {@code version} of a registry source
 */
public record ModuleReference(
        String label, String source, String name, Optional<String> version, boolean worker, SourceSpan span) {}
