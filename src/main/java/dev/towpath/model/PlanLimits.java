package dev.towpath.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * How much one plan of a Terraform root may do.
 *
 * <p>A plan that does more than anybody expected is the usual way in which much is lost at once: a moved module, an emptied list, a
 * variable that did not arrive.
 *
 * @param most the largest allowed number by action; an action without one has no limit
 */
public record PlanLimits(Map<ResourceAction, Integer> most) {
    /** No limit. */
    public static final PlanLimits NONE = new PlanLimits(Map.of());

    public PlanLimits {
        most = Collections.unmodifiableMap(new LinkedHashMap<>(most));
    }

    /** The key of an action in configuration files; only four actions can be limited. */
    public static String key(ResourceAction action) {
        return action.word() + "s";
    }

    /** These limits, and those of others where these say nothing. */
    public PlanLimits or(PlanLimits others) {
        Map<ResourceAction, Integer> merged = new EnumMap<>(ResourceAction.class);
        merged.putAll(others.most);
        merged.putAll(most);
        return new PlanLimits(merged);
    }

    /** The smaller of both, where both say something. */
    public PlanLimits and(PlanLimits others) {
        Map<ResourceAction, Integer> merged = new EnumMap<>(ResourceAction.class);
        merged.putAll(most);
        others.most.forEach((action, number) -> merged.merge(action, number, Math::min));
        return new PlanLimits(merged);
    }

    /** {@code destroys 3, replaces 1}, in a defined order; {@code none} without any. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ").setEmptyValue("none");
        for (ResourceAction action : ResourceAction.values()) {
            Integer number = most.get(action);
            if (number != null) {
                text.add(key(action) + " " + number);
            }
        }
        return text.toString();
    }
}
