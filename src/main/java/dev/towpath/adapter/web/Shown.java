package dev.towpath.adapter.web;

import dev.towpath.report.Words;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Text as pages show it. What others wrote keeps its letters and loses what could hide or reorder them; the templates escape it. */
final class Shown {
    private static final int MINUTES = 16;

    private Shown() {}

    /** On one line, without control characters. */
    static String text(String raw) {
        return Words.line(raw);
    }

    /** The same, or nothing. */
    static String text(Optional<String> raw) {
        return raw.map(Words::line).orElse("");
    }

    /** What is wrong, and what to do about it where that is known; on one line. */
    static String sentence(String message, String advice) {
        return text(message + (advice.isEmpty() ? "" : "; " + advice));
    }

    /** To the minute, in UTC: {@code 2026-11-20 08:30}. */
    static String minute(Instant at) {
        return Words.moment(at).substring(0, MINUTES).replace('T', ' ');
    }

    /** A part of a path or of a query. */
    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
