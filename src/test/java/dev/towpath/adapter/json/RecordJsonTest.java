package dev.towpath.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordJsonTest {
    private static final DeploymentRecord FULL = new DeploymentRecord(
            Optional.of(new Pin("0123456")),
            Optional.of(new Digest("sha256:" + "ab".repeat(32))),
            new GitSha("1".repeat(40)),
            Optional.of(41),
            new TreeMap<>(Map.of("staff", List.of("platform-lead", "b"), "client", List.of("product-owner"))),
            Optional.of(new Digest("sha256:" + "cd".repeat(32))),
            new RunId("01JDABCDEFGHJKMNPQRSTVWXYZ"),
            Instant.parse("2026-11-20T08:30:00.123Z"),
            new TreeMap<>(Map.of("deployment", "ecs-svc/1", "odd", "{{x}} \"ü\"\n")));

    @Test
    void aRecordComesBackAsItWas() {
        assertThat(RecordJson.read(RecordJson.write(FULL))).isEqualTo(FULL);
    }

    @Test
    void aRecordOfInfrastructureHasNoArtifact() {
        DeploymentRecord record = new DeploymentRecord(
                Optional.empty(),
                Optional.empty(),
                new GitSha("2".repeat(40)),
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                new RunId("r"),
                Instant.EPOCH,
                new TreeMap<>(Map.of("closure", "sha256:" + "0".repeat(64))));

        assertThat(RecordJson.write(record))
                .isEqualTo("{\"schema\":\"towpath.record/v1\",\"commit\":\"" + "2".repeat(40)
                        + "\",\"approved_by\":{},\"run\":\"r\",\"at\":\"1970-01-01T00:00:00Z\",\"details\":{\"closure\":\"sha256:"
                        + "0".repeat(64) + "\"}}");
        assertThat(RecordJson.read(RecordJson.write(record))).isEqualTo(record);
    }

    @Test
    void systemsManagerSeesNoReferenceInIt() {
        assertThat(RecordJson.write(FULL)).doesNotContain("{{");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "nonsense|the record is not JSON: Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
                "[]|the record is not a JSON object",
                "{}|the record lacks \"schema\"",
                "{\"schema\":\"towpath.record/v2\"}|the record has the schema \"towpath.record/v2\" instead of \"towpath.record/v1\"",
                "{\"schema\":\"towpath.record/v1\",\"color\":1}|the record has the unknown field \"color\"",
                "{\"schema\":\"towpath.record/v1\"}|the record lacks \"commit\"",
                "{\"schema\":\"towpath.record/v1\",\"artifact\":123456}|\"artifact\" in the record is not text",
                "{\"schema\":\"towpath.record/v1\",\"digest\":\"md5:1\"}|\"digest\" in the record is \"md5:1\", which is not a digest",
                "{\"schema\":\"towpath.record/v1\",\"commit\":\"abc\"}|\"commit\" in the record is \"abc\", which is not a full commit id",
                "{\"schema\":\"towpath.record/v1\",\"schema\":\"towpath.record/v1\"}|the record is not JSON: Duplicate field 'schema'",
            })
    void whatIsNotARecordIsRefusedWithItsReason(String text, String message) {
        assertThatThrownBy(() -> RecordJson.read(text))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage(message);
    }

    @Test
    void wrongKindsAndTrailingTextAreRefused() {
        String good = RecordJson.write(FULL);

        assertThatThrownBy(() -> RecordJson.read(good + " {}")).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> RecordJson.read(good.replace(":41", ":4.5")))
                .hasMessage("\"pull_request\" in the record is not a whole number");
        assertThatThrownBy(() -> RecordJson.read(good.replace("2026-11-20T08:30:00.123Z", "yesterday")))
                .hasMessage("\"at\" in the record is \"yesterday\", which is not a time in UTC");
        assertThatThrownBy(() -> RecordJson.read(good.replace("[\"product-owner\"]", "\"product-owner\"")))
                .hasMessage("\"approved_by\" in the record is not an object of lists");
        assertThatThrownBy(() -> RecordJson.read(good.replace("\"ecs-svc/1\"", "7")))
                .hasMessage("\"details\" in the record is not text in it only");
    }
}
