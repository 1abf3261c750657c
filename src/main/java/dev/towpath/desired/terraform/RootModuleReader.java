package dev.towpath.desired.terraform;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.desired.raw.TreeParser;
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
    public RootModule read(String directory, RepositoryFiles repository, Findings findings) {
        Configuration configuration = new ConfigurationReader(repository, json, findings).read(directory, true);
        EngineChoice engine = EngineChoice.of(directory, repository, findings);
        InputClosure closure = new InputClosure(directory, repository, modules, findings);
        closure.walk(configuration);
        engine.file().ifPresent(closure::add);
        SortedSet<String> watched = new TreeSet<>(closure.watched());
        for (String at = directory; !at.isEmpty(); at = RepositoryPath.parent(at)) {
            String above = RepositoryPath.parent(at).isEmpty() ? "" : RepositoryPath.parent(at) + "/";
            watched.add(above + EngineChoice.TOFU_FILE);
            watched.add(above + EngineChoice.TERRAFORM_FILE);
        }
        RootModule root = new RootModule(
                configuration, closure.digest(), closure.paths(), watched, engine.engine(), engine.version());
        if (configuration.modules().isEmpty() && !configuration.declaresResources() && !findings.hasErrors()) {
            findings.error(
                    "empty_root",
                    root.span(),
                    "the Terraform files in \"" + directory + "\" call no module and declare no resource",
                    "add the module call; to destroy what was here set \"retire: true\" in promotion.yaml");
        }
        return root;
    }
}
