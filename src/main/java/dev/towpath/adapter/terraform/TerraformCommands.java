package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.Command;
import dev.towpath.adapter.process.Ending;
import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.adapter.process.Supervision;
import dev.towpath.model.TerraformRoot;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Terraform's commands on one root in one run directory; what they print never leaves it unread. */
final class TerraformCommands {
    private static final int SAID_MAX = 64 << 10;
    private static final int SHOWN_MAX = 256 << 20;

    private final TerraformSettings settings;
    private final Surroundings surroundings;
    private final Engine engine;
    private final RunDirectory directory;
    private final TerraformRoot root;
    private final SortedMap<String, String> environment;
    private final Diagnoses diagnoses;

    TerraformCommands(
            TerraformSettings settings,
            Surroundings surroundings,
            Engine engine,
            RunDirectory directory,
            TerraformRoot root,
            SortedMap<String, String> environment,
            Diagnoses diagnoses) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.engine = engine;
        this.directory = directory;
        this.root = root;
        this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        this.diagnoses = diagnoses;
    }

    /** What a failure of this root is. */
    Diagnoses diagnoses() {
        return diagnoses;
    }

    /** The same commands, where more is known that must not be seen in what they say. */
    TerraformCommands hiding(List<String> secrets) {
        return new TerraformCommands(
                settings, surroundings, engine, directory, root, environment, diagnoses.hiding(secrets));
    }

    /** The same commands with more in their environment. */
    TerraformCommands with(Map<String, String> more) {
        SortedMap<String, String> merged = new TreeMap<>(environment);
        merged.putAll(more);
        return new TerraformCommands(settings, surroundings, engine, directory, root, merged, diagnoses);
    }

    /** The same commands, but they do not wait for the lock of the state. */
    TerraformCommands impatient() {
        return new TerraformCommands(
                settings.timed(Duration.ZERO, settings.limit(), settings.grace()),
                surroundings,
                engine,
                directory,
                root,
                environment,
                diagnoses);
    }

    /**
     * Prepares the root: modules, providers, backend. The lock file is never changed; a root without one gets what there is.
     *
     * @return what Terraform warned of
     */
    List<Diagnostic> init(String... more) {
        List<String> words = new ArrayList<>(List.of("init", "-input=false", "-no-color", "-reconfigure"));
        if (hasLockFile()) {
            words.add("-lockfile=readonly");
        }
        words.addAll(Arrays.asList(more));
        Said said = run("init", words, Command.AfterGrace.KILL, surroundings.stopping(), look -> {});
        List<Diagnostic> diagnostics = new ArrayList<>(Diagnostic.inText(said.output()));
        diagnostics.addAll(Diagnostic.inText(said.errors()));
        if (!said.ending().finishedWith(0)) {
            List<Diagnostic> errors =
                    diagnostics.stream().filter(Diagnostic::error).toList();
            throw failed("init", errors, said);
        }
        return diagnostics.stream().filter(diagnostic -> !diagnostic.error()).toList();
    }

    /** Whether the providers of the root are pinned in the repository. */
    boolean hasLockFile() {
        return root.files().contains(root.directory() + "/.terraform.lock.hcl");
    }

    /**
     * Has all later commands work on a workspace of the backend.
     *
     * @throws FailureException if the backend has no workspace of that name
     */
    void selectWorkspace(String name) {
        Said said = run(
                "workspace",
                List.of("workspace", "select", name),
                Command.AfterGrace.KILL,
                surroundings.stopping(),
                look -> {});
        if (said.errors().contains("doesn't exist")) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.NOT_FOUND,
                    diagnoses.target() + ": the backend of \"" + root.directory() + "\" has no workspace \"" + name
                            + "\"",
                    "correct \"workspace\" in app.yaml, or make it once: " + engine.name() + " -chdir="
                            + root.directory() + " workspace new " + name));
        }
        if (!said.ending().finishedWith(0)) {
            throw failed("workspace select", Diagnostic.inText(said.errors()), said);
        }
    }

    /**
     * Makes a plan and saves it.
     *
     * @return whether it changes anything
     */
    boolean plan(Path saved, boolean destroy) {
        List<String> words = new ArrayList<>(List.of(
                "plan",
                "-input=false",
                "-no-color",
                "-json",
                "-detailed-exitcode",
                "-lock-timeout=" + settings.lockTimeout().toSeconds() + "s",
                "-out=" + saved));
        if (destroy) {
            words.add("-destroy");
        }
        root.variableFiles()
                .forEach(file -> words.add("-var-file=" + directory.source().resolve(file)));
        Said said = run("plan", words, Command.AfterGrace.KILL, surroundings.stopping(), look -> {});
        if (said.ending().finishedWith(0) || said.ending().finishedWith(2)) {
            return said.ending().finishedWith(2);
        }
        throw failed("plan", Events.read(said.outputFile()).errors(), said);
    }

    /** What a saved plan would do; the file that says it in clear is removed at once. */
    ShownPlan show(Path saved) {
        Said said = run(
                "show",
                List.of("show", "-no-color", "-json", saved.toString()),
                Command.AfterGrace.KILL,
                surroundings.stopping(),
                look -> {});
        try {
            if (!said.ending().finishedWith(0)) {
                throw failed("show", Diagnostic.inText(said.errors()), said);
            }
            ShownPlan plan = new ShownPlan(
                    Json.parse(PrivateFiles.head(said.outputFile(), SHOWN_MAX)).orElseThrow(() -> notUnderstood("")));
            if (!plan.understood()) {
                throw notUnderstood(plan.format());
            }
            return plan;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(said.outputFile());
        }
    }

    /** Applies a saved plan; the caller reads the events to learn how far it came. */
    Ending apply(Path saved, BooleanSupplier stopping, Consumer<Supervision.Look> watching) {
        List<String> words = List.of(
                "apply",
                "-input=false",
                "-no-color",
                "-json",
                "-lock-timeout=" + settings.lockTimeout().toSeconds() + "s",
                saved.toString());
        return run("apply", words, Command.AfterGrace.LEAVE, stopping, watching).ending();
    }

    /** Who holds the lock of the state, if it is held: asks with a plan that does not wait and is thrown away. */
    Optional<StateLock> lockHolder() {
        Said said = run(
                "look",
                List.of("plan", "-input=false", "-no-color", "-json", "-refresh=false", "-lock-timeout=0s"),
                Command.AfterGrace.KILL,
                surroundings.stopping(),
                look -> {});
        return Events.read(said.outputFile()).errors().stream()
                .map(StateLock::in)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Frees the lock of the state; only for a lock whose holder is proven to be ours and dead. */
    void forceUnlock(StateLock lock) {
        Said said = run(
                "force-unlock",
                List.of("force-unlock", "-force", lock.id()),
                Command.AfterGrace.KILL,
                surroundings.stopping(),
                look -> {});
        if (!said.ending().finishedWith(0)) {
            throw failed("force-unlock", Diagnostic.inText(said.errors()), said);
        }
    }

    /** The state at the backend; empty if it has none. It holds secrets in clear, so the file that it was written to goes at once. */
    Optional<Json> pullState() {
        Said said = run(
                "state-pull", List.of("state", "pull"), Command.AfterGrace.KILL, surroundings.stopping(), look -> {});
        try {
            if (!said.ending().finishedWith(0)) {
                throw failed("state pull", Diagnostic.inText(said.errors()), said);
            }
            return Json.parse(PrivateFiles.head(said.outputFile(), SHOWN_MAX))
                    .filter(state -> !state.get("lineage").text().orElse("").isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(said.outputFile());
        }
    }

    /** Gives the backend a state; Terraform itself refuses one of another lineage or with an older serial. */
    void pushState(Path state) {
        Said said = run(
                "state-push",
                List.of("state", "push", state.toString()),
                Command.AfterGrace.LEAVE,
                surroundings.stopping(),
                look -> {});
        if (!said.ending().finishedWith(0)) {
            throw failed("state push", Diagnostic.inText(said.errors()), said);
        }
    }

    /** What a command printed on standard error, for people. */
    String errorsOf(String label) {
        return tail(directory.path().resolve(label + ".err"));
    }

    private Said run(
            String label,
            List<String> words,
            Command.AfterGrace afterGrace,
            BooleanSupplier stopping,
            Consumer<Supervision.Look> watching) {
        Path output = label.equals("apply")
                ? directory.applyOutput()
                : directory.path().resolve(label + ".out");
        Path errors = directory.path().resolve(label + ".err");
        List<String> line = new ArrayList<>(List.of(engine.binary().toString(), "-chdir=" + directory.sources(root)));
        line.addAll(words);
        Ending ending = surroundings
                .programs()
                .run(
                        new Command(
                                line,
                                directory.path(),
                                environment,
                                output,
                                errors,
                                directory.program(label),
                                label,
                                afterGrace),
                        new Supervision(settings.limit(), settings.grace(), stopping, watching));
        return new Said(ending, output, errors);
    }

    private FailureException failed(String doing, List<Diagnostic> errors, Said said) {
        if (said.ending().cause() == Ending.Cause.STOPPED) {
            return new FailureException(new Failure.RetryLater(
                    ReasonCode.INTERRUPTED,
                    diagnoses.target() + ": \"" + engine.name() + " " + doing
                            + "\" was interrupted; nothing was changed",
                    "run again"));
        }
        if (said.ending().cause() == Ending.Cause.TIMED_OUT) {
            return new FailureException(new Failure.RetryLater(
                    ReasonCode.TIMED_OUT,
                    diagnoses.target() + ": \"" + engine.name() + " " + doing + "\" took longer than "
                            + settings.limit().toMinutes() + " min and was interrupted",
                    "the next run tries again"));
        }
        String otherwise = diagnoses.redaction().of(said.errors().isBlank() ? said.output() : said.errors());
        int from = Math.max(0, otherwise.length() - 300);
        return new FailureException(diagnoses.of(
                doing, errors, said.ending(), otherwise.substring(from).strip()));
    }

    private FailureException notUnderstood(String format) {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.UNSUPPORTED,
                diagnoses.target() + ": the plan of " + engine.name() + " " + engine.version() + " has "
                        + (format.isBlank() ? "a format" : "format version " + format)
                        + (format.isBlank() ? " that Towpath does not know" : ", which Towpath does not know"),
                "use a version of " + engine.name() + " whose plans have format version 1"));
    }

    private static String tail(Path file) {
        try {
            return Files.exists(file) ? PrivateFiles.tail(file, SAID_MAX) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a command ended, and where it said what. */
    private record Said(Ending ending, Path outputFile, Path errorsFile) {
        String output() {
            return tail(outputFile);
        }

        String errors() {
            return tail(errorsFile);
        }
    }
}
