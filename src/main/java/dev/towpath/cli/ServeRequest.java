package dev.towpath.cli;

import java.time.Duration;
import java.util.Optional;

/**
 * A daemon as it is asked for; what is not said here stands in the operator's settings.
 *
 * @param listen the address to listen on
 * @param port the port, 0 for any free one
 * @param every the interval at which the repository in scope is reconciled
 * @param cluster the database that several daemons share, as a JDBC address
 */
public record ServeRequest(
        Optional<String> listen, Optional<Integer> port, Optional<Duration> every, Optional<String> cluster) {}
