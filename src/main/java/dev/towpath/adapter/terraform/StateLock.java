package dev.towpath.adapter.terraform;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lock of a state, as Terraform prints it when somebody else holds it.
 *
 * @param who user and host
 * @param operation such as {@code OperationTypeApply}
 * @param created empty if Terraform printed a time that makes no sense
 */
record StateLock(String id, String path, String operation, String who, Optional<Instant> created) {
    /** The summary of Terraform's complaint. */
    static final String SUMMARY = "Error acquiring the state lock";

    private static final Pattern FIELD = Pattern.compile("^\\s*(ID|Path|Operation|Who|Created):\\s*(.*?)\\s*$");
    /** The HTTP backend prints the lock that it asked for, and of the one in its way only the id. */
    private static final Pattern HTTP_HOLDER = Pattern.compile("HTTP remote state already locked: ID=(\\S+)");

    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2}) (\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?) \\+0000 UTC.*");

    /** The lock in a diagnostic; empty if the diagnostic is about something else. */
    static Optional<StateLock> in(Diagnostic diagnostic) {
        if (!diagnostic.summary().equals(SUMMARY)) {
            return Optional.empty();
        }
        Matcher http = HTTP_HOLDER.matcher(diagnostic.detail());
        if (http.find()) {
            return Optional.of(new StateLock(http.group(1), "", "", "", Optional.empty()));
        }
        Map<String, String> fields = new TreeMap<>();
        diagnostic.detail().lines().forEach(line -> {
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                fields.putIfAbsent(field.group(1), field.group(2));
            }
        });
        return Optional.of(new StateLock(
                fields.getOrDefault("ID", ""),
                fields.getOrDefault("Path", ""),
                fields.getOrDefault("Operation", ""),
                fields.getOrDefault("Who", ""),
                time(fields.getOrDefault("Created", ""))));
    }

    /** Who holds it and since when, in a sentence's end. */
    String holder(Instant now) {
        String holder = who.isEmpty() ? "somebody" : "\"" + who + "\"";
        String what = operation.replace("OperationType", "").toLowerCase(Locale.ROOT);
        String since = created.map(time -> " since " + time.truncatedTo(ChronoUnit.SECONDS) + " ("
                        + age(Duration.between(time, now)) + ")")
                .orElse("");
        return holder
                + since
                + (what.isEmpty() ? "" : ", for an operation \"" + what + "\"")
                + (path.isEmpty() ? "" : ", on \"" + path + "\"");
    }

    private static String age(Duration duration) {
        long minutes = Math.max(0, duration.toMinutes());
        if (minutes == 0) {
            return Math.max(0, duration.toSeconds()) + " s";
        }
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    private static Optional<Instant> time(String text) {
        Matcher time = TIME.matcher(text);
        try {
            return time.matches()
                    ? Optional.of(Instant.parse(time.group(1) + "T" + time.group(2) + "Z"))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
