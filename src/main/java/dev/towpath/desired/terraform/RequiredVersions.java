package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclBlock;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.raw.Findings;
import dev.towpath.model.EngineRequirement;
import dev.towpath.model.VersionConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what {@code required_version} demands of the engine in a module. */
final class RequiredVersions {
    private RequiredVersions() {}

    static List<EngineRequirement> in(Configuration module, Findings findings) {
        List<EngineRequirement> requirements = new ArrayList<>();
        for (HclBlock settings : module.settings()) {
            settings.body()
                    .attribute("required_version")
                    .ifPresent(argument -> requirement(argument, findings).ifPresent(requirements::add));
        }
        return requirements;
    }

    private static Optional<EngineRequirement> requirement(HclAttribute argument, Findings findings) {
        Optional<VersionConstraint> constraint =
                argument.value().literal().flatMap(HclValue::asText).flatMap(VersionConstraint::of);
        if (constraint.isEmpty()) {
            findings.error(
                    "required_version",
                    argument.value().span(),
                    argument.value().text() + " is no version constraint",
                    "write one such as \">= 1.11.0, < 2.0.0\"");
        }
        return constraint.map(found -> new EngineRequirement(
                found, argument.span().path() + ":" + argument.span().line()));
    }
}
