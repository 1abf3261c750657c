package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.Limits;
import dev.towpath.problem.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long Terraform may take, as the operator says it, and who waits for it. */
class TerraformTimesTest {
    @TempDir
    private Path directory;

    private TerraformTimes times(String text, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("settings.yaml"), text);
        return Settings.of(Optional.of(file), environment).terraformTimes();
    }

    @Test
    void theUsualTimesHoldWhereNothingIsSaid() {
        TerraformTimes times = Settings.of(Optional.empty(), Map.of()).terraformTimes();
        assertThat(times.limit()).isEqualTo(Limits.TERRAFORM_MAX);
        assertThat(times.grace()).isEqualTo(Limits.TERRAFORM_GRACE);
        assertThat(times.daemonStop()).isEqualTo(Limits.SERVE_STOP_MAX);
        assertThat(times.processStop()).hasMinutes(3);
    }

    @Test
    void whoeverStopsTowpathWaitsForALongerGraceAndNoShorterForAShortOne() throws IOException {
        TerraformTimes patient = times("terraform_limit: 4h\nterraform_grace: 10m\n", Map.of());
        assertThat(patient.limit()).hasHours(4);
        assertThat(patient.daemonStop()).isEqualTo(Duration.ofMinutes(10).plusSeconds(10));
        assertThat(patient.processStop()).hasMinutes(11);
        TerraformTimes hasty = times("terraform_grace: 30s\n", Map.of());
        assertThat(hasty.limit()).isEqualTo(Limits.TERRAFORM_MAX);
        assertThat(hasty.daemonStop()).isEqualTo(Limits.SERVE_STOP_MAX);
    }

    @Test
    void theEnvironmentSaysItLouder() throws IOException {
        Map<String, String> environment = Map.of("TOWPATH_TERRAFORM_LIMIT", "90m");
        TerraformTimes times = times("terraform_limit: 4h\nterraform_grace: 10m\n", environment);
        assertThat(times.limit()).hasMinutes(90);
        assertThat(times.grace()).hasMinutes(10);
        assertThatThrownBy(() -> times("terraform_limit: 4h\n", Map.of("TOWPATH_TERRAFORM_GRACE", "2h")))
                .isInstanceOf(FailureException.class)
                .hasMessage("\"TOWPATH_TERRAFORM_GRACE\" is \"2h\"");
    }

    @Test
    void whatIsOutOfBoundsIsToldWithItsPlace() {
        refused("state: file:/x\nterraform_limit: 59s\n", "2:18", "limit", "59s", "90m or 4h, from 1m to 24h");
        refused("terraform_limit: 25h\n", "1:18", "limit", "25h", "90m or 4h, from 1m to 24h");
        refused("terraform_grace: 29s\n", "1:18", "grace", "29s", "2m or 10m, from 30s to 60m");
        refused("terraform_grace: 61m\n", "1:18", "grace", "61m", "2m or 10m, from 30s to 60m");
        refused("terraform_grace: forever\n", "1:18", "grace", "forever", "2m or 10m, from 30s to 60m");
    }

    private void refused(String text, String place, String key, String value, String expected) {
        assertThatThrownBy(() -> times(text, Map.of()))
                .isInstanceOf(FailureException.class)
                .hasMessage("reading the operator's settings: " + directory.resolve("settings.yaml") + ":" + place
                        + ": error: \"terraform_" + key + "\" is \"" + value + "\"; it must be a time such as "
                        + expected);
    }

    @Test
    void aStopIsToldHowLongToWaitThroughWhoeverElseListens() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ShutdownSignal signal =
                new ShutdownSignal(new PrintStream(said, true, StandardCharsets.UTF_8), Duration.ofMinutes(3));
        Boundaries.unobserved().heardBy(signal).mayTake(Duration.ofMinutes(11));
        assertThat(signal.patience()).hasMinutes(11);
    }
}
