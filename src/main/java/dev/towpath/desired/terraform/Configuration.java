package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclBlock;
import dev.towpath.snapshot.TreeEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the files of one folder declare, overrides merged.
 *
 * @param directory from the root of the repository
 * @param files every file that Terraform reads there by itself, by path
 * @param variables declared variables and their defaults
 * @param values values of the variables, from tfvars files; only a root has them
 * @param declaresResources whether there is a resource or a block that moves or removes one
 * @param references paths that expressions may read
 * @param settings {@code terraform} blocks, those of override files last
 * @param exchanges blocks by which modules read the state or the parameters of others, or make parameters that others read
 */
public record Configuration(
        String directory,
        List<TreeEntry> files,
        SortedMap<String, ModuleCall> modules,
        Map<String, Optional<HclAttribute>> variables,
        Map<String, HclAttribute> locals,
        Map<String, HclAttribute> values,
        boolean declaresResources,
        List<PathReference> references,
        List<HclBlock> settings,
        List<HclBlock> exchanges) {
    public Configuration {
        files = List.copyOf(files);
        modules = Collections.unmodifiableSortedMap(new TreeMap<>(modules));
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        locals = Collections.unmodifiableMap(new LinkedHashMap<>(locals));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        references = List.copyOf(references);
        settings = List.copyOf(settings);
        exchanges = List.copyOf(exchanges);
    }
}
