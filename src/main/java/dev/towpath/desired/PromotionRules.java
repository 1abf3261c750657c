package dev.towpath.desired;

import dev.towpath.desired.raw.Findings;
import dev.towpath.model.ContainerService;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import java.util.List;
import java.util.Optional;

/** What a promotion may say, given what it promotes. */
final class PromotionRules {
    private static final List<String> NOT_PINS = List.of(ContainerService.NEVER_DEPLOYED, StaticSite.NEVER_DEPLOYED);

    private final Target target;
    private final WorkloadType type;
    private final AppSettings settings;
    private final Findings findings;

    PromotionRules(Target target, WorkloadType type, AppSettings settings, Findings findings) {
        this.target = target;
        this.type = type;
        this.settings = settings;
        this.findings = findings;
    }

    void check(Promotion promotion) {
        if (type == WorkloadType.INFRASTRUCTURE) {
            refuseArtifact(promotion);
        } else {
            requireArtifact(promotion);
        }
        TerraformMode mode = settings.terraform()
                .orElse(type == WorkloadType.INFRASTRUCTURE ? TerraformMode.APPLY : TerraformMode.OFF);
        if (promotion.retire() && mode != TerraformMode.APPLY) {
            findings.error(
                    "retire_not_applied",
                    promotion.span(),
                    "\"retire\" destroys the Terraform root, which with \"terraform: " + mode.word()
                            + "\" is not changed here",
                    "set \"terraform: apply\" in app.yaml, or destroy it where it is applied and remove the folder");
        }
        promotion
                .promotedFrom()
                .filter(target.environment()::equals)
                .ifPresent(same -> findings.error(
                        "promoted_from_itself",
                        promotion.span(),
                        "\"promoted_from\" is \"" + same + "\", the environment of this file",
                        "name the environment before it"));
    }

    private void refuseArtifact(Promotion promotion) {
        List.of(
                        Part.of("artifact", promotion.artifact()),
                        Part.of("digest", promotion.digest()),
                        Part.of("promoted_from", promotion.promotedFrom()),
                        Part.of("rollback_of", promotion.rollbackOf()))
                .forEach(part -> {
                    if (part.present()) {
                        findings.error(
                                "no_artifact_here",
                                promotion.span(),
                                "\"" + part.key()
                                        + "\" has no meaning for infrastructure, whose version is the commit itself",
                                "remove it; suspend, not_before, annotations and retire may stay");
                    }
                });
    }

    private record Part(String key, boolean present) {
        static Part of(String key, Optional<?> value) {
            return new Part(key, value.isPresent());
        }
    }

    private void requireArtifact(Promotion promotion) {
        boolean follows = settings.autoDeploy().containsKey(target.environment());
        if (promotion.artifact().isEmpty() && !promotion.retire() && !promotion.suspend() && !follows) {
            findings.error(
                    "no_artifact",
                    promotion.span(),
                    "the file pins no artifact, so nobody can tell what should run",
                    "add \"artifact: …\", or remove the file to leave the target unpinned");
        }
        if (promotion.artifact().isEmpty()
                && follows
                && (promotion.digest().isPresent() || promotion.rollbackOf().isPresent())) {
            findings.error(
                    "no_artifact",
                    promotion.span(),
                    "the environment follows builds, and the file says something of an artifact that it does not name",
                    "add \"artifact: …\" to stay with one build, or remove \"digest\" and \"rollback_of\" to follow");
        }
        promotion
                .artifact()
                .filter(pin -> NOT_PINS.contains(pin.value()))
                .ifPresent(pin -> findings.error(
                        "moving_pin",
                        promotion.span(),
                        "\"artifact\" is \"" + pin + "\", which means that nothing was ever deployed",
                        "pin one build, such as sha-9f8e7d6"));
    }
}
