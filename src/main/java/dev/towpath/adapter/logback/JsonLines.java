package dev.towpath.adapter.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.towpath.log.LogContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object a line: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code message}; {@code run},
 * {@code repository}, {@code app} and {@code env} where the line is about one; {@code error} and {@code stack} where something was
 * thrown.
 *
 * <p>The encoder that logback brings writes times as numbers and what a line is about one level down, where few collectors look.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder("{");
        member(line, "time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
        member(line, "level", event.getLevel().toString());
        member(line, "logger", event.getLoggerName());
        member(line, "thread", event.getThreadName());
        member(line, "message", Optional.ofNullable(event.getFormattedMessage()).orElse(""));
        Map<String, String> about = event.getMDCPropertyMap();
        LogContext.NAMES.forEach(
                name -> Optional.ofNullable(about.get(name)).ifPresent(value -> member(line, name, value)));
        Optional<IThrowableProxy> thrown = Optional.ofNullable(event.getThrowableProxy());
        thrown.ifPresent(it -> {
            member(line, "error", it.getClassName());
            member(line, "stack", ThrowableProxyUtil.asString(it).strip());
        });
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void member(StringBuilder line, String name, String value) {
        line.append(line.length() > 1 ? ",\"" : "\"").append(name).append("\":\"");
        value.codePoints().forEach(character -> append(line, character));
        line.append('"');
    }

    /** What a terminal, or a person, could take for something else is escaped, not only what JSON forbids. */
    private static void append(StringBuilder line, int character) {
        switch (character) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\t' -> line.append("\\t");
            default -> {
                if (plain(character)) {
                    line.appendCodePoint(character);
                } else {
                    for (char half : Character.toChars(character)) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
                    }
                }
            }
        }
    }

    private static boolean plain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
