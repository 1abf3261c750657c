package dev.towpath.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogOptionsTest {
    @Test
    void theUsualLogIsShortAndForPeople() {
        assertThat(LogOptions.of(List.of("plan"), Map.of())).isEqualTo(new LogOptions(false, LogFormat.TEXT));
    }

    @Test
    void theEnvironmentSaysItAsTheCommandLineDoes() {
        LogOptions wanted = new LogOptions(true, LogFormat.JSON);
        assertThat(LogOptions.of(List.of("plan", "--verbose", "--log-format", "json"), Map.of()))
                .isEqualTo(wanted);
        assertThat(LogOptions.of(List.of("plan", "--log-format=JSON", "--verbose"), Map.of()))
                .isEqualTo(wanted);
        assertThat(LogOptions.of(List.of("plan"), Map.of("TOWPATH_VERBOSE", "1", "TOWPATH_LOG_FORMAT", "json")))
                .isEqualTo(wanted);
        assertThat(LogOptions.of(List.of("plan"), Map.of("TOWPATH_VERBOSE", "no", "TOWPATH_LOG_FORMAT", "yaml")))
                .isEqualTo(new LogOptions(false, LogFormat.TEXT));
    }

    @Test
    void theCommandLineWins() {
        assertThat(LogOptions.of(List.of("plan", "--log-format", "text"), Map.of("TOWPATH_LOG_FORMAT", "json"))
                        .format())
                .isEqualTo(LogFormat.TEXT);
    }
}
