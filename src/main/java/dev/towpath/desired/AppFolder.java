package dev.towpath.desired;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.FoldedName;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One folder below {@code apps/}: the application, and the environments it has folders for.
 *
 * @param files how many files lie below it
 */
record AppFolder(AppName name, SortedSet<EnvironmentName> environments, int files) {
    static final String PARENT = "apps";

    AppFolder {
        environments = Collections.unmodifiableSortedSet(new TreeSet<>(environments));
    }

    String path() {
        return PARENT + "/" + name;
    }

    SourceSpan settingsSpan() {
        return SourceSpan.startOf(path() + "/" + AppFile.NAME);
    }

    Collection<Target> targets() {
        return environments.stream()
                .map(environment -> new Target(name, environment))
                .toList();
    }

    /**
     * Every application folder; names that cannot be used are findings.
     *
     * @param known environments whose folders are targets whatever they hold
     */
    static SortedMap<AppName, AppFolder> all(
            RepositoryFiles repository, Set<EnvironmentName> known, Findings findings) {
        SortedMap<AppName, NavigableSet<EnvironmentName>> environments = new TreeMap<>();
        Map<AppName, Integer> files = new HashMap<>();
        Map<String, String> refused = new HashMap<>();
        for (TreeEntry entry : repository.under(PARENT)) {
            String[] segments = entry.path().split("/", 4);
            if (segments.length == 2) {
                refuseLink(entry, findings);
                continue;
            }
            if (!AppName.valid(segments[1])) {
                refuseName(segments[1], PARENT + "/" + segments[1], entry, refused, findings);
                continue;
            }
            AppName app = new AppName(segments[1]);
            files.merge(app, 1, Integer::sum);
            NavigableSet<EnvironmentName> found = environments.computeIfAbsent(app, name -> new TreeSet<>());
            Optional<EnvironmentName> environment =
                    Optional.of(segments[2]).filter(EnvironmentName::valid).map(EnvironmentName::new);
            boolean file = segments.length == 3 && entry.kind().isFile();
            if (!file && environment.filter(known::contains).isPresent()) {
                found.add(environment.get());
            } else if (isTarget(segments, entry)) {
                environment.ifPresentOrElse(
                        found::add,
                        () -> refuseName(
                                segments[2], PARENT + "/" + app + "/" + segments[2], entry, refused, findings));
            }
        }
        SortedMap<AppName, AppFolder> folders = new TreeMap<>();
        environments.forEach((app, found) -> folders.put(app, new AppFolder(app, found, files.getOrDefault(app, 0))));
        return folders;
    }

    /** Whether there is a folder, or a link or submodule in its place. */
    static boolean isThere(Tree tree, String folder) {
        return tree.entry(folder)
                .map(entry -> !entry.kind().isFile())
                .orElseGet(() ->
                        tree.objectId(folder).isPresent() || !tree.under(folder).isEmpty());
    }

    /** A folder is a target if it holds Terraform or a promotion, and so is a link or submodule in its place. */
    private static boolean isTarget(String[] segments, TreeEntry entry) {
        if (segments.length == 3) {
            return !entry.kind().isFile() && !segments[2].contains(".");
        }
        String name = segments[3];
        return name.equals(PromotionFile.NAME)
                || (!name.contains("/") && (name.contains(".tf") || name.contains(".tofu")));
    }

    private static void refuseLink(TreeEntry entry, Findings findings) {
        if (!entry.kind().isFile()) {
            RepositoryFiles.isPlainFile(entry, findings);
        }
    }

    private static void refuseName(
            String name, String folder, TreeEntry entry, Map<String, String> refused, Findings findings) {
        if (refused.putIfAbsent(folder, entry.path()) == null) {
            String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
            findings.error(
                    "bad_name",
                    SourceSpan.startOf(entry.path()),
                    "the folder \"" + folder + "\" has a name that cannot be used",
                    AppName.valid(lower)
                            ? "rename it to \"" + lower + "\""
                            : "use lower-case letters, digits and dashes, at most 63");
        }
    }

    /** Finds what is wrong with the folder as a whole. */
    void check(RepositoryFiles repository, Findings findings) {
        if (files > Limits.FILES_PER_APP_MAX) {
            findings.error(
                    "too_many_files",
                    SourceSpan.startOf(path()),
                    "\"" + path() + "\" holds " + files + " files; at most " + Limits.FILES_PER_APP_MAX + " are read",
                    "move what is not configuration elsewhere");
            return;
        }
        Map<String, String> folded = new HashMap<>();
        for (TreeEntry entry : repository.under(path())) {
            Optional<String> other = Optional.ofNullable(folded.put(FoldedName.of(entry.path()), entry.path()));
            other.ifPresent(path -> findings.error(
                    "case_collision",
                    SourceSpan.startOf(entry.path()),
                    "\"" + entry.path() + "\" and \"" + path + "\" " + FoldedName.difference(entry.path(), path),
                    "rename one of them: some file systems take them for one file"));
        }
    }

    /** What app.yaml says, or the defaults where there is none. */
    AppSettings settings(
            RepositoryFiles repository,
            TreeParser yaml,
            Form<EnvironmentName> environment,
            Form<AppName> dependency,
            Findings findings) {
        AppSettings defaults = AppSettings.defaults(settingsSpan());
        Optional<TreeEntry> file = repository.entry(settingsSpan().path());
        if (file.isEmpty()) {
            return defaults;
        }
        return repository
                .text(file.get(), findings)
                .flatMap(text -> yaml.parse(text, findings))
                .flatMap(node -> new AppFile(environment, dependency, findings).read(node))
                .orElse(defaults);
    }
}
