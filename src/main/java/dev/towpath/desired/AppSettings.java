package dev.towpath.desired;

import dev.towpath.desired.terraform.RootOptions;
import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Hook;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.ImageReference;
import dev.towpath.model.OnInFlight;
import dev.towpath.model.Procedure;
import dev.towpath.model.SiteHeader;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.Tier;
import dev.towpath.problem.SourceSpan;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole of one app.yaml; what it leaves out comes from the module call or is a default.
 *
 * @param keyTemplate of a site's zip, with {@code {app}} and {@code {sha}}
 * @param autoDeploy the environments that follow builds, each with the place that says so
 * @param pipeline empty for the order by tier
 * @param ssmPrefix with {@code {app}} and {@code {env}}
 * @param variableFiles of every Terraform root, relative to it, with {@code {app}} and {@code {env}}
 * @param workspace of every Terraform root, with {@code {app}} and {@code {env}}
 * @param said where each setting stands that is for some types of application only
 * @param span the file, or where it would be
 */
record AppSettings(
        Optional<WorkloadType> type,
        Optional<String> techStack,
        Optional<String> source,
        Optional<String> ecrRepository,
        Optional<String> keyTemplate,
        Optional<String> container,
        Map<EnvironmentName, SourceSpan> autoDeploy,
        List<EnvironmentName> pipeline,
        SortedMap<EnvironmentName, Duration> soak,
        Optional<TerraformMode> terraform,
        List<String> variableFiles,
        Optional<String> workspace,
        List<AppName> dependsOn,
        Optional<String> ssmPrefix,
        Optional<String> module,
        ImageReference imageReference,
        OnDrift onDrift,
        Optional<VerifySettings> verify,
        List<Hook> before,
        List<Hook> after,
        Optional<OnInFlight> onInFlight,
        List<SiteHeader> headers,
        RootRules roots,
        SortedMap<String, SourceSpan> said,
        SourceSpan span) {
    AppSettings {
        headers = List.copyOf(headers);
        autoDeploy = Collections.unmodifiableMap(new LinkedHashMap<>(autoDeploy));
        pipeline = List.copyOf(pipeline);
        soak = Collections.unmodifiableSortedMap(new TreeMap<>(soak));
        dependsOn = List.copyOf(dependsOn);
        variableFiles = List.copyOf(variableFiles);
        before = List.copyOf(before);
        after = List.copyOf(after);
        said = Collections.unmodifiableSortedMap(new TreeMap<>(said));
    }

    /** What one target must answer once it is deployed, if anything. */
    Optional<HttpCheck> verification(Target target) {
        return verify.flatMap(settings -> settings.of(target));
    }

    /** What belongs to a deployment of one target; in development a new build does not wait for an older one. */
    Procedure procedure(Target target, Tier tier) {
        OnInFlight otherwise = tier == Tier.DEV ? OnInFlight.SUPERSEDE : OnInFlight.WAIT;
        return new Procedure(verification(target), before, after, onInFlight.orElse(otherwise));
    }

    /** How the Terraform root of one target is run. */
    RootOptions rootOptions(Target target) {
        return new RootOptions(
                variableFiles.stream().map(file -> filled(file, target)).toList(),
                workspace.map(name -> filled(name, target)));
    }

    private static String filled(String template, Target target) {
        return template.replace("{app}", target.app().value())
                .replace("{env}", target.environment().value());
    }

    /** The settings of an application without app.yaml. */
    static AppSettings defaults(SourceSpan span) {
        return new AppSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                new TreeMap<>(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                ImageReference.TAG,
                OnDrift.REPORT,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                RootRules.NONE,
                new TreeMap<>(),
                span);
    }
}
