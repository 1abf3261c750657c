package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.Digest;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.observed.Losses;
import dev.towpath.observed.RootChange;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A saved plan as {@code show -json} tells it: see
 * <a href="https://developer.hashicorp.com/terraform/internals/json-format">the format</a>.
 */
final class ShownPlan {
    private static final String MAJOR = "1.";

    private final Json plan;
    private final Optional<String> lineage;

    ShownPlan(Json plan) {
        this(plan, Optional.empty());
    }

    private ShownPlan(Json plan, Optional<String> lineage) {
        this.plan = plan;
        this.lineage = lineage;
    }

    /** Whether the format is one that we understand: minor versions only add. */
    boolean understood() {
        return format().startsWith(MAJOR);
    }

    /** The version of its format; empty text if it names none. */
    String format() {
        return plan.get("format_version").text().orElse("");
    }

    /** Whether Terraform gave up in the middle of planning. */
    boolean errored() {
        return plan.get("errored").isTrue();
    }

    /** How many resources the state held before. */
    int resourcesBefore() {
        return managed(plan.at("prior_state", "values", "root_module"));
    }

    /** How many resources the state will hold after the plan was applied. */
    int resourcesAfter() {
        return managed(plan.at("planned_values", "root_module"));
    }

    /** The change, in the words of the rest of Towpath. */
    RootChange change(String id, List<String> warnings) {
        PlanMeaning meaning = new PlanMeaning(plannedAt(), lineage);
        List<ResourceChange> resources = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Map<String, String> meanings = new TreeMap<>();
        for (Json resource : plan.get("resource_changes").items()) {
            Optional<ResourceAction> action = action(resource);
            if (action.isPresent()) {
                Digest means = meaning.of(resource, resource.get("change"));
                ResourceChange change = new ResourceChange(
                        address(resource), resource.get("type").text().orElse(""), action.get(), means);
                resources.add(change);
                meanings.put(change.address(), means.value());
                lines.add(line(change, resource));
            }
        }
        plan.get("output_changes").members().forEach((name, output) -> {
            if (!actions(output).equals(Set.of("no-op"))) {
                lines.add("~ output \"" + name + "\"");
                meanings.put("output " + name, meaning.of(plan.get(""), output).value());
            }
        });
        warnings.forEach(warning -> lines.add("! " + warning));
        return new RootChange(
                resources, outside(resources), Digest.of(Json.of(meanings).canonical()), lines, id);
    }

    /** Texts in it that must never be seen. */
    List<String> secrets() {
        return PlanSecrets.of(plan);
    }

    /** The same plan, known to be made from a state of this lineage. */
    ShownPlan ofLineage(String known) {
        return new ShownPlan(plan, Optional.of(known));
    }

    private Optional<Instant> plannedAt() {
        try {
            return plan.get("timestamp").text().map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Those of the changed resources that are not as Terraform left them. */
    private Set<String> outside(List<ResourceChange> resources) {
        Set<String> moved = new TreeSet<>();
        for (Json resource : plan.get("resource_drift").items()) {
            if (!actions(resource.get("change")).equals(Set.of("no-op"))) {
                moved.add(address(resource));
            }
        }
        moved.retainAll(resources.stream().map(ResourceChange::address).toList());
        return moved;
    }

    private static String line(ResourceChange change, Json resource) {
        Json shown = resource.get("change");
        boolean compared = change.action() == ResourceAction.UPDATE || change.action() == ResourceAction.REPLACE;
        String attributes = compared ? Disclosure.attributes(shown) : "";
        String moved = resource.get("previous_address")
                .text()
                .map(before -> " (was " + before + ")")
                .orElse("");
        String forced = change.action() == ResourceAction.REPLACE ? forced(shown) : "";
        String loses = switch (Losses.of(change)) {
            case DATA -> " [loses data]";
            case OUTAGE -> " [outage]";
            case NOTHING, UNKNOWN -> "";
        };
        return change.action().sign() + " " + change.address() + moved + (attributes.isEmpty() ? "" : ": " + attributes)
                + forced + loses;
    }

    /** Which attributes cannot be changed in place. */
    private static String forced(Json change) {
        Set<String> names = new TreeSet<>();
        for (Json path : change.get("replace_paths").items()) {
            path.items().stream().findFirst().flatMap(Json::text).ifPresent(names::add);
        }
        return names.isEmpty() ? "" : " (replaced because of " + String.join(", ", names) + ")";
    }

    private static String address(Json resource) {
        String deposed = resource.get("deposed")
                .text()
                .map(key -> " (deposed " + key + ")")
                .orElse("");
        return resource.get("address").text().orElse("") + deposed;
    }

    private static Set<String> actions(Json change) {
        Set<String> actions = new TreeSet<>();
        change.get("actions").items().forEach(action -> action.text().ifPresent(actions::add));
        return actions;
    }

    private static int managed(Json module) {
        int count = (int) module.get("resources").items().stream()
                .filter(resource -> resource.get("mode").text().orElse("").equals("managed"))
                .count();
        for (Json child : module.get("child_modules").items()) {
            count += managed(child);
        }
        return count;
    }

    /** What is done to a resource. Terraform gives a set of actions; their order says only which comes first. */
    private static Optional<ResourceAction> action(Json resource) {
        Json change = resource.get("change");
        Set<String> actions = actions(change);
        if (actions.contains("delete")) {
            return Optional.of(actions.contains("create") ? ResourceAction.REPLACE : ResourceAction.DESTROY);
        }
        if (actions.contains("create")) {
            return Optional.of(ResourceAction.CREATE);
        }
        if (actions.contains("update")) {
            return Optional.of(ResourceAction.UPDATE);
        }
        if (actions.contains("forget")) {
            return Optional.of(ResourceAction.FORGET);
        }
        if (!change.get("importing").isNothing()) {
            return Optional.of(ResourceAction.IMPORT);
        }
        return resource.get("previous_address").isNothing() ? Optional.empty() : Optional.of(ResourceAction.MOVE);
    }
}
