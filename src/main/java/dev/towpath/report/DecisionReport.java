package dev.towpath.report;

import dev.towpath.plan.Decision;
import java.util.LinkedHashMap;
import java.util.Map;

/** A decision of the past as JSON: the keys of a verdict, and every act of agreement with what it was about. */
final class DecisionReport {
    private DecisionReport() {}

    static Map<String, Object> json(Decision decision) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", decision.verdict());
        json.put("commit", decision.commit().map(Object::toString));
        json.put("pull_request", decision.pullRequest());
        json.put("evidence", decision.evidence());
        json.put("rules", decision.rules().stream().map(DecisionReport::rule).toList());
        json.put(
                "changes",
                decision.changes().stream().map(DecisionReport::change).toList());
        json.put(
                "disregarded",
                decision.disregarded().stream()
                        .map(one -> object("who", one.who(), "why", one.why()))
                        .toList());
        json.put("waives", decision.waives());
        json.put("policy", decision.policy().map(Object::toString));
        json.put("break_glass", decision.brokenGlass().map(DecisionReport::brokenGlass));
        json.put("message", decision.message());
        return json;
    }

    private static Map<String, Object> brokenGlass(Decision.BrokenGlass glass) {
        Map<String, Object> json = object("person", glass.person(), "reason", glass.reason(), "path", glass.path());
        json.put("expires", glass.expires().toString());
        json.put("signature", agreement(glass.signature()));
        return json;
    }

    private static Map<String, Object> rule(Decision.RuleOutcome rule) {
        return object("rule", rule.rule(), "require", rule.require(), "granted_by", rule.grantedBy());
    }

    private static Map<String, Object> change(Decision.Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("commit", change.commit().value());
        json.put("pull_request", change.pullRequest());
        json.put("contents", change.contents());
        json.put(
                "approvals",
                change.agreements().stream().map(DecisionReport::agreement).toList());
        json.put("policy", change.policy().map(Object::toString));
        return json;
    }

    private static Map<String, Object> agreement(Decision.Agreement act) {
        Map<String, Object> json = object("who", act.who(), "kind", act.kind(), "id", act.id());
        json.put("saw", act.saw().value());
        json.put("at", act.at().toString());
        return json;
    }

    private static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            json.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return json;
    }
}
