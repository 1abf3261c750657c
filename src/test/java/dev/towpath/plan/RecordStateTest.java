package dev.towpath.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.ContainerService;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.ImageReference;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the parameters of a target, taken together, amount to. */
class RecordStateTest {
    private static final ContainerService WEB = new ContainerService(
            new ParameterPrefix("/web-app/dev1"), "acme/web-app", Optional.empty(), ImageReference.TAG);

    @Test
    void nothingIsRecordedBeforeTheFirstDeployment() {
        assertThat(state(Map.of("container-image-tag", "latest"), Optional.empty())
                        .known())
                .isFalse();
    }

    @Test
    void bothParametersTogetherAreTheRecord() {
        RecordState state =
                state(Map.of("container-image-tag", "sha-0000001"), Optional.of(record("sha-0000001", Map.of())));

        assertThat(state.pin()).contains(new Pin("sha-0000001"));
        assertThat(state.commit()).contains(Worlds.EARLIER);
    }

    @Test
    void whereTheyDisagreeThereIsNone() {
        RecordState state =
                state(Map.of("container-image-tag", "latest"), Optional.of(record("sha-0000001", Map.of())));

        assertThat(state.pin()).isEmpty();
        assertThat(state.conflict())
                .contains(
                        "\"container-image-tag\" says \"latest\" and \"towpath/record\" says \"sha-0000001\": somebody"
                                + " edited one of them");
    }

    @Test
    void theRecordOfAnotherTargetIsNone() {
        RecordState state = state(
                Map.of("container-image-tag", "sha-0000001"),
                Optional.of(record("sha-0000001", Map.of("target", "web-app/stage1"))));

        assertThat(state.known()).isFalse();
        assertThat(state.failure().map(Failure::message))
                .contains("\"/web-app/dev1/towpath/record\" is the record of \"web-app/stage1\", and \"web-app/dev1\""
                        + " takes it for its own");
        assertThat(state(
                                Map.of("container-image-tag", "sha-0000001"),
                                Optional.of(record("sha-0000001", Map.of("target", "web-app/dev1"))))
                        .pin())
                .contains(new Pin("sha-0000001"));
    }

    @Test
    void aRetiredTargetStaysRetiredWhateverItsVersionParameterSays() {
        DeploymentRecord retired = record(null, Map.of("retired", "true"));

        assertThat(state(Map.of("container-image-tag", "sha-0000001"), Optional.of(retired))
                        .retired())
                .isTrue();
    }

    private static RecordState state(Map<String, String> parameters, Optional<DeploymentRecord> record) {
        return RecordState.of(
                Target.of("web-app", "dev1"), WEB, new Recorded(new TreeMap<>(parameters), record, Optional.empty()));
    }

    private static DeploymentRecord record(String pin, Map<String, String> details) {
        return new DeploymentRecord(
                Optional.ofNullable(pin).map(Pin::new),
                Optional.empty(),
                Worlds.EARLIER,
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                new RunId("01RUN"),
                Worlds.NOW,
                new TreeMap<>(details));
    }
}
