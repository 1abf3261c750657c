package dev.towpath.adapter.notify;

import static dev.towpath.notice.NoticeSamples.because;
import static dev.towpath.notice.NoticeSamples.line;
import static dev.towpath.notice.NoticeSamples.occasion;
import static dev.towpath.notice.NoticeSamples.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.towpath.notice.Change;
import dev.towpath.notice.ChangeKind;
import dev.towpath.notice.Notice;
import dev.towpath.notice.Wording;
import dev.towpath.plan.State;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The published schema of notices and what is sent agree, in every key. */
class NoticeSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonSchema schema;

    NoticeSchemaTest() throws IOException {
        schema = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("docs/reference/schema/notice.schema.json")));
    }

    private static JsonNode written() throws IOException {
        List<Change> changes = new ArrayList<>();
        for (ChangeKind kind : ChangeKind.values()) {
            changes.add(new Change(
                    "0123456789abcdef01234567",
                    kind,
                    Optional.of(line(
                            "web",
                            State.HELD,
                            "sha-2222222",
                            "sha-1111111",
                            because(ReasonCode.APPROVAL_MISSING, "needs 1 approval by staff"))),
                    Optional.of(dev.towpath.model.Tier.DEV),
                    Optional.of("deployed sha-1111111"),
                    Optional.of("needs 1 approval by staff")));
        }
        changes.add(new Change(
                "0123456789abcdef01234567",
                ChangeKind.STOPPED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("the repository is out of reach")));
        Notice notice = new Notice(
                "0123456789abcdef01234567",
                occasion(run(0)).report().repository(),
                "01JD5T3V8Q0000000000000000",
                Optional.empty(),
                dev.towpath.notice.NoticeSamples.NOW,
                Optional.empty(),
                false,
                Map.of(State.HELD, 1),
                changes,
                3);
        return JSON.readTree(NoticeJson.of(notice, Wording.plain(Optional.empty())));
    }

    @Test
    void whatIsSentIsValid() throws IOException {
        assertThat(schema.validate(written())).isEmpty();
    }

    @Test
    void noKeyIsLackingOrTooMuchOrOfAnyOtherType() throws IOException {
        List<String> passed = new ArrayList<>();
        JsonNode document = written();
        List<ObjectNode> objects = new ArrayList<>(List.of((ObjectNode) document));
        document.get("changes").forEach(change -> {
            objects.add((ObjectNode) change);
            objects.add((ObjectNode) change.get("reason"));
        });
        for (ObjectNode object : objects) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            for (String key : keys) {
                JsonNode value = object.remove(key);
                passed.addAll(schema.validate(document).isEmpty() ? List.of("without " + key) : List.of());
                object.put(key, 1.5);
                passed.addAll(schema.validate(document).isEmpty() ? List.of("other " + key) : List.of());
                object.set(key, value);
            }
            object.put("surplus", 1);
            passed.addAll(schema.validate(document).isEmpty() ? List.of("more than " + keys) : List.of());
            object.remove("surplus");
        }
        assertThat(passed).isEmpty();
    }
}
