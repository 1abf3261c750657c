package dev.towpath.report;

import dev.towpath.journal.Entry;
import dev.towpath.model.Pin;
import dev.towpath.report.EvidenceBundle.Change;
import java.util.LinkedHashMap;
import java.util.Map;

/** An evidence bundle as JSON, schema {@code towpath.evidence/v1}; what is not known is {@code null}. */
public final class EvidenceJson {
    private static final String SCHEMA = "towpath.evidence/v1";

    /** The whole document. */
    public String render(EvidenceBundle bundle) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("repository", bundle.repository());
        json.put("commit", bundle.commit().value());
        json.put("from", bundle.from().toString());
        json.put("to", bundle.to().toString());
        json.put("made", bundle.made().toString());
        json.put("by", bundle.by());
        json.put("scope", bundle.scope());
        json.put("intact", bundle.intact());
        json.put("changes", bundle.changes().stream().map(EvidenceJson::change).toList());
        json.put("chains", bundle.chains().stream().map(AuditReport::object).toList());
        Map<String, Object> policies = new LinkedHashMap<>();
        bundle.policies().forEach((digest, policy) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("commit", policy.commit().value());
            entry.put("path", EvidenceBundle.path(digest));
            policies.put(digest.value(), entry);
        });
        json.put("policies", policies);
        return JsonText.of(json);
    }

    private static Map<String, Object> change(Change change) {
        Entry entry = change.entry();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", entry.id());
        json.put("app", entry.target().app().value());
        json.put("env", entry.target().environment().value());
        json.put("tier", change.tier());
        json.put("type", entry.kind());
        json.put("outcome", entry.state().word());
        json.put("reason", entry.reason());
        json.put("message", entry.message());
        json.put("before", entry.from().map(Pin::value));
        json.put("after", entry.artifact().map(Pin::value));
        json.put("digest", entry.digest().map(Object::toString));
        json.put("commit", entry.commit().value());
        json.put("pull_request", entry.pullRequest());
        json.put("approved_by", entry.approvedBy());
        json.put("policy", entry.policy().map(Object::toString));
        json.put("run", entry.run().value());
        json.put("started", entry.started().toString());
        json.put("finished", entry.finished().toString());
        json.put("annotations", entry.annotations());
        json.put("details", entry.details());
        json.put("decision", entry.decision().map(DecisionReport::json));
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("number", change.number());
        proof.put("digest", change.content().value());
        proof.put("path", change.path());
        json.put("chain", proof);
        return json;
    }
}
