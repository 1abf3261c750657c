package dev.towpath.desired.terraform;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.model.Limits;
import dev.towpath.problem.Problems;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the folders of local modules, each once for as long as git says it has not changed: thousands of roots share a few. */
final class ModuleCatalogue {
    private final TreeParser json;
    private final Map<String, Module> known = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Module> eldest) {
            return size() > Limits.PARSES_KEPT_MAX;
        }
    });

    /** A module's configuration with what was found while reading it. */
    record Module(Configuration configuration, Problems problems) {}

    ModuleCatalogue(TreeParser json) {
        this.json = json;
    }

    Module read(String directory, RepositoryFiles repository, String engine) {
        Optional<String> key = repository.objectId(directory).map(id -> id + " " + engine + " " + directory);
        Module module = key.map(known::get).orElse(null);
        if (module == null) {
            Findings findings = new Findings();
            Configuration configuration = new ConfigurationReader(repository, json, findings, engine).module(directory);
            module = new Module(configuration, findings.problems());
            Module read = module;
            key.ifPresent(name -> known.put(name, read));
        }
        return module;
    }
}
