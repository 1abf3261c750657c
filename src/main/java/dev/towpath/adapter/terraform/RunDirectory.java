package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.adapter.process.ProgramRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.TerraformRoot;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory of its own for one plan of one root: the sources as the commit has them, Terraform's data, the saved plan, and
 * everything that Terraform prints.
 *
 * <p>Plans and outputs hold secrets in clear, so only the owner may look inside, and it goes when the run goes.
 */
record RunDirectory(Target target, String id, Path path) {
    private static final String PROGRAM = "program-";

    /** Host, namespace and type, by which a provider is known. */
    private static final int PROVIDER_DEPTH = 3;

    /** Makes an empty one and says whose it is. */
    static RunDirectory create(TerraformSettings settings, Target target, String id) {
        RunDirectory directory =
                new RunDirectory(target, id, home(settings.work(), target).resolve(id));
        try {
            PrivateFiles.directory(directory.path);
            ProgramRecord.ofThisProcess("towpath").write(directory.owner());
            PrivateFiles.directory(directory.data());
            Path temporary = settings.temporary().resolve("towpath-" + id);
            PrivateFiles.directory(temporary);
            Files.createSymbolicLink(directory.temporaryLink(), temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    /** Keeps what a later run must know to run commands in it. */
    void remember(TerraformRoot root, Engine engine) {
        try {
            PrivateFiles.replace(
                    path.resolve("root"),
                    String.join(
                                    "\n",
                                    root.directory(),
                                    root.closure().value(),
                                    engine.name(),
                                    engine.binary().toString(),
                                    engine.version())
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The root that it was made for, as far as commands in it need it. */
    Optional<TerraformRoot> rememberedRoot() {
        return remembered()
                .map(lines -> new TerraformRoot(
                        lines.get(0), new Digest(lines.get(1)), List.of(), lines.get(2), TerraformMode.APPLY));
    }

    /** The engine that it was made with. */
    Optional<Engine> rememberedEngine() {
        return remembered().map(lines -> new Engine(lines.get(2), Path.of(lines.get(3)), lines.get(4)));
    }

    private Optional<List<String>> remembered() {
        Path file = path.resolve("root");
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readAllLines(file)).filter(lines -> lines.size() == 5)
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every one of a target that is there, oldest first. */
    static List<RunDirectory> all(Path work, Target target) {
        Path home = home(work, target);
        if (!Files.isDirectory(home)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(home)) {
            return children.filter(Files::isDirectory)
                    .map(path -> new RunDirectory(target, String.valueOf(path.getFileName()), path))
                    .sorted(Comparator.comparing(RunDirectory::id))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where those of a target are. */
    static Path home(Path work, Target target) {
        return work.resolve(target.app().value()).resolve(target.environment().value());
    }

    /** Writes the root's files as they are in the tree, and nothing else. */
    void materialise(Tree tree, TerraformRoot root) {
        try {
            PrivateFiles.directory(sources(root));
            for (String file : root.files()) {
                TreeEntry entry = tree.entry(file)
                        .orElseThrow(() -> invalid(file, "is not in the commit", "run again from a newer commit"));
                if (!entry.kind().isFile()) {
                    throw invalid(file, "is no regular file", "replace the link by a file");
                }
                Path destination = source().resolve(file).normalize();
                if (!destination.startsWith(source())) {
                    throw invalid(file, "leaves the repository", "keep everything that Terraform reads inside it");
                }
                PrivateFiles.directoryOf(destination);
                PrivateFiles.write(destination, tree.read(entry));
                Files.setPosixFilePermissions(
                        destination,
                        PosixFilePermissions.fromString(
                                entry.kind() == TreeEntry.Kind.EXECUTABLE ? "r-x------" : "r--------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FailureException invalid(String file, String what, String advice) {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID, target + ": \"" + file + "\", which Terraform would read, " + what, advice));
    }

    /** The copy of the repository, as far as Terraform reads it. */
    Path source() {
        return path.resolve("source");
    }

    /** The root's folder in the copy. */
    Path sources(TerraformRoot root) {
        return source().resolve(root.directory());
    }

    /** What Terraform keeps for itself: {@code TF_DATA_DIR}. */
    Path data() {
        return path.resolve("data");
    }

    /**
     * What Terraform may throw away: {@code TMPDIR}. It has a short path of its own, because providers make sockets in it, and
     * the path of a socket holds about a hundred characters.
     */
    Path temporary() {
        try {
            return Files.isSymbolicLink(temporaryLink())
                    ? Files.readSymbolicLink(temporaryLink())
                    : path.resolve("tmp");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path temporaryLink() {
        return path.resolve("temporary");
    }

    /** A saved plan. */
    Path plan(int number) {
        return path.resolve("plan-" + number);
    }

    /** What the apply printed: one event a line. */
    Path applyOutput() {
        return path.resolve("apply.out");
    }

    /** The record of a program that runs or ran in it, by the program's label. */
    Path program(String label) {
        return path.resolve(PROGRAM + label);
    }

    /** The state that Terraform could not hand over to its backend, if that happened. */
    Optional<Path> erroredState() {
        if (!Files.isDirectory(source())) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(source())) {
            return files.filter(file -> file.endsWith("errored.tfstate")).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether something was applied from it. */
    boolean applied() {
        return Files.exists(applyOutput());
    }

    /** Leaves it to a later run: from now on it belongs to nobody. */
    void disown() {
        try {
            Files.deleteIfExists(owner());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is not ours to touch: the process that made it lives, or may live in another container. */
    boolean belongsToOthers() {
        return ProgramRecord.read(owner())
                .filter(record -> record.alive().isPresent() || record.elsewhere())
                .isPresent();
    }

    /**
     * The program that runs in it, if one does.
     *
     * <p>Between the start of a program and the writing of its record this process may have died; such a program is known by
     * its arguments, which name this directory.
     */
    Optional<ProcessHandle> programAlive() {
        return programs().stream()
                .flatMap(record -> record.alive().stream())
                .findFirst()
                .or(() -> running(path + "/"));
    }

    /** A Terraform that works below a path. */
    static Optional<ProcessHandle> running(String named) {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes.filter(process -> names(process, named)).findFirst();
        }
    }

    /** Whether a process is a Terraform that was told to work below a path. */
    static boolean names(ProcessHandle process, String named) {
        return process.info()
                .arguments()
                .filter(words -> Stream.of(words).anyMatch(word -> word.startsWith("-chdir=" + named)))
                .isPresent();
    }

    /** Ends what dead programs of it have left running. */
    void endOrphans() {
        programs().forEach(ProgramRecord::endOrphans);
    }

    private List<ProgramRecord> programs() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(PROGRAM))
                    .flatMap(file -> ProgramRecord.read(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes it with all that is in it. */
    void remove() {
        try {
            PrivateFiles.remove(temporary());
            PrivateFiles.remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files that Terraform downloaded as modules, and that no commit of ours has. */
    List<Path> downloadedModules() {
        Path modules = data().resolve("modules");
        if (!Files.isDirectory(modules)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(modules)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The addresses of the providers that {@code init} has put here. */
    List<String> installedProviders() {
        Path providers = data().resolve("providers");
        if (!Files.isDirectory(providers)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.walk(providers, PROVIDER_DEPTH)) {
            return folders.map(folder -> providers.relativize(folder))
                    .filter(address -> address.getNameCount() == PROVIDER_DEPTH)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path owner() {
        return path.resolve("owner");
    }
}
