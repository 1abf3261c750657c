package dev.towpath.desired.terraform;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.model.EngineRequirement;
import dev.towpath.snapshot.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads root modules; it remembers the local modules that they share. */
public final class RootModuleReader {
    private final TreeParser json;
    private final ModuleCatalogue modules;

    /** A reader that takes {@code .tf.json} and {@code .tfvars.json} files through this parser. */
    public RootModuleReader(TreeParser json) {
        this.json = json;
        this.modules = new ModuleCatalogue(json);
    }

    /** The root module in a folder; what is wrong with it, or with what it reads, is a finding. */
    public RootModule read(String directory, RootOptions options, RepositoryFiles repository, Findings findings) {
        EngineChoice engine = EngineChoice.of(directory, repository, findings);
        VariableFiles variableFiles = VariableFiles.of(directory, options, repository, findings);
        Configuration configuration = new ConfigurationReader(repository, json, findings, engine.engine())
                .root(directory, variableFiles.entries());
        InputClosure closure = new InputClosure(directory, engine.engine(), repository, modules, findings);
        closure.walk(configuration);
        engine.file().ifPresent(closure::add);
        RootModule root = new RootModule(
                configuration,
                closure.digest(options),
                closure.paths(),
                watched(directory, closure, variableFiles),
                engine.engine(),
                requirements(engine, closure, findings),
                variableFiles.entries().stream().map(TreeEntry::path).toList(),
                options.workspace(),
                ExchangeReader.read(closure.walked(), options));
        if (configuration.modules().isEmpty() && !configuration.declaresResources() && !findings.hasErrors()) {
            findings.error(
                    "empty_root",
                    root.span(),
                    "the Terraform files in \"" + directory + "\" call no module and declare no resource",
                    "add the module call; to destroy what was here set \"retire: true\" in promotion.yaml");
        }
        return root;
    }

    private static SortedSet<String> watched(String directory, InputClosure closure, VariableFiles variableFiles) {
        SortedSet<String> watched = new TreeSet<>(closure.watched());
        watched.addAll(variableFiles.watched());
        for (String at = directory; !at.isEmpty(); at = RepositoryPath.parent(at)) {
            String above = RepositoryPath.parent(at).isEmpty() ? "" : RepositoryPath.parent(at) + "/";
            watched.add(above + EngineChoice.TOFU_FILE);
            watched.add(above + EngineChoice.TERRAFORM_FILE);
        }
        return watched;
    }

    private static List<EngineRequirement> requirements(EngineChoice engine, InputClosure closure, Findings findings) {
        List<EngineRequirement> requirements = new ArrayList<>();
        Optional<EngineRequirement> pinned = engine.requirement();
        pinned.ifPresent(requirements::add);
        closure.walked().forEach(module -> requirements.addAll(RequiredVersions.in(module, findings)));
        return requirements;
    }
}
