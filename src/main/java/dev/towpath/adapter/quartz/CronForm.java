package dev.towpath.adapter.quartz;

import java.text.ParseException;
import java.util.Optional;
import org.quartz.CronExpression;

/** Which cron expressions can be kept. */
public final class CronForm {
    private CronForm() {}

    /** What is wrong with an expression, in a few words; nothing if it can be kept. */
    public static Optional<String> fault(String expression) {
        try {
            new CronExpression(expression);
            return Optional.empty();
        } catch (ParseException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
