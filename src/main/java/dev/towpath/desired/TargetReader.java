package dev.towpath.desired;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclExpression;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.hcl.SecondReading;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.desired.raw.Spelling;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.desired.terraform.ModuleCall;
import dev.towpath.desired.terraform.ModuleSource;
import dev.towpath.desired.terraform.RootModule;
import dev.towpath.desired.terraform.RootModuleReader;
import dev.towpath.model.ContainerService;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.Tier;
import dev.towpath.model.Workload;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.TreeEntry;
import java.util.List;
import java.util.Optional;

/** Reads the files of one target. */
final class TargetReader {
    private final TreeParser yaml;
    private final RootModuleReader roots;
    private final SecondReading second;

    TargetReader(TreeParser yaml, RootModuleReader roots, SecondReading second) {
        this.yaml = yaml;
        this.roots = roots;
        this.second = second;
    }

    /** The target; empty where the findings hold an error. */
    Optional<TargetReading> read(
            Target target, Platform platform, AppSettings settings, RepositoryFiles repository, Findings findings) {
        String directory = target.directory();
        Optional<Environment> environment = environment(target, platform, repository, findings);
        repository.entry(directory).ifPresent(entry -> RepositoryFiles.isPlainFile(entry, findings));
        repository.under(directory).forEach(entry -> RepositoryFiles.isPlainFile(entry, findings));
        Optional<Promotion> promotion = promotion(target, repository, findings);
        if (repository.in(directory).stream().noneMatch(entry -> RootModule.isConfiguration(entry.name()))) {
            findings.error(
                    "no_terraform",
                    SourceSpan.startOf(directory),
                    "\"" + directory + "\" holds no Terraform file, so nobody can tell what runs there",
                    "add a main.tf that calls a platform module");
            return Optional.empty();
        }
        RootModule root = roots.read(directory, settings.rootOptions(target), repository, findings);
        if (findings.hasErrors() || environment.isEmpty()) {
            return Optional.empty();
        }
        Application application = new ApplicationFinder(root, settings, second, findings).find();
        Optional<ParameterPrefix> prefix = findings.hasErrors()
                ? Optional.empty()
                : new ParameterPrefixFinder(target, root, second, findings).find(settings, application);
        SettingsOfType.check(settings, application.type(), findings);
        new FollowingRules(findings).check(target, environment.get(), settings);
        promotion.ifPresent(pin -> new PromotionRules(target, application.type(), settings, findings).check(pin));
        if (prefix.isEmpty() || findings.hasErrors()) {
            return Optional.empty();
        }
        TerraformMode mode = settings.terraform()
                .orElse(application.type() == WorkloadType.INFRASTRUCTURE ? TerraformMode.APPLY : TerraformMode.OFF);
        Workload workload = workload(
                target,
                platform,
                settings,
                application.type(),
                environment.get().tier(),
                prefix.get());
        return Optional.of(
                new TargetReading(environment.get(), settings, promotion, root, application, workload, mode));
    }

    private static Optional<Environment> environment(
            Target target, Platform platform, RepositoryFiles repository, Findings findings) {
        Optional<Environment> environment =
                Optional.ofNullable(platform.environments().get(target.environment()));
        if (environment.isEmpty()) {
            List<String> known = platform.environments().keySet().stream()
                    .map(EnvironmentName::value)
                    .toList();
            SourceSpan span = repository.in(target.directory()).stream()
                    .findFirst()
                    .map(entry -> SourceSpan.startOf(entry.path()))
                    .orElse(SourceSpan.startOf(target.directory()));
            findings.error(
                    "unknown_environment",
                    span,
                    "\"" + target.environment() + "\" is not an environment of towpath.yaml",
                    Spelling.advice(target.environment().value(), known, "environments"));
        }
        return environment;
    }

    private Optional<Promotion> promotion(Target target, RepositoryFiles repository, Findings findings) {
        Optional<TreeEntry> file = repository.entry(target.promotionFile());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Optional<Node> root = repository.text(file.get(), findings).flatMap(text -> yaml.parse(text, findings));
        if (root.isEmpty() && !findings.hasErrors()) {
            findings.error(
                    "empty_file",
                    SourceSpan.startOf(file.get().path()),
                    "the file says nothing",
                    "write the pin as \"artifact: …\", or remove the file");
        }
        return root.flatMap(new PromotionFile(findings)::read);
    }

    private static Workload workload(
            Target target,
            Platform platform,
            AppSettings settings,
            WorkloadType type,
            Tier tier,
            ParameterPrefix prefix) {
        return switch (type) {
            case CONTAINER ->
                new ContainerService(
                        prefix,
                        settings.ecrRepository().orElse(platform.namespace() + "/" + target.app()),
                        settings.container(),
                        settings.imageReference(),
                        settings.procedure(target, tier));
            case STATIC_SITE ->
                new StaticSite(
                        prefix,
                        target.app(),
                        settings.keyTemplate().orElse(StaticSite.DEFAULT_KEY_TEMPLATE),
                        settings.verification(target),
                        settings.headers(),
                        settings.onDrift() == OnDrift.REDEPLOY);
            case INFRASTRUCTURE -> new Infrastructure(prefix);
        };
    }

    /** The module call of a target, for reports. */
    static Optional<ModuleReference> module(TargetReading target) {
        Application application = target.application();
        return application
                .call()
                .flatMap(call -> application
                        .source()
                        .map(source -> new ModuleReference(
                                call.label(),
                                source.text(),
                                source.name(),
                                version(application),
                                hasWorker(call, target.root()),
                                call.span())));
    }

    /** {@code ?ref=} of a git source or {@code version} of a registry source. */
    static Optional<String> version(Application application) {
        return application
                .source()
                .flatMap(ModuleSource::ref)
                .or(() -> application
                        .call()
                        .flatMap(call -> call.argument("version"))
                        .map(HclAttribute::value)
                        .flatMap(HclExpression::literal)
                        .flatMap(HclValue::asText));
    }

    private static boolean hasWorker(ModuleCall call, RootModule root) {
        return call.argument("enable_worker")
                .flatMap(argument -> root.references().resolve(argument.value()).literal())
                .flatMap(HclExpression::literal)
                .flatMap(HclValue::asText)
                .filter("true"::equals)
                .isPresent();
    }
}
