package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclBlock;
import dev.towpath.desired.hcl.HclBody;
import dev.towpath.desired.hcl.HclScanner;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.snapshot.TreeEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads every Terraform file of one folder into one {@link Configuration}. */
final class ConfigurationReader {
    private static final Set<String> RESOURCE_BLOCKS = Set.of("resource", "removed", "import", "ephemeral");

    private static final Set<String> EXCHANGING_DATA = Set.of("terraform_remote_state", "aws_ssm_parameter");

    private final RepositoryFiles repository;
    private final TreeParser json;
    private final Findings findings;
    private final String engine;

    private final SortedMap<String, ModuleCall> modules = new TreeMap<>();
    private final Map<String, Optional<HclAttribute>> variables = new LinkedHashMap<>();
    private final Map<String, HclAttribute> locals = new LinkedHashMap<>();
    private final Map<String, HclAttribute> values = new LinkedHashMap<>();
    private final Set<PathReference> references = new LinkedHashSet<>();
    private final List<HclBlock> settings = new ArrayList<>();
    private final List<HclBlock> exchanges = new ArrayList<>();
    private boolean declaresResources;

    /** A reader of what {@code terraform} or {@code tofu} would read. */
    ConfigurationReader(RepositoryFiles repository, TreeParser json, Findings findings, String engine) {
        this.repository = repository;
        this.json = json;
        this.findings = findings;
        this.engine = engine;
    }

    /** The configuration of the folder of a local module. */
    Configuration module(String directory) {
        return read(directory, false, List.of());
    }

    /**
     * The configuration of the folder of a root module, whose tfvars and lock file count.
     *
     * @param variableFiles further files of values, which are read last
     */
    Configuration root(String directory, List<TreeEntry> variableFiles) {
        return read(directory, true, variableFiles);
    }

    private Configuration read(String directory, boolean root, List<TreeEntry> variableFiles) {
        List<TreeEntry> files = new ArrayList<>();
        List<TreeEntry> overrides = new ArrayList<>();
        List<TreeEntry> valueFiles = new ArrayList<>();
        List<TreeEntry> there = repository.in(directory);
        for (TreeEntry entry : there) {
            Optional<TerraformFileKind> kind = TerraformFileKind.of(entry.name(), engine);
            if (kind.isEmpty() || (!root && isOfRoots(kind.get())) || shadowed(entry, there)) {
                continue;
            }
            files.add(entry);
            switch (kind.get()) {
                case CONFIGURATION ->
                    body(entry).ifPresent(body -> body.blocks().forEach(this::declare));
                case OVERRIDE -> overrides.add(entry);
                case VALUES -> valueFiles.add(entry);
                case LOCK -> RepositoryFiles.isPlainFile(entry, findings);
            }
        }
        overrides.forEach(entry -> body(entry).ifPresent(body -> body.blocks().forEach(this::override)));
        valueFiles.sort(Comparator.comparing(ConfigurationReader::isAutomatic).thenComparing(TreeEntry::name));
        variableFiles.stream().filter(entry -> !valueFiles.contains(entry)).forEach(files::add);
        valueFiles.addAll(variableFiles);
        valueFiles.forEach(entry -> parsed(entry, true).ifPresent(body -> values.putAll(body.attributes())));
        return new Configuration(
                directory,
                files,
                modules,
                variables,
                locals,
                values,
                declaresResources,
                List.copyOf(references),
                settings,
                exchanges);
    }

    private static boolean isOfRoots(TerraformFileKind kind) {
        return kind == TerraformFileKind.VALUES || kind == TerraformFileKind.LOCK;
    }

    /** OpenTofu reads {@code main.tofu} instead of the {@code main.tf} beside it (OpenTofu documentation, "Files"). */
    private boolean shadowed(TreeEntry entry, List<TreeEntry> there) {
        return engine.equals(EngineChoice.TOFU)
                && TerraformFileKind.shadowing(entry.name())
                        .filter(name ->
                                there.stream().anyMatch(other -> other.name().equals(name)))
                        .isPresent();
    }

    private Optional<HclBody> body(TreeEntry entry) {
        Optional<HclBody> body = parsed(entry, false);
        body.ifPresent(found -> found.forEachExpression(expression -> references.addAll(PathReference.in(expression))));
        return body;
    }

    private Optional<HclBody> parsed(TreeEntry entry, boolean values) {
        Optional<SourceText> source = repository.text(entry, findings);
        if (!entry.name().endsWith(".json")) {
            return source.flatMap(text -> HclScanner.scan(text, findings));
        }
        JsonBlocks blocks = new JsonBlocks(findings);
        return source.flatMap(text -> json.parse(text, findings))
                .map(node -> values ? blocks.values(node) : blocks.configuration(node));
    }

    /** Whether a values file is read after terraform.tfvars; within each kind, names are in order. */
    private static boolean isAutomatic(TreeEntry entry) {
        return !entry.name().startsWith("terraform.tfvars");
    }

    private void declare(HclBlock block) {
        declaresResources |= RESOURCE_BLOCKS.contains(block.type());
        switch (block.type()) {
            case "terraform" -> settings.add(block);
            case "data", "resource" -> keepExchange(block);
            case "module" ->
                label(block).ifPresent(label -> {
                    ModuleCall call = new ModuleCall(label, block.body().attributes(), block.span());
                    refuseSecond(block, modules.putIfAbsent(label, call) != null);
                });
            case "variable" ->
                label(block)
                        .ifPresent(label -> refuseSecond(
                                block, variables.putIfAbsent(label, block.body().attribute("default")) != null));
            case "locals" ->
                block.body().attributes().forEach((name, value) -> {
                    if (locals.putIfAbsent(name, value) != null) {
                        findings.error(
                                "duplicate_declaration",
                                value.span(),
                                "local \"" + name + "\" is declared twice",
                                "keep one of them");
                    }
                });
            default -> {}
        }
    }

    private void keepExchange(HclBlock block) {
        String type = block.labels().isEmpty() ? "" : block.labels().get(0);
        boolean data = block.type().equals("data") && EXCHANGING_DATA.contains(type);
        if (data || type.equals("aws_ssm_parameter")) {
            exchanges.add(block);
        }
    }

    private Optional<String> label(HclBlock block) {
        if (block.labels().size() == 1) {
            return Optional.of(block.labels().get(0));
        }
        findings.error(
                "block_labels",
                block.span(),
                "a \"" + block.type() + "\" block has " + block.labels().size() + " labels",
                "give it exactly one name");
        return Optional.empty();
    }

    private void refuseSecond(HclBlock block, boolean second) {
        if (second) {
            findings.error(
                    "duplicate_declaration", block.span(), block.title() + " is declared twice", "keep one of them");
        }
    }

    /** Terraform replaces arguments one by one (Terraform documentation, "Override Files"). */
    private void override(HclBlock block) {
        switch (block.type()) {
            case "terraform" -> settings.add(block);
            case "module" ->
                label(block).ifPresent(label -> {
                    ModuleCall call = modules.get(label);
                    if (call == null) {
                        refuseBaseless(block);
                    } else {
                        Map<String, HclAttribute> arguments = new LinkedHashMap<>(call.arguments());
                        arguments.putAll(block.body().attributes());
                        modules.put(label, new ModuleCall(label, arguments, call.span()));
                    }
                });
            case "variable" ->
                label(block).ifPresent(label -> {
                    if (!variables.containsKey(label)) {
                        refuseBaseless(block);
                    } else if (block.body().attribute("default").isPresent()) {
                        variables.put(label, block.body().attribute("default"));
                    }
                });
            case "locals" -> locals.putAll(block.body().attributes());
            default -> {}
        }
    }

    private void refuseBaseless(HclBlock block) {
        findings.error(
                "override_without_base",
                block.span(),
                block.title() + " overrides a block that no other file declares",
                "move it into a file that is no override, or remove it");
    }
}
