package dev.towpath.adapter.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import java.time.Instant;
import java.util.Set;

/**
 * A record as the JSON of {@code towpath/record}, both ways, so that other programs may read what was proven.
 *
 * <p>Absent values are absent fields. The text never contains two opening braces in a row, which Systems Manager would take for
 * a reference to another parameter.
 */
public final class RecordJson {
    /** The schema that the document names. */
    public static final String SCHEMA = "towpath.record/v1";

    private static final Set<String> FIELDS =
            Set.of("artifact", "digest", "commit", "pull_request", "approved_by", "policy", "run", "at", "details");

    private RecordJson() {}

    /** The record on one line. */
    public static String write(DeploymentRecord record) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schema", SCHEMA);
        record.artifact().ifPresent(pin -> node.put("artifact", pin.value()));
        record.digest().ifPresent(digest -> node.put("digest", digest.value()));
        node.put("commit", record.commit().value());
        record.pullRequest().ifPresent(number -> node.put("pull_request", number));
        ObjectNode approvals = node.putObject("approved_by");
        record.approvedBy().forEach((group, logins) -> {
            ArrayNode list = approvals.putArray(group);
            logins.forEach(list::add);
        });
        record.policy().ifPresent(policy -> node.put("policy", policy.value()));
        node.put("run", record.run().value());
        node.put("at", record.at().toString());
        ObjectNode details = node.putObject("details");
        record.details().forEach(details::put);
        return node.toString().replace("{{", "{\\u007b");
    }

    /**
     * The record in a text.
     *
     * @throws MalformedJsonException if it is anything else
     */
    public static DeploymentRecord read(String text) {
        StrictFields fields = StrictFields.parse("the record", text, SCHEMA, FIELDS);
        return new DeploymentRecord(
                fields.optional("artifact", "a pin", Pin::new),
                fields.optional("digest", "a digest", Digest::new),
                fields.value("commit", "a full commit id", GitSha::new),
                fields.optionalInteger("pull_request"),
                fields.lists("approved_by"),
                fields.optional("policy", "a digest", Digest::new),
                fields.value("run", "a run id", RunId::new),
                fields.value("at", "a time in UTC", Instant::parse),
                fields.texts("details"));
    }
}
