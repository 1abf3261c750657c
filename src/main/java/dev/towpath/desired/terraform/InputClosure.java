package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclExpression;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.FoldedName;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every file that Terraform would read for a root, found without running it.
 *
 * <p>Its digest is the version of a root: while it stays the same there is nothing to plan. The walk errs towards too many
 * files.
 */
final class InputClosure {
    /** A promotion changes what runs, not what Terraform reads; counting it would apply a root for every new pin. */
    private static final String PROMOTION = "promotion.yaml";

    private static final Pattern LOCAL = Pattern.compile("local\\.([\\p{L}_][\\p{L}\\p{N}_-]*)");

    private final RepositoryFiles repository;
    private final ModuleCatalogue modules;
    private final Findings findings;
    private final String root;
    private final String engine;
    private final SortedMap<String, TreeEntry> files = new TreeMap<>();
    private final NavigableSet<String> watched = new TreeSet<>();
    private final NavigableSet<String> visited = new TreeSet<>();
    private final List<Configuration> walked = new ArrayList<>();
    private final SortedMap<SourceSpan, String> untold = new TreeMap<>();

    InputClosure(String root, String engine, RepositoryFiles repository, ModuleCatalogue modules, Findings findings) {
        this.root = root;
        this.engine = engine;
        this.repository = repository;
        this.modules = modules;
        this.findings = findings;
    }

    /** Walks from the root over everything it can reach. */
    void walk(Configuration configuration) {
        Deque<Configuration> pending = new ArrayDeque<>(List.of(configuration));
        visited.add(configuration.directory());
        while (!pending.isEmpty()) {
            Configuration next = pending.removeFirst();
            walked.add(next);
            watched.add(next.directory());
            next.files().forEach(this::add);
            next.references().forEach(reference -> follow(reference, next));
            for (ModuleCall call : next.modules().values()) {
                localDirectory(call, next.directory()).filter(visited::add).ifPresent(directory -> {
                    ModuleCatalogue.Module module = modules.read(directory, repository, engine);
                    findings.addAll(module.problems());
                    pending.addLast(module.configuration());
                });
            }
        }
        widen();
    }

    /** The configurations of the root and of every local module that it reaches, the root first. */
    List<Configuration> walked() {
        return List.copyOf(walked);
    }

    /** One more file, from outside the walk. */
    void add(TreeEntry entry) {
        if (files.putIfAbsent(entry.path(), entry) == null) {
            repository.isPlain(entry, findings);
        }
    }

    private Optional<String> localDirectory(ModuleCall call, String from) {
        Optional<HclAttribute> argument = call.argument("source");
        Optional<String> source =
                argument.flatMap(value -> value.value().literal()).flatMap(HclValue::asText);
        if (source.isEmpty() || !ModuleSource.of(source.get()).local()) {
            return Optional.empty();
        }
        SourceSpan span = argument.map(value -> value.value().span()).orElse(call.span());
        Optional<String> directory = RepositoryPath.resolve(from, source.get());
        if (directory.isEmpty()) {
            findings.error(
                    "module_outside",
                    span,
                    "the module source \"" + source.get() + "\" leads out of the repository",
                    "keep the module in this repository, or name it by a git or registry address with a version");
            return Optional.empty();
        }
        if (repository.in(directory.get()).stream().noneMatch(InputClosure::isConfiguration)) {
            findings.error(
                    "module_missing",
                    span,
                    "the module source \"" + source.get() + "\" means the folder \"" + directory.get()
                            + "\", which holds no Terraform file",
                    "mend the path or add the module");
            return Optional.empty();
        }
        return directory;
    }

    private static boolean isConfiguration(TreeEntry entry) {
        return TerraformFileKind.isConfiguration(entry.name());
    }

    private void follow(PathReference reference, Configuration in) {
        if (reference.from() == PathReference.From.UNTOLD) {
            followName(reference, in);
            return;
        }
        String from = reference.from() == PathReference.From.ROOT ? root : in.directory();
        Optional<String> path = RepositoryPath.resolve(from, reference.path());
        if (path.isEmpty()) {
            findings.error(
                    "path_outside",
                    reference.span(),
                    "the path \"" + reference.path() + "\" leads out of the repository",
                    "keep the file in this repository: what is not in it cannot be reviewed");
            return;
        }
        addAt(path.get());
    }

    /** A path that a local value stands for is told where that is declared. */
    private void followName(PathReference reference, Configuration in) {
        Matcher name = LOCAL.matcher(reference.path());
        Optional<HclExpression> value = name.matches()
                ? Optional.ofNullable(in.locals().get(name.group(1))).map(HclAttribute::value)
                : Optional.empty();
        Optional<String> literal = value.flatMap(HclExpression::literal).flatMap(HclValue::asText);
        if (literal.isPresent()) {
            follow(new PathReference(PathReference.From.ROOT, literal.get(), false, reference.span()), in);
        } else if (value.filter(path -> !PathReference.in(path).isEmpty()).isEmpty()) {
            untold.putIfAbsent(reference.span(), reference.path());
        }
    }

    /** Where nobody can tell what is read, everything of the application is. */
    private void widen() {
        if (untold.isEmpty()) {
            return;
        }
        String folder = RepositoryPath.parent(root);
        SourceSpan first = untold.firstKey();
        findings.warning(
                "path_untold",
                first,
                "which file \"" + untold.get(first) + "\" names cannot be told"
                        + (untold.size() > 1 ? ", nor at " + (untold.size() - 1) + " other places" : "")
                        + ", so every file below \"" + folder + "\" counts as read",
                "begin the path with path.module or path.root and a literal");
        addAt(folder);
    }

    private void addAt(String path) {
        watched.add(path);
        Optional<TreeEntry> file = repository.entry(path);
        if (file.isPresent()) {
            add(file.get());
        } else {
            repository.under(path).stream()
                    .filter(entry -> !entry.name().equals(PROMOTION))
                    .forEach(this::add);
        }
    }

    /** Files and folders outside of which nothing can change the closure. */
    SortedSet<String> watched() {
        return watched;
    }

    /** The paths, sorted; too many of them, or two that some file systems take for one, are findings. */
    List<String> paths() {
        if (files.size() > Limits.FILES_PER_APP_MAX) {
            findings.error(
                    "too_many_files",
                    SourceSpan.startOf(root),
                    "this root would read " + files.size() + " files; at most " + Limits.FILES_PER_APP_MAX
                            + " are read",
                    "name single files in its expressions instead of folders");
        }
        Map<String, String> folded = new HashMap<>();
        for (String path : files.keySet()) {
            String other = folded.put(FoldedName.of(path), path);
            if (other != null) {
                findings.error(
                        "case_collision",
                        SourceSpan.startOf(path),
                        "\"" + path + "\" and \"" + other + "\" " + FoldedName.difference(path, other),
                        "rename one of them: some file systems take them for one file");
            }
        }
        return List.copyOf(files.keySet());
    }

    /**
     * SHA-256 over path and object id of every file, git's object id standing for the content, and over how the root is run.
     */
    Digest digest(RootOptions options) {
        MessageDigest hash = Digest.newSha256();
        options.workspace()
                .ifPresent(name -> hash.update(("workspace\0" + name + "\n").getBytes(StandardCharsets.UTF_8)));
        options.variableFiles()
                .forEach(file -> hash.update(("var-file\0" + file + "\n").getBytes(StandardCharsets.UTF_8)));
        for (TreeEntry file : files.values()) {
            hash.update((file.path() + "\0" + file.objectId() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Digest.ofHash(hash.digest());
    }
}
