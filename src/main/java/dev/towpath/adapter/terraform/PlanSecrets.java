package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects the texts of a plan that must not be seen, so that they can be taken out of what Terraform and providers say later on.
 *
 * <p>A text is one by its mask ({@code before_sensitive}, {@code after_sensitive}), by the name of an attribute above it, or because it
 * stands in an environment: of a container, also inside of JSON in a text, where no mask reaches.
 */
final class PlanSecrets {
    /** Shorter ones are words of the language, and taking them out would make messages unreadable. */
    private static final int MASKED_MIN = 4;

    private static final int NAMED_MIN = 8;
    private static final int COUNT_MAX = 10_000;

    private final Set<String> found = new TreeSet<>();

    private PlanSecrets() {}

    /** The texts, longest first, so that none is cut by a shorter one. */
    static List<String> of(Json plan) {
        PlanSecrets secrets = new PlanSecrets();
        for (String kind : List.of("resource_changes", "resource_drift")) {
            plan.get(kind).items().forEach(resource -> secrets.change(resource.get("change")));
        }
        plan.get("output_changes").members().forEach((name, output) -> secrets.change(output));
        Json declared = plan.at("configuration", "root_module", "variables");
        plan.get("variables")
                .members()
                .forEach((name, variable) -> secrets.collect(
                        name, variable.get("value"), declared.get(name).get("sensitive"), false));
        List<String> texts = new ArrayList<>(secrets.found);
        texts.sort(Comparator.comparing(String::length).reversed());
        return texts;
    }

    private void change(Json change) {
        collect("", change.get("before"), change.get("before_sensitive"), false);
        collect("", change.get("after"), change.get("after_sensitive"), false);
    }

    private void collect(String name, Json value, Json mask, boolean above) {
        boolean named = above || Disclosure.secretName(name);
        value.members()
                .forEach((member, inside) ->
                        collect(member, inside, mask.isTrue() ? mask : mask.get(member), named && !isLabel(member)));
        List<Json> masks = mask.items();
        int at = 0;
        for (Json item : value.items()) {
            collect(name, item, at < masks.size() ? masks.get(at) : mask, named);
            at++;
        }
        value.text().ifPresent(text -> text(name, text, mask.isTrue(), named));
    }

    private void text(String name, String text, boolean masked, boolean named) {
        Optional<Json> document = text.startsWith("{") || text.startsWith("[") ? Json.parse(text) : Optional.empty();
        document.ifPresent(json -> collect(name, json, json.get(""), named));
        boolean secret = masked ? text.length() >= MASKED_MIN : named && text.length() >= NAMED_MIN;
        if (secret && found.size() < COUNT_MAX) {
            found.add(text);
        }
    }

    /** In {@code environment: [{name, value}]} the name is none. */
    private static boolean isLabel(String member) {
        return member.equals("name") || member.equals("image");
    }
}
