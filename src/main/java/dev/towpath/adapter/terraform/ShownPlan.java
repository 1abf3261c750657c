package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.Digest;
import dev.towpath.observed.RootChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    ShownPlan(Json plan) {
        this.plan = plan;
    }

    /** Whether the format is one that we understand: minor versions only add. */
    boolean understood() {
        return plan.get("format_version")
                .text()
                .filter(version -> version.startsWith(MAJOR))
                .isPresent();
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
        Counts counts = new Counts();
        List<String> lines = new ArrayList<>();
        Set<String> destructive = new TreeSet<>();
        for (Json resource : plan.get("resource_changes").items()) {
            Kind kind = Kind.of(resource);
            counts.add(kind);
            if (kind.destructive()) {
                destructive.add(address(resource));
            }
            if (kind != Kind.NOTHING) {
                lines.add(line(kind, resource));
            }
        }
        plan.get("output_changes").members().forEach((name, output) -> {
            if (!actions(output).equals(Set.of("no-op"))) {
                lines.add("~ output \"" + name + "\"");
            }
        });
        warnings.forEach(warning -> lines.add("! " + warning));
        return new RootChange(
                counts.creates,
                counts.changes,
                counts.replaces,
                counts.destroys,
                List.copyOf(destructive),
                fingerprint(),
                lines,
                id);
    }

    /**
     * The digest of what the plan means: for every resource what is done to it, which attributes change, and the values that
     * are known. Two plans of the same change have the same digest, whenever they were made.
     */
    Digest fingerprint() {
        Map<String, Json> meaning = new TreeMap<>();
        for (Json resource : plan.get("resource_changes").items()) {
            if (Kind.of(resource) != Kind.NOTHING) {
                Json change = resource.get("change");
                Map<String, Object> one = new TreeMap<>();
                one.put("actions", List.copyOf(new TreeSet<>(actions(change))));
                one.put("previous_address", resource.get("previous_address"));
                one.put("provider", resource.get("provider_name"));
                one.put("replace", change.get("replace_paths"));
                one.put("changed", List.copyOf(Disclosure.changed(change)));
                one.put("after", change.get("after"));
                meaning.put(address(resource), Json.of(one));
            }
        }
        plan.get("output_changes").members().forEach((name, output) -> {
            if (!actions(output).equals(Set.of("no-op"))) {
                meaning.put(
                        "output " + name,
                        Json.of(Map.of(
                                "actions", List.copyOf(new TreeSet<>(actions(output))), "after", output.get("after"))));
            }
        });
        return Digest.of(Json.of(meaning).canonical());
    }

    private static String line(Kind kind, Json resource) {
        Json change = resource.get("change");
        String attributes = kind == Kind.UPDATE || kind == Kind.REPLACE ? Disclosure.attributes(change) : "";
        String moved = resource.get("previous_address")
                .text()
                .map(before -> " (was " + before + ")")
                .orElse("");
        return kind.sign + " " + address(resource) + moved + (attributes.isEmpty() ? "" : ": " + attributes);
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
    private enum Kind {
        NOTHING(" "),
        CREATE("+"),
        UPDATE("~"),
        REPLACE("-/+"),
        DESTROY("-"),
        IMPORT("<="),
        MOVE("->"),
        FORGET(".");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }

        static Kind of(Json resource) {
            Json change = resource.get("change");
            Set<String> actions = actions(change);
            if (actions.contains("delete")) {
                return actions.contains("create") ? REPLACE : DESTROY;
            }
            if (actions.contains("create")) {
                return CREATE;
            }
            if (actions.contains("update")) {
                return UPDATE;
            }
            if (actions.contains("forget")) {
                return FORGET;
            }
            if (!change.get("importing").isNothing()) {
                return IMPORT;
            }
            return resource.get("previous_address").isNothing() ? NOTHING : MOVE;
        }

        boolean destructive() {
            return this == REPLACE || this == DESTROY;
        }
    }

    /** How many of each. What only changes the state counts as a change. */
    private static final class Counts {
        private int creates;
        private int changes;
        private int replaces;
        private int destroys;

        void add(Kind kind) {
            switch (kind) {
                case CREATE -> creates++;
                case REPLACE -> replaces++;
                case DESTROY -> destroys++;
                case UPDATE, IMPORT, MOVE, FORGET -> changes++;
                case NOTHING -> {
                    // Read or left alone.
                }
            }
        }
    }
}
