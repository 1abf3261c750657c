package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What came back for one request.
 *
 * @param headers by name, compared without case; the first value of each
 */
record Reply(int status, SortedMap<String, String> headers, String body) {
    private static final int QUOTED_CHARACTERS_MAX = 200;

    static Reply of(int status, SortedMap<String, String> headers, byte[] body) {
        return new Reply(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** A header that is a whole number. */
    Optional<Long> number(String name) {
        return header(name).filter(text -> text.matches("[0-9]{1,12}")).map(Long::valueOf);
    }

    /** The server's own clock. */
    Optional<Instant> date() {
        return header("date").flatMap(text -> {
            try {
                return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    /** What GitHub says in the body of an error, short and on one line. */
    String said() {
        String text = Json.parse(body)
                .flatMap(json -> json.get("message").text())
                .orElse("status " + status)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return text.length() > QUOTED_CHARACTERS_MAX ? text.substring(0, QUOTED_CHARACTERS_MAX) + "…" : text;
    }
}
