package dev.towpath.desired;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.desired.terraform.Exchange;
import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.problem.Problems;
import dev.towpath.problem.SourceSpan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the readings of single files together: what only shows when all applications are seen. */
final class Assembly {
    private final Platform platform;
    private final RepositoryFiles repository;
    private final SortedMap<AppName, AppFolder> folders;
    private final TreeParser yaml;
    private final TargetReader reader;

    private final SortedMap<Target, DesiredTarget> targets = new TreeMap<>();
    private final SortedMap<Target, Problems> invalid = new TreeMap<>();
    private final Map<Target, Exchange> exchanges = new HashMap<>();

    Assembly(
            Platform platform,
            RepositoryFiles repository,
            SortedMap<AppName, AppFolder> folders,
            TreeParser yaml,
            TargetReader reader) {
        this.platform = platform;
        this.repository = repository;
        this.folders = folders;
        this.yaml = yaml;
        this.reader = reader;
    }

    DesiredState assemble(Findings findings) {
        SortedMap<AppName, AppSettings> settings = new TreeMap<>();
        Map<AppName, Problems> problems = new HashMap<>();
        Form<EnvironmentName> environment = ConfigRepositoryReader.environmentsOf(platform);
        for (AppFolder folder : folders.values()) {
            Findings own = new Findings();
            folder.check(repository, own);
            AppSettings read = folder.settings(repository, yaml, environment, others(folder.name()), own);
            new Pipeline(read, folder.environments(), platform.environments()).check(own);
            settings.put(folder.name(), read);
            problems.put(folder.name(), own.problems());
        }
        refuseCycles(settings, problems);
        for (AppFolder folder : folders.values()) {
            Problems own = problems.getOrDefault(folder.name(), Problems.NONE);
            findings.addAll(own);
            AppSettings of = settings.getOrDefault(folder.name(), AppSettings.defaults(folder.settingsSpan()));
            folder.targets().forEach(target -> findings.addAll(readTarget(target, folder, of, own)));
        }
        findings.addAll(refuseSharedPrefixes());
        findings.addAll(refuseSharedStates());
        addImplied(findings);
        return new DesiredState(Optional.of(platform), targets, invalid, findings.problems());
    }

    private Form<AppName> others(AppName self) {
        return new Form<>(
                "another application of this repository",
                text -> AppName.valid(text) && !text.equals(self.value()) && folders.containsKey(new AppName(text)),
                AppName::new);
    }

    private void refuseCycles(SortedMap<AppName, AppSettings> settings, Map<AppName, Problems> problems) {
        Dependencies.cycles(settings).forEach((app, cycle) -> {
            Findings found = new Findings();
            found.error(
                    "dependency_cycle",
                    new SourceSpan(AppFolder.PARENT + "/" + app + "/" + AppFile.NAME, 1, 1),
                    "\"depends_on\" leads around in a circle: "
                            + String.join(
                                    " -> ", cycle.stream().map(AppName::value).toList()),
                    "take one of them out");
            problems.merge(app, found.problems(), Problems::and);
        });
    }

    private Problems readTarget(Target target, AppFolder folder, AppSettings settings, Problems ofApp) {
        Findings findings = new Findings();
        Optional<TargetReading> reading =
                ofApp.list().stream().anyMatch(problem -> problem.code().equals("too_many_files"))
                        ? Optional.empty()
                        : reader.read(target, platform, settings, repository, findings);
        reading.ifPresent(read -> refuseUnknownOrigin(read, folder, findings));
        if (reading.isEmpty() || findings.hasErrors() || ofApp.hasErrors()) {
            invalid.put(target, ofApp.and(findings.problems()));
        } else {
            targets.put(target, desired(target, folder, reading.get()));
            exchanges.put(target, reading.get().root().exchange());
        }
        return findings.problems();
    }

    private void refuseUnknownOrigin(TargetReading reading, AppFolder folder, Findings findings) {
        reading.promotion()
                .ifPresent(promotion -> promotion
                        .promotedFrom()
                        .filter(from -> !folder.environments().contains(from))
                        .ifPresent(from -> findings.error(
                                "promoted_from_unknown",
                                promotion.span(),
                                "\"promoted_from\" is \"" + from + "\", but there is no \"" + folder.path() + "/" + from
                                        + "\"",
                                "name an environment that this application has")));
    }

    private DesiredTarget desired(Target target, AppFolder folder, TargetReading reading) {
        AppSettings settings = reading.settings();
        EnvironmentName environment = target.environment();
        Pipeline pipeline = new Pipeline(settings, folder.environments(), platform.environments());
        return new DesiredTarget(
                target,
                reading.environment(),
                reading.workload(),
                reading.promotion(),
                reading.terraformRoot(),
                TargetReader.module(reading),
                pipeline.before(environment),
                settings.soak().getOrDefault(environment, Duration.ZERO),
                dependencies(settings, environment),
                Optional.ofNullable(settings.autoDeploy().get(environment)),
                settings.onDrift(),
                settings.roots(),
                settings.source(),
                GoverningDigests.of(reading, platform, pipeline.allBefore(environment)),
                reading.promotion()
                        .filter(promotion -> promotion.artifact().isPresent())
                        .map(Promotion::span)
                        .orElse(reading.root().span()));
    }

    /** Applications that have no folder for the environment have nothing in it to wait for. */
    private List<Dependency> dependencies(AppSettings settings, EnvironmentName environment) {
        return settings.dependsOn().stream()
                .filter(app -> hasFolder(app, environment))
                .map(app -> Dependency.declared(new Target(app, environment)))
                .toList();
    }

    private boolean hasFolder(AppName app, EnvironmentName environment) {
        AppFolder folder = folders.get(app);
        return folder != null && folder.environments().contains(environment);
    }

    /** Two targets with one parameter path in one account would record, and deploy, over each other. */
    private Problems refuseSharedPrefixes() {
        Map<String, Target> owners = new HashMap<>();
        Findings findings = new Findings();
        for (DesiredTarget target : List.copyOf(targets.values())) {
            String prefix = target.workload().parameters().value();
            Optional<Target> owner = Optional.ofNullable(
                    owners.putIfAbsent(target.environment().place() + " " + prefix, target.target()));
            owner.ifPresent(other -> {
                refuseSharedPrefix(target, other, prefix, findings);
                Optional.ofNullable(targets.get(other))
                        .ifPresent(first -> refuseSharedPrefix(first, target.target(), prefix, findings));
            });
        }
        return findings.problems();
    }

    /** Two roots with one state would each destroy what the other has made. */
    private Problems refuseSharedStates() {
        Map<String, Target> owners = new HashMap<>();
        Findings findings = new Findings();
        for (DesiredTarget target : List.copyOf(targets.values())) {
            Optional<Exchange.Item> state = exchangeOf(target.target()).makes().stream()
                    .filter(item -> item.kind() == Exchange.Kind.STATE)
                    .filter(item -> target.root().mode() != TerraformMode.OFF)
                    .findFirst();
            state.ifPresent(item -> Optional.ofNullable(owners.putIfAbsent(item.address(), target.target()))
                    .ifPresent(other -> {
                        refuse(target, sharedState(target.target(), other, item));
                        Optional.ofNullable(targets.get(other))
                                .ifPresent(first -> refuse(first, sharedState(other, target.target(), item)));
                        findings.addAll(sharedState(target.target(), other, item));
                    }));
        }
        return findings.problems();
    }

    private static Problems sharedState(Target target, Target other, Exchange.Item state) {
        Findings findings = new Findings();
        findings.error(
                "shared_state",
                state.span(),
                "\"" + target + "\" and \"" + other + "\" keep their Terraform state in the same place: "
                        + state.address(),
                "give one of them another place, or both would destroy what the other has made");
        return findings.problems();
    }

    private void refuse(DesiredTarget target, Problems problems) {
        targets.remove(target.target());
        invalid.merge(target.target(), problems, Problems::and);
    }

    private Exchange exchangeOf(Target target) {
        return exchanges.getOrDefault(target, Exchange.NOTHING);
    }

    private void addImplied(Findings findings) {
        SortedMap<Target, RootOrder.Root> roots = new TreeMap<>();
        SortedMap<Target, List<Dependency>> declared = new TreeMap<>();
        targets.forEach((name, target) -> {
            roots.put(
                    name,
                    new RootOrder.Root(
                            target.environment().place(),
                            target.workload().parameters().value(),
                            target.root().mode(),
                            exchangeOf(name)));
            declared.put(name, target.dependsOn());
        });
        RootOrder.implied(roots, declared, findings)
                .forEach((name, more) -> targets.computeIfPresent(name, (same, target) -> target.alsoAfter(more)));
    }

    private void refuseSharedPrefix(DesiredTarget target, Target other, String prefix, Findings findings) {
        Findings own = new Findings();
        own.error(
                "shared_prefix",
                target.module().map(ModuleReference::span).orElse(target.span()),
                "\"" + target.target() + "\" and \"" + other + "\" both keep their state under the parameter path \""
                        + prefix + "\" of " + target.environment().place(),
                "give one of them another \"application\" or \"environment\", or set \"ssm_prefix\" in app.yaml");
        findings.addAll(own.problems());
        targets.remove(target.target());
        invalid.merge(target.target(), own.problems(), Problems::and);
    }
}
