package dev.towpath.cli;

import java.io.PrintStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The streams and the environment of the process.
 *
 * @param out only ever carries the result
 * @param err carries progress, logs and reasons
 * @param outTerminal whether a person looks at {@code out}
 * @param errTerminal whether a person looks at {@code err}
 */
public record Console(
        PrintStream out, PrintStream err, boolean outTerminal, boolean errTerminal, Map<String, String> environment) {
    public Console {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /** Whether colours are wanted on standard output. */
    boolean colours(boolean refused) {
        String noColor = environment.getOrDefault("NO_COLOR", "");
        return outTerminal && !refused && noColor.isEmpty() && !"dumb".equals(environment.get("TERM"));
    }
}
