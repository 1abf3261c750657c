package dev.towpath.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A rehearsal cloud as it is asked for.
 *
 * @param port 0 for any free one
 * @param cloud a file that says what exists
 * @param repository a config repository whose needs are to exist
 * @param rollout how long a rollout takes
 */
public record SandboxRequest(int port, Optional<Path> cloud, Optional<String> repository, Duration rollout) {}
