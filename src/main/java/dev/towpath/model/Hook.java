package dev.towpath.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A task that runs once beside a rollout, such as a migration: the application's image with another command.
 *
 * @param container where the command runs; empty for the application's container
 * @param timeout after which the task is stopped and has failed
 * @param rollback the command that undoes it after a rollout that failed; empty for none
 */
public record Hook(
        String name, List<String> command, Optional<String> container, Duration timeout, List<String> rollback) {
    public Hook {
        command = List.copyOf(command);
        rollback = List.copyOf(rollback);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the hook \"" + name + "\" has no command");
        }
    }
}
