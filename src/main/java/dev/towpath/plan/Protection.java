package dev.towpath.plan;

import dev.towpath.desired.TerraformRules;
import dev.towpath.model.ResourceChange;
import dev.towpath.model.ResourcePattern;
import dev.towpath.model.RootEffects;
import dev.towpath.observed.Loss;
import dev.towpath.observed.Losses;
import dev.towpath.observed.RootChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which resources a plan must not destroy unasked: those that hold data, and those that towpath.yaml names.
 *
 * <p>A replacement is a loss like any other: the new database is empty.
 */
public final class Protection {
    /**
     * A protected resource that would be gone.
     *
     * @param why in a sentence's end
     */
    record Endangered(ResourceChange change, String why) {
        /** {@code aws_db_instance.main would be replaced: what was in the database, …}. */
        String sentence() {
            return change.address() + " would be " + change.action().participle() + " (" + why + ")";
        }
    }

    private Protection() {}

    /** What those who must agree can be chosen by. */
    public static RootEffects effects(RootChange change, TerraformRules rules) {
        return new RootEffects(
                change.destructiveChange(),
                !endangered(change, rules, List.of()).isEmpty(),
                change.resources());
    }

    /** The protected resources that a plan would destroy, but for those that may go. */
    static List<Endangered> endangered(RootChange change, TerraformRules rules, List<ResourcePattern> mayLose) {
        List<Endangered> endangered = new ArrayList<>();
        for (ResourceChange resource : change.resources()) {
            boolean concerned =
                    resource.action().destructive() && mayLose.stream().noneMatch(pattern -> pattern.matches(resource));
            if (concerned) {
                why(resource, rules).ifPresent(why -> endangered.add(new Endangered(resource, why)));
            }
        }
        return endangered;
    }

    private static Optional<String> why(ResourceChange resource, TerraformRules rules) {
        Optional<String> data = Losses.of(resource.type())
                .filter(row -> row.loss() == Loss.DATA)
                .map(row -> "lost: " + row.why());
        return data.or(() -> rules.protectedResources().stream()
                .filter(pattern -> pattern.matches(resource))
                .findFirst()
                .map(pattern -> "towpath.yaml protects \"" + pattern + "\""));
    }
}
