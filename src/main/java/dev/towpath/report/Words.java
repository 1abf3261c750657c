package dev.towpath.report;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Small pieces of text that all renderers share, so that a duration reads the same on a terminal and on a page. */
public final class Words {
    private Words() {}

    /** The text on one line, without control characters: what others wrote must not move the cursor or forge a log line. */
    public static String line(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(unsafe(c) ? ' ' : c));
        return clean.toString();
    }

    /** {@code 1 target}, {@code 3 targets}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 812 ms}, {@code 4.2 s}, {@code 3 min 20 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long minutes = duration.toMinutes();
        if (minutes < 60) {
            return minutes + " min " + duration.toSecondsPart() + " s";
        }
        long hours = duration.toHours();
        return hours < 48
                ? hours + " h " + duration.toMinutesPart() + " min"
                : duration.toDays() + " d " + hours % 24 + " h";
    }

    /** To the second: {@code 2026-11-20T08:30:00Z}. */
    public static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Why a file could not be read or written; Java often says its name and nothing else. */
    public static String why(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        Optional<String> reason =
                e instanceof FileSystemException file ? Optional.ofNullable(file.getReason()) : Optional.empty();
        return reason.or(() -> Optional.ofNullable(e.getMessage()))
                .orElseGet(() -> e.getClass().getSimpleName());
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    public static String list(List<String> words) {
        return list(words, " and ");
    }

    /** The same with another word before the last. */
    static String list(List<String> words, String before) {
        int last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + before + words.get(last);
    }

    /** The text with spaces up to a width. */
    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }

    /** The address of a repository as its caller wrote it, without credentials. */
    public static String address(String written) {
        return written.replaceFirst("://[^/]*@", "://");
    }

    /** The text on one line, not longer than a bound in characters; what is missing shows. */
    public static String cut(String text, int max) {
        String line = line(text);
        if (line.codePointCount(0, line.length()) <= max) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, max - 1)).stripTrailing() + "…";
    }

    private static boolean unsafe(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
