package dev.towpath.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A demo as it is asked for.
 *
 * @param keep where it is played and everything is left; else in a directory of its own that is removed
 * @param serve whether the pages are served after the story, until the session is asked to stop
 * @param port where they are served, 0 for any free port
 */
public record DemoRequest(Optional<Path> keep, boolean serve, Optional<Integer> port) {}
