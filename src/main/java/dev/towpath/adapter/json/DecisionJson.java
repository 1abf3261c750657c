package dev.towpath.adapter.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.plan.Decision;
import dev.towpath.plan.Decision.Agreement;
import dev.towpath.plan.Decision.BrokenGlass;
import dev.towpath.plan.Decision.Change;
import dev.towpath.plan.Decision.Disregarded;
import dev.towpath.plan.Decision.RuleOutcome;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A decision as an object within an intent and an entry of the history, both ways. */
final class DecisionJson {
    private DecisionJson() {}

    static void put(ObjectNode json, Decision decision) {
        json.put("verdict", decision.verdict());
        json.put("message", decision.message());
        json.put("evidence", decision.evidence());
        decision.commit().ifPresent(commit -> json.put("commit", commit.value()));
        decision.pullRequest().ifPresent(number -> json.put("pull_request", number));
        ArrayNode rules = json.putArray("rules");
        decision.rules().forEach(rule -> put(rules.addObject(), rule));
        ArrayNode changes = json.putArray("changes");
        decision.changes().forEach(change -> put(changes.addObject(), change));
        ArrayNode disregarded = json.putArray("disregarded");
        decision.disregarded()
                .forEach(one -> disregarded.addObject().put("who", one.who()).put("why", one.why()));
        JsonFields.put(json, "waives", decision.waives());
        decision.policy().ifPresent(policy -> json.put("policy", policy.value()));
        decision.brokenGlass().ifPresent(glass -> {
            ObjectNode broken = json.putObject("break_glass")
                    .put("person", glass.person())
                    .put("reason", glass.reason())
                    .put("path", glass.path())
                    .put("expires", glass.expires().toString());
            put(broken.putObject("signature"), glass.signature());
        });
    }

    private static void put(ObjectNode json, Agreement act) {
        json.put("who", act.who())
                .put("kind", act.kind())
                .put("id", act.id())
                .put("saw", act.saw().value())
                .put("at", act.at().toString());
    }

    private static void put(ObjectNode json, RuleOutcome rule) {
        json.put("rule", rule.rule());
        ObjectNode require = json.putObject("require");
        rule.require().forEach(require::put);
        ObjectNode granted = json.putObject("granted_by");
        rule.grantedBy().forEach((group, logins) -> JsonFields.put(granted, group, logins));
    }

    private static void put(ObjectNode json, Change change) {
        json.put("commit", change.commit().value());
        change.pullRequest().ifPresent(number -> json.put("pull_request", number));
        ObjectNode contents = json.putObject("contents");
        change.contents().forEach((part, digest) -> contents.put(part, digest.value()));
        ArrayNode agreements = json.putArray("agreements");
        change.agreements().forEach(act -> put(agreements.addObject(), act));
        change.policy().ifPresent(policy -> json.put("policy", policy.value()));
    }

    static Decision read(JsonFields json) {
        return new Decision(
                json.text("verdict"),
                json.text("message"),
                json.text("evidence"),
                json.optionalText("commit").map(GitSha::new),
                json.optionalNumber("pull_request"),
                json.objectList("rules").stream().map(DecisionJson::rule).toList(),
                json.objectList("changes").stream().map(DecisionJson::change).toList(),
                json.objectList("disregarded").stream()
                        .map(one -> new Disregarded(one.text("who"), one.text("why")))
                        .toList(),
                new LinkedHashSet<>(json.texts("waives")),
                json.optionalText("policy").map(Digest::new),
                json.optionalObject("break_glass").map(DecisionJson::brokenGlass));
    }

    private static BrokenGlass brokenGlass(JsonFields json) {
        return new BrokenGlass(
                json.text("person"),
                json.text("reason"),
                json.text("path"),
                json.instant("expires"),
                agreement(json.fields("signature")));
    }

    private static RuleOutcome rule(JsonFields json) {
        return new RuleOutcome(json.text("rule"), json.numberMap("require"), json.textsMap("granted_by"));
    }

    private static Change change(JsonFields json) {
        SortedMap<String, Digest> contents = new TreeMap<>();
        for (Map.Entry<String, String> content : json.textMap("contents").entrySet()) {
            contents.put(content.getKey(), new Digest(content.getValue()));
        }
        return new Change(
                new GitSha(json.text("commit")),
                json.optionalNumber("pull_request"),
                contents,
                json.objectList("agreements").stream()
                        .map(DecisionJson::agreement)
                        .toList(),
                json.optionalText("policy").map(Digest::new));
    }

    private static Agreement agreement(JsonFields json) {
        return new Agreement(
                json.text("who"), json.text("kind"), json.text("id"), new GitSha(json.text("saw")), json.instant("at"));
    }
}
