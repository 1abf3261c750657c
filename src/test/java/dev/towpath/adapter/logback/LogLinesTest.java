package dev.towpath.adapter.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.towpath.adapter.json.Json;
import dev.towpath.log.LogContext;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The lines of the log in both formats, as the program's own configuration makes them. */
class LogLinesTest {
    private static final Instant TIME = Instant.parse("2026-11-21T08:09:10.011Z");

    private final LoggerContext context = new LoggerContext();

    private Encoder<ILoggingEvent> encoder(String format) throws JoranException {
        context.setMDCAdapter(MDC.getMDCAdapter());
        context.putProperty("towpath.log.format", format);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
        Logger root = context.getLogger("ROOT");
        return ((ConsoleAppender<ILoggingEvent>) root.getAppender(format)).getEncoder();
    }

    private String line(
            Encoder<ILoggingEvent> encoder, Level level, String message, Throwable thrown, Object... words) {
        Logger logger = context.getLogger("dev.towpath.daemon.Runs");
        LoggingEvent event = new LoggingEvent(LogLinesTest.class.getName(), logger, level, message, thrown, words);
        event.setInstant(TIME);
        event.setThreadName("worker-1");
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void aLineIsOneObjectThatSaysWhatItIsAbout() throws JoranException {
        Encoder<ILoggingEvent> json = encoder("json");
        try (LogContext.About run = LogContext.run(new RunId("01JD8Q"));
                LogContext.About repository = LogContext.repository("infra");
                LogContext.About target = LogContext.target(Target.of("web-app", "prod1"))) {
            assertThat(line(json, Level.INFO, "{} tasks running", null, 2))
                    .isEqualTo("{\"time\":\"2026-11-21T08:09:10.011Z\",\"level\":\"INFO\",\"logger\":"
                            + "\"dev.towpath.daemon.Runs\",\"thread\":\"worker-1\",\"message\":\"2 tasks running\","
                            + "\"run\":\"01JD8Q\",\"repository\":\"infra\",\"app\":\"web-app\",\"env\":\"prod1\"}\n");
        }
        assertThat(line(json, Level.WARN, "stopped", null))
                .isEqualTo("{\"time\":\"2026-11-21T08:09:10.011Z\",\"level\":\"WARN\",\"logger\":"
                        + "\"dev.towpath.daemon.Runs\",\"thread\":\"worker-1\",\"message\":\"stopped\"}\n");
    }

    @Test
    void nothingThatAStrangerWroteBreaksALineOrFoolsATerminal() throws JoranException {
        String hostile = "a\"b\\c\nd\te\u001b[31mf\u202eg\u2028h\ud800i\u007f\ud83d\udea4";
        String line = line(encoder("json"), Level.INFO, hostile, null);
        assertThat(line)
                .contains("\"message\":\"a\\\"b\\\\c\\nd\\te\\u001b[31mf\\u202eg\\u2028h\\ud800i\\u007f\ud83d\udea4\"")
                .endsWith("}\n");
        assertThat(line.lines()).hasSize(1);
        assertThat(Json.parse(line).orElseThrow().get("message").text()).contains(hostile);
    }

    @Test
    void whatWasThrownStandsInTheSameLine() throws JoranException {
        String line = line(encoder("json"), Level.ERROR, "it ended", new IllegalStateException("no\nway"));
        assertThat(line.lines()).hasSize(1);
        Json object = Json.parse(line).orElseThrow();
        assertThat(object.get("error").text()).contains("java.lang.IllegalStateException");
        assertThat(object.get("stack").text().orElseThrow())
                .startsWith("java.lang.IllegalStateException: no\nway\n\tat dev.towpath.adapter.logback.LogLinesTest.");
    }

    @Test
    void textSaysItToo() throws JoranException {
        Encoder<ILoggingEvent> text = encoder("text");
        String time = "[0-9]{2}:[0-9]{2}:10\\.011 ";
        assertThat(line(text, Level.INFO, "begins", null))
                .matches(time + "INFO  dev\\.towpath\\.daemon\\.Runs begins\n");
        try (LogContext.About run = LogContext.run(new RunId("01JD8Q"))) {
            assertThat(line(text, Level.INFO, "begins", null))
                    .matches(time + "INFO  dev\\.towpath\\.daemon\\.Runs \\[01JD8Q\\] begins\n");
            try (LogContext.About target = LogContext.target(Target.of("web-app", "prod1"))) {
                assertThat(line(text, Level.INFO, "be\ngins", null))
                        .matches(time + "INFO  dev\\.towpath\\.daemon\\.Runs \\[01JD8Q web-app/prod1\\] be gins\n");
            }
        }
        try (LogContext.About target = LogContext.target(Target.of("web-app", "prod1"))) {
            assertThat(line(text, Level.INFO, "begins", null))
                    .matches(time + "INFO  dev\\.towpath\\.daemon\\.Runs \\[web-app/prod1\\] begins\n");
        }
    }
}
