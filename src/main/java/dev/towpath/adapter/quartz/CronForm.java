package dev.towpath.adapter.quartz;

import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import org.quartz.CronExpression;

/** Which cron expressions can be kept. */
public final class CronForm {
    private static final int FIELDS_MIN = 6;

    private CronForm() {}

    /** What is wrong with an expression, in a few words; nothing if it can be kept. */
    public static Optional<String> fault(String expression) {
        int fields = expression.strip().split("\\s+", -1).length;
        if (fields < FIELDS_MIN) {
            return Optional.of("it has " + fields + " fields, and the first must be that of seconds");
        }
        try {
            // From the beginning of time on: whether it is over by now is for the scheduler to see, not for a reader
            // without a clock.
            boolean ever = new CronExpression(expression).getNextValidTimeAfter(Date.from(Instant.EPOCH)) != null;
            return ever ? Optional.empty() : Optional.of("it names no time at all");
        } catch (ParseException e) {
            return Optional.of(inSentence(String.valueOf(e.getMessage())));
        }
    }

    private static String inSentence(String message) {
        String text = message.strip().replaceAll("[.:]+$", "");
        return text.isEmpty() ? "it cannot be read" : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
