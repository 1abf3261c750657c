package dev.towpath.desired;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.PlanLimits;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole of towpath.yaml.
 *
 * @param autoDeploy how environments follow builds
 * @param state {@code s3://bucket/prefix} or {@code file:/absolute/path} or {@code file:~/…}
 */
public record Platform(
        String namespace,
        Optional<SharedServices> sharedServices,
        SortedMap<EnvironmentName, Environment> environments,
        Optional<String> managementRole,
        Optional<String> state,
        Forge forge,
        List<Freeze> freezes,
        TerraformRules terraform,
        AutoDeploy autoDeploy) {
    public Platform {
        environments = Collections.unmodifiableSortedMap(new TreeMap<>(environments));
        freezes = List.copyOf(freezes);
    }

    /** The same where no plan may do more than the operator says, whatever the files say. */
    public Platform under(PlanLimits ceiling) {
        TerraformRules rules = new TerraformRules(
                terraform.limits(),
                terraform.ceiling().and(ceiling),
                terraform.protectedResources(),
                terraform.drift());
        return new Platform(
                namespace, sharedServices, environments, managementRole, state, forge, freezes, rules, autoDeploy);
    }
}
