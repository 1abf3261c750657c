package dev.towpath.app;

import dev.towpath.desired.raw.Form;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as the operator's settings say them: a number and {@code ms}, {@code s}, {@code m} or {@code h}. */
final class Times {
    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5})(ms|s|m|h)");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

    private Times() {}

    /** Times within bounds. */
    static Form<Duration> between(String expected, Duration least, Duration most) {
        return new Form<>(
                expected,
                text -> duration(text)
                        .filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0)
                        .isPresent(),
                text -> duration(text).orElseThrow());
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = TIME.matcher(text);
        return matcher.matches()
                ? Optional.of(Duration.of(
                        Long.parseLong(matcher.group(1)), UNITS.getOrDefault(matcher.group(2), ChronoUnit.SECONDS)))
                : Optional.empty();
    }
}
