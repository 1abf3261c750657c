package dev.towpath.desired;

import dev.towpath.desired.hcl.LiteralDecoder;
import dev.towpath.desired.hcl.SecondReading;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.IndexedTree;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.desired.terraform.RootModuleReader;
import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.problem.Problems;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Reads the layout {@code towpath.yaml}, {@code policies/approvals.yaml}, {@code apps/<app>/<env>/}.
 *
 * <p>One target that cannot be read never stops the others; all problems of the repository come out at once.
 */
public final class ConfigRepositoryReader implements DesiredStateReader, GoverningReader, PlatformReader {
    /** Where the approval policy stands; its own reader is in another package. */
    public static final String POLICY = "policies/approvals.yaml";

    private final TreeParser yaml;
    private final TargetReader targets;
    private final GoverningMemory memory = new GoverningMemory();

    /** Provenance asks for towpath.yaml at every commit, and it hardly ever changes. */
    private final Map<String, Optional<Platform>> platforms = new ConcurrentHashMap<>();

    /**
     * A reader of repositories.
     *
     * @param yaml parses the YAML files
     * @param json parses Terraform's JSON files
     * @param second decodes, independently, every literal of a Terraform file that decides what is deployed
     */
    public ConfigRepositoryReader(TreeParser yaml, TreeParser json, LiteralDecoder second) {
        this.yaml = yaml;
        this.targets = new TargetReader(yaml, new RootModuleReader(json), new SecondReading(second));
    }

    @Override
    public DesiredState read(RepoSnapshot snapshot) {
        RepositoryFiles repository = new RepositoryFiles(new IndexedTree(snapshot.tree()));
        Findings findings = new Findings();
        Optional<Platform> platform = platform(repository, findings);
        Problems unusable = platform.isPresent() ? Problems.NONE : findings.problems();
        policy(repository, findings);
        repository.entry(AppFolder.PARENT).ifPresent(entry -> RepositoryFiles.isPlainFile(entry, findings));
        Set<EnvironmentName> known =
                platform.map(found -> found.environments().keySet()).orElse(Set.of());
        TreeMap<AppName, AppFolder> folders = new TreeMap<>(AppFolder.all(repository, known, findings));
        if (platform.isEmpty()) {
            TreeMap<Target, Problems> invalid = new TreeMap<>();
            folders.values().forEach(folder -> folder.targets().forEach(target -> invalid.put(target, unusable)));
            return new DesiredState(platform, new TreeMap<>(), invalid, findings.problems());
        }
        Assembly assembly = new Assembly(platform.get(), repository, folders, yaml, targets);
        return assembly.assemble(findings);
    }

    private Optional<Platform> platform(RepositoryFiles repository, Findings findings) {
        return file(PlatformFile.PATH, repository, findings).flatMap(new PlatformFile(findings)::read);
    }

    private void policy(RepositoryFiles repository, Findings findings) {
        file(POLICY, repository, findings);
    }

    /** A file that every repository must have. */
    private Optional<Node> file(String path, RepositoryFiles repository, Findings findings) {
        Optional<TreeEntry> entry = repository.entry(path);
        if (entry.isEmpty()) {
            findings.error(
                    "missing_file",
                    SourceSpan.startOf(path),
                    "the repository has no \"" + path + "\"",
                    "add it; \"towpath init\" writes an example");
            return Optional.empty();
        }
        Findings own = new Findings();
        Optional<Node> node = repository.text(entry.get(), own).flatMap(text -> yaml.parse(text, own));
        if (node.isEmpty() && !own.hasErrors()) {
            own.error(
                    "empty_file",
                    SourceSpan.startOf(path),
                    "the file says nothing",
                    "\"towpath init\" writes an example");
        }
        findings.addAll(own.problems());
        return own.hasErrors() ? Optional.empty() : node;
    }

    @Override
    public Optional<Platform> platform(Tree tree) {
        Optional<String> version = tree.entry(PlatformFile.PATH)
                .filter(entry -> entry.kind().isFile())
                .map(TreeEntry::objectId)
                .filter(id -> !id.isEmpty());
        return version.map(id -> platforms.computeIfAbsent(id, key -> readPlatform(tree)))
                .orElseGet(() -> readPlatform(tree));
    }

    private Optional<Platform> readPlatform(Tree tree) {
        return platform(new RepositoryFiles(tree), new Findings());
    }

    @Override
    public Optional<Governing> at(Tree tree, Target target) {
        return reading(tree, target).governing();
    }

    @Override
    public List<String> paths(Tree tree, Target target) {
        return reading(tree, target).paths();
    }

    @Override
    public List<String> neighbours(Tree tree, Target target) {
        return reading(tree, target).neighbours();
    }

    private GoverningMemory.Reading reading(Tree tree, Target target) {
        return memory.recall(tree, target).orElseGet(() -> readAt(tree, target));
    }

    private GoverningMemory.Reading readAt(Tree tree, Target target) {
        RepositoryFiles repository = new RepositoryFiles(tree);
        Findings findings = new Findings();
        List<String> paths = new ArrayList<>(List.of(
                PlatformFile.PATH, AppFolder.PARENT + "/" + target.app() + "/" + AppFile.NAME, target.directory()));
        Optional<Platform> platform = platform(tree);
        Optional<TargetReading> reading = Optional.empty();
        Optional<Governing> governing = Optional.empty();
        List<EnvironmentName> deciding = List.of();
        if (platform.isPresent()) {
            Map<EnvironmentName, Environment> environments = platform.get().environments();
            AppSettings settings = new AppFolder(target.app(), new TreeSet<>(Set.of(target.environment())), 0)
                    .settings(repository, yaml, environmentsOf(platform.get()), Forms.APP, findings);
            deciding = Pipeline.deciding(settings, target.environment(), environments);
            TreeSet<EnvironmentName> folders = deciding.stream()
                    .filter(other -> AppFolder.isThere(tree, folder(target, other)))
                    .collect(Collectors.toCollection(TreeSet::new));
            List<EnvironmentName> before =
                    new Pipeline(settings, folders, environments).allBefore(target.environment());
            reading = targets.read(target, platform.get(), settings, repository, findings);
            governing = reading.map(found -> GoverningDigests.of(found, platform.get(), before));
        }
        reading.filter(found -> found.mode() == TerraformMode.APPLY)
                .ifPresent(found -> paths.addAll(found.root().watched()));
        return memory.keep(
                tree,
                target,
                new GoverningMemory.Reading(
                        governing,
                        paths.stream().sorted().distinct().toList(),
                        deciding.stream().map(other -> folder(target, other)).toList()));
    }

    private static String folder(Target target, EnvironmentName other) {
        return new Target(target.app(), other).directory();
    }

    /** Names of environments that towpath.yaml knows. */
    static Form<EnvironmentName> environmentsOf(Platform platform) {
        return new Form<>(
                "an environment of towpath.yaml: "
                        + String.join(
                                ", ",
                                platform.environments().keySet().stream()
                                        .map(EnvironmentName::value)
                                        .toList()),
                text -> EnvironmentName.valid(text) && platform.environments().containsKey(new EnvironmentName(text)),
                EnvironmentName::new);
    }
}
