package dev.towpath.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * What comes of a task that is run once with a certain word in its command.
 *
 * @param exitCode of the container; empty if it never ends by itself
 * @param log lines that it writes
 */
public record TaskScript(Optional<Integer> exitCode, List<String> log) {
    public TaskScript {
        log = List.copyOf(log);
    }

    /** It ends with an exit code. */
    public static TaskScript exits(int code, List<String> log) {
        return new TaskScript(Optional.of(code), log);
    }

    /** It runs until somebody stops it. */
    public static TaskScript hangs(List<String> log) {
        return new TaskScript(Optional.empty(), log);
    }
}
