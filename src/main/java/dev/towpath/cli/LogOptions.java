package dev.towpath.cli;

import java.util.List;
import java.util.Map;

/**
 * What a command line says of the log.
 *
 * <p>It must be known before the command line is read, because whoever reads it may log; what is wrong with it is told when it is read.
 *
 * @param verbose whether more is wanted than usual
 */
public record LogOptions(boolean verbose, LogFormat format) {
    private static final String VERBOSE = "--verbose";
    private static final String FORMAT = "--log-format";

    /** What the words say, else what the environment says. */
    public static LogOptions of(List<String> words, Map<String, String> environment) {
        String verbose = environment.getOrDefault(EnvironmentDefaults.name(VERBOSE), "");
        String asked = environment.getOrDefault(EnvironmentDefaults.name(FORMAT), "");
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith(FORMAT + "=")) {
                asked = word.substring(FORMAT.length() + 1);
            } else if (word.equals(FORMAT) && i + 1 < words.size()) {
                asked = words.get(i + 1);
            }
        }
        return new LogOptions(
                words.contains(VERBOSE) || (!verbose.isEmpty() && EnvironmentDefaults.yes(verbose)),
                asked.equalsIgnoreCase(LogFormat.JSON.word()) ? LogFormat.JSON : LogFormat.TEXT);
    }
}
