package dev.towpath.desired;

import dev.towpath.desired.terraform.ModuleSource;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.TerraformMode;
import dev.towpath.problem.SourceSpan;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Digests what governs a target, part by part, over parsed values.
 *
 * <p>An absent file governs like one that says nothing: a promotion.yaml or app.yaml with defaults only changes nothing, and
 * taking one away that said something does.
 */
final class GoverningDigests {
    private static final SourceSpan NOWHERE = SourceSpan.startOf("");
    private static final Promotion NO_PROMOTION = new Promotion(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            new TreeMap<>(),
            false,
            NOWHERE);

    private GoverningDigests() {}

    /**
     * The values of a target.
     *
     * @param before the environments that an artifact passes before this one, the nearest first
     */
    static Governing of(TargetReading target, Platform platform, List<EnvironmentName> before) {
        Map<Governing.Part, Digest> parts = new EnumMap<>(Governing.Part.class);
        parts.put(Governing.Part.PROMOTION, promotion(target.promotion().orElse(NO_PROMOTION)));
        parts.put(Governing.Part.APP, settings(target.settings()));
        parts.put(Governing.Part.MODULE, module(target));
        parts.put(Governing.Part.ENVIRONMENT, environment(target.environment(), platform));
        if (target.mode() == TerraformMode.APPLY) {
            parts.put(Governing.Part.CLOSURE, target.root().closure());
        }
        boolean pinned = target.workload().recordedVersionParameter().isPresent();
        if (pinned) {
            parts.put(Governing.Part.PIPELINE, pipeline(before));
        }
        return new Governing(parts, pinned ? before : List.of());
    }

    private static Digest promotion(Promotion promotion) {
        return new CanonicalText()
                .with("artifact", promotion.artifact())
                .with("digest", promotion.digest())
                .with("promoted_from", promotion.promotedFrom())
                .with("suspend", promotion.suspend())
                .with("not_before", promotion.notBefore())
                .with("rollback_of", promotion.rollbackOf())
                .with("retire", promotion.retire())
                .digest();
    }

    private static Digest settings(AppSettings settings) {
        return new CanonicalText()
                .with("type", settings.type())
                .with("tech_stack", settings.techStack())
                .with("source", settings.source())
                .with("ecr_repository", settings.ecrRepository())
                .with("key", settings.keyTemplate())
                .with("container", settings.container())
                .with("auto_deploy", List.copyOf(settings.autoDeploy().keySet()))
                .with("pipeline", settings.pipeline())
                .with("soak", settings.soak())
                .with("terraform", settings.terraform())
                .with("var_files", Optional.of(settings.variableFiles()).filter(files -> !files.isEmpty()))
                .with("workspace", settings.workspace())
                .with("depends_on", settings.dependsOn())
                .with("ssm_prefix", settings.ssmPrefix())
                .with("module", settings.module())
                .with("image_reference", settings.imageReference())
                .with("on_drift", settings.onDrift())
                .with("verify", settings.verify())
                .with("before", Optional.of(settings.before()).filter(hooks -> !hooks.isEmpty()))
                .with("after", Optional.of(settings.after()).filter(hooks -> !hooks.isEmpty()))
                .with("on_in_flight", settings.onInFlight())
                .with("headers", Optional.of(settings.headers()).filter(headers -> !headers.isEmpty()))
                .with("roots", Optional.of(settings.roots()).filter(rules -> !rules.equals(RootRules.NONE)))
                .digest();
    }

    private static Digest pipeline(List<EnvironmentName> before) {
        return new CanonicalText()
                .with("promoted_from", before.stream().findFirst())
                .digest();
    }

    private static Digest module(TargetReading target) {
        return new CanonicalText()
                .with("type", target.workload().type())
                .with("prefix", target.workload().parameters())
                .with("source", target.application().source().map(ModuleSource::text))
                .with("version", TargetReader.version(target.application()))
                .digest();
    }

    /** The namespace and the shared services stand here too: they decide which artifact a pin means. */
    private static Digest environment(Environment environment, Platform platform) {
        return new CanonicalText()
                .with("tier", environment.tier())
                .with("account", environment.place().account())
                .with("region", environment.place().region())
                .with("role", environment.place().role())
                .with("require_digest", environment.requireDigest())
                .with("namespace", platform.namespace())
                .with(
                        "shared_account",
                        platform.sharedServices().map(shared -> shared.place().account()))
                .with(
                        "shared_region",
                        platform.sharedServices().map(shared -> shared.place().region()))
                .with("artifact_bucket", platform.sharedServices().flatMap(SharedServices::artifactBucket))
                .digest();
    }
}
