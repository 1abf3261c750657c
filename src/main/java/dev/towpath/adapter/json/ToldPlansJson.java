package dev.towpath.adapter.json;

import dev.towpath.model.Digest;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.plan.ToldPlan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Plans that people were told of, as sealed JSON, {@code towpath.told-plans/v1}.
 *
 * <p>The seal is over the plans as they are written and over what they are about, so that they can be put nowhere else.
 */
public final class ToldPlansJson {
    private static final String SCHEMA = "towpath.told-plans/v1";

    private ToldPlansJson() {}

    /**
     * The plans as JSON.
     *
     * @param about what they are plans of
     * @param seal makes the seal of a text
     */
    public static byte[] write(String about, List<ToldPlan> plans, UnaryOperator<String> seal) {
        Json told = Json.of(plans.stream().map(ToldPlansJson::tree).toList());
        Map<String, Object> json = new TreeMap<>();
        json.put("schema", SCHEMA);
        json.put("plans", told);
        json.put("seal", seal.apply(sealed(about, told)));
        return Json.of(json).canonical().getBytes(StandardCharsets.UTF_8);
    }

    /** The plans in JSON; none where it makes no sense or has another seal. */
    public static List<ToldPlan> read(String about, byte[] bytes, UnaryOperator<String> seal) {
        Json json = Json.parse(new String(bytes, StandardCharsets.UTF_8)).orElseGet(() -> Json.of(Map.of()));
        Optional<String> found = json.get("seal").text();
        boolean ours = json.get("schema").text().equals(Optional.of(SCHEMA))
                && found.equals(Optional.of(seal.apply(sealed(about, json.get("plans")))));
        List<ToldPlan> plans = new ArrayList<>();
        if (ours) {
            json.get("plans").items().forEach(plan -> plans.add(plan(plan)));
        }
        return plans;
    }

    private static String sealed(String about, Json plans) {
        return SCHEMA + "\n" + about + "\n" + plans.canonical();
    }

    private static Map<String, Object> tree(ToldPlan plan) {
        return Map.of(
                "where", plan.where(),
                "at", plan.at().toString(),
                "fingerprint", plan.fingerprint().value(),
                "resources",
                        plan.resources().stream()
                                .map(change -> Map.of(
                                        "address", change.address(),
                                        "type", change.type(),
                                        "action", change.action().name(),
                                        "meaning", change.meaning().value()))
                                .toList());
    }

    /** What carries our seal was written by us, so nothing of it is missing. */
    private static ToldPlan plan(Json json) {
        List<ResourceChange> resources = new ArrayList<>();
        json.get("resources")
                .items()
                .forEach(change -> resources.add(new ResourceChange(
                        text(change, "address"),
                        text(change, "type"),
                        ResourceAction.valueOf(text(change, "action")),
                        new Digest(text(change, "meaning")))));
        return new ToldPlan(
                text(json, "where"), Instant.parse(text(json, "at")), new Digest(text(json, "fingerprint")), resources);
    }

    private static String text(Json json, String name) {
        return json.get(name).text().orElse("");
    }
}
