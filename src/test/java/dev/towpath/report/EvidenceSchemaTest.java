package dev.towpath.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.towpath.approval.Agreement;
import dev.towpath.journal.AuditedChain;
import dev.towpath.journal.Entry;
import dev.towpath.model.Tier;
import dev.towpath.plan.State;
import dev.towpath.report.EvidenceBundle.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published schema of evidence.json and what is written agree, in every key. */
class EvidenceSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Objects whose keys are names that somebody chose. */
    private static final Set<String> MAPS =
            Set.of("policies", "approved_by", "granted_by", "require", "contents", "annotations", "details");

    private final JsonNode text;
    private final JsonSchema schema;

    EvidenceSchemaTest() throws IOException {
        text = JSON.readTree(Files.readString(Path.of("docs/reference/schema/evidence.schema.json")));
        schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
    }

    private static JsonNode written(EvidenceBundle bundle) throws IOException {
        return JSON.readTree(new EvidenceJson().render(bundle));
    }

    private static JsonNode whole() throws IOException {
        return written(EvidenceTest.bundle(EvidenceTest.intact()));
    }

    /** A bundle in which nothing is known that need not be. */
    private static JsonNode sparse() throws IOException {
        EvidenceBundle full = EvidenceTest.bundle(EvidenceTest.broken());
        List<Change> changes = full.changes().stream()
                .map(change -> new Change(bare(change.entry()), Optional.empty(), Optional.empty(), change.content()))
                .toList();
        return written(new EvidenceBundle(
                full.repository(),
                full.commit(),
                full.from(),
                full.to(),
                full.made(),
                full.by(),
                full.scope(),
                changes,
                List.of(new AuditedChain(
                        EvidenceTest.intact().proof(), AuditedChain.Testimony.UNREADABLE, "reading it: denied")),
                new TreeMap<>()));
    }

    private static Entry bare(Entry entry) {
        return new Entry(
                entry.id(),
                entry.target(),
                entry.kind(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                entry.commit(),
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                entry.run(),
                entry.started(),
                entry.finished(),
                entry.state(),
                Optional.empty(),
                entry.message(),
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty());
    }

    @Test
    void whatIsWrittenIsValid() throws IOException {
        assertThat(schema.validate(whole())).isEmpty();
        assertThat(schema.validate(sparse())).isEmpty();
    }

    /** Each kind of bending, at each place of a document, makes it invalid. */
    @Test
    void noKeyIsLackingOrTooMuchOrOfAnyOtherType() throws IOException {
        List<String> passed = new ArrayList<>();
        for (JsonNode document : List.of(whole(), sparse())) {
            for (ObjectNode object : objects("", document).toList()) {
                List<String> keys = new ArrayList<>();
                object.fieldNames().forEachRemaining(keys::add);
                for (String key : keys) {
                    JsonNode value = object.get(key);
                    passed.addAll(bent(document, "without " + key, object, it -> it.remove(key)));
                    if (!value.isContainerNode()) {
                        passed.addAll(
                                bent(document, "other " + key, object, it -> it.set(key, JSON.createArrayNode())));
                    }
                    object.set(key, value);
                }
                passed.addAll(bent(document, "with more than " + keys, object, it -> it.put("more", "text")));
                object.remove("more");
            }
        }
        assertThat(passed).isEmpty();
    }

    private List<String> bent(JsonNode document, String how, ObjectNode object, Consumer<ObjectNode> bend) {
        bend.accept(object);
        return schema.validate(document).isEmpty() ? List.of(how) : List.of();
    }

    /** All objects with keys that we chose, the document included. */
    private static Stream<ObjectNode> objects(String name, JsonNode node) {
        Stream<ObjectNode> below = node instanceof ArrayNode
                ? stream(node).flatMap(item -> objects(name, item))
                : node.properties().stream().flatMap(entry -> objects(entry.getKey(), entry.getValue()));
        return node instanceof ObjectNode object && !MAPS.contains(name)
                ? Stream.concat(Stream.of(object), below)
                : below;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items.stream();
    }

    @Test
    void itsWordsAreThoseOfReports() {
        assertThat(words("/$defs/change/properties/outcome/enum"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(State.values()).map(State::word).toList());
        assertThat(words("/$defs/change/properties/tier/anyOf/0/enum"))
                .containsExactlyElementsOf(
                        Arrays.stream(Tier.values()).map(Tier::word).toList());
        assertThat(words("/$defs/act/properties/kind/enum"))
                .containsExactlyElementsOf(Arrays.stream(Agreement.Kind.values())
                        .map(Agreement.Kind::word)
                        .toList());
        assertThat(words("/$defs/chain/properties/record/enum"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(AuditedChain.Testimony.values())
                        .map(AuditedChain.Testimony::word)
                        .toList());
    }

    private List<String> words(String place) {
        return stream(text.at(place)).map(JsonNode::textValue).toList();
    }
}
