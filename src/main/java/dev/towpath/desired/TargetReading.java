package dev.towpath.desired;

import dev.towpath.desired.terraform.RootModule;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.TerraformRoot;
import dev.towpath.model.Workload;
import java.util.Optional;

/**
 * What one target's own files say, before it is seen among the others.
 *
 * @param promotion empty without promotion.yaml
 */
record TargetReading(
        Environment environment,
        AppSettings settings,
        Optional<Promotion> promotion,
        RootModule root,
        Application application,
        Workload workload,
        TerraformMode mode) {
    TerraformRoot terraformRoot() {
        return new TerraformRoot(
                root.configuration().directory(),
                root.closure(),
                root.files(),
                root.engine(),
                root.requirements(),
                root.variableFiles(),
                root.workspace(),
                mode);
    }
}
