package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.Command;
import dev.towpath.adapter.process.Ending;
import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.adapter.process.Programs;
import dev.towpath.adapter.process.Supervision;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Finds the engine that a root asks for; it is never downloaded, as that would run what nobody reviewed. */
final class Engines {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ANSWER_MAX = 1 << 16;
    private static final Pattern EXACT = Pattern.compile("[0-9]+(\\.[0-9]+){0,2}([-+].*)?");

    private final TerraformSettings settings;
    private final Surroundings surroundings;
    private final Map<String, Engine> known = new ConcurrentHashMap<>();

    Engines(TerraformSettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.surroundings = surroundings;
    }

    /**
     * The engine of a root.
     *
     * @throws FailureException if it is not installed, or not in the version that the root asks for
     */
    Engine of(Target target, TerraformRoot root) {
        Engine engine = known.computeIfAbsent(root.engine(), name -> installed(name, target));
        root.version().filter(wanted -> !fits(wanted, engine.version())).ifPresent(wanted -> {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.UNSUPPORTED,
                    target + ": the root asks for " + engine.name() + " \"" + wanted + "\", and \"" + engine.version()
                            + "\" is installed at \"" + engine.binary() + "\"",
                    "install " + engine.name() + " " + wanted + ", or change the version file of the root"));
        });
        return engine;
    }

    /** Whether a version file's word fits: the version itself, its beginning, or something that is no version. */
    static boolean fits(String wanted, String installed) {
        String word = wanted.strip().startsWith("v") ? wanted.strip().substring(1) : wanted.strip();
        return !EXACT.matcher(word).matches() || installed.equals(word) || installed.startsWith(word + ".");
    }

    private Engine installed(String name, Target target) {
        Path binary = Programs.find(name, settings.variable("PATH"))
                .orElseThrow(() -> new FailureException(new Failure.NeedsHuman(
                        ReasonCode.NOT_FOUND,
                        target + ": \"" + name + "\" is not on the PATH, so its root cannot be planned",
                        "install " + (name.equals("tofu") ? "tofu 1.10" : "terraform 1.11")
                                + " or newer, or set \"terraform: off\" in the app.yaml of \"" + target.app() + "\"")));
        RunDirectory directory =
                RunDirectory.create(settings, target, surroundings.ids().get());
        try {
            Path output = directory.path().resolve("version.out");
            Ending ending = surroundings
                    .programs()
                    .run(
                            new Command(
                                    List.of(binary.toString(), "version", "-json"),
                                    PrivateFiles.directory(directory.path()),
                                    new RootEnvironment(settings).plain(directory.temporary()),
                                    output,
                                    directory.path().resolve("version.err"),
                                    directory.program("version"),
                                    "version",
                                    Command.AfterGrace.KILL),
                            Supervision.within(LIMIT, Duration.ofSeconds(5)));
            String version = Json.parse(PrivateFiles.head(output, ANSWER_MAX))
                    .flatMap(answer -> answer.get("terraform_version").text())
                    .filter(answer -> ending.finishedWith(0))
                    .orElseThrow(() -> new FailureException(new Failure.NeedsHuman(
                            ReasonCode.UNSUPPORTED,
                            target + ": \"" + binary + " version -json\" gave no version",
                            "check that \"" + binary + "\" is " + name + " and can be run")));
            return new Engine(name, binary, version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            directory.remove();
        }
    }
}
