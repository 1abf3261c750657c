package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.Command;
import dev.towpath.adapter.process.Ending;
import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.adapter.process.Programs;
import dev.towpath.adapter.process.Supervision;
import dev.towpath.model.EngineRequirement;
import dev.towpath.model.EngineVersion;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Finds the engine that a root asks for; it is never downloaded, as that would run what nobody reviewed.
 *
 * <p>The one on the {@code PATH} is taken where it fits, else the newest that fits of those that lie side by side in the
 * operator's directories.
 */
final class Engines {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ANSWER_MAX = 1 << 16;

    private final TerraformSettings settings;
    private final Surroundings surroundings;
    private final Map<Path, Engine> known = new ConcurrentHashMap<>();

    Engines(TerraformSettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.surroundings = surroundings;
    }

    /**
     * The engine of a root.
     *
     * @throws FailureException if none is installed, or none in a version that the root accepts
     */
    Engine of(Target target, TerraformRoot root) {
        String name = root.engine();
        List<EngineRequirement> wanted = root.requirements();
        Optional<Engine> first = InstalledEngines.named(settings.engines(), name)
                .or(() -> Programs.find(name, settings.variable("PATH")))
                .map(binary -> asked(name, binary, target));
        if (first.filter(engine -> fits(wanted, engine.version())).isPresent()) {
            return first.get();
        }
        List<InstalledEngines.Version> others = InstalledEngines.versions(settings.engines(), name);
        for (InstalledEngines.Version other : others) {
            if (fits(wanted, other.version().toString())) {
                Engine engine = asked(name, other.binary(), target);
                if (fits(wanted, engine.version())) {
                    return engine;
                }
            }
        }
        throw new FailureException(
                first.isEmpty() && others.isEmpty()
                        ? missing(target, name)
                        : unfit(target, root, first.stream().toList(), others));
    }

    private static boolean fits(List<EngineRequirement> wanted, String version) {
        return unmet(wanted, version).isEmpty();
    }

    /** A version that cannot be read, such as that of a development build, is for the engine itself to judge. */
    private static List<EngineRequirement> unmet(List<EngineRequirement> wanted, String version) {
        Optional<EngineVersion> installed = EngineVersion.of(version);
        return wanted.stream()
                .filter(one ->
                        installed.filter(it -> !one.constraint().fits(it)).isPresent())
                .toList();
    }

    private static Failure missing(Target target, String name) {
        return new Failure.NeedsHuman(
                ReasonCode.NOT_FOUND,
                target + ": \"" + name + "\" is not on the PATH, so its root cannot be planned",
                "install " + (name.equals("tofu") ? "tofu 1.10" : "terraform 1.11")
                        + " or newer, or set \"terraform: off\" in the app.yaml of \"" + target.app() + "\"");
    }

    private static Failure unfit(
            Target target, TerraformRoot root, List<Engine> first, List<InstalledEngines.Version> others) {
        String name = root.engine();
        List<String> installed = new ArrayList<>();
        first.forEach(engine -> installed.add("\"" + engine.version() + "\" at \"" + engine.binary() + "\""));
        others.forEach(other -> installed.add("\"" + other.version() + "\" at \"" + other.binary() + "\""));
        List<EngineRequirement> unmet = first.isEmpty()
                ? root.requirements()
                : unmet(root.requirements(), first.get(0).version());
        String asks = unmet.stream()
                .map(one -> "\"" + one.constraint() + "\" (" + one.place() + ")")
                .collect(Collectors.joining(" and "));
        return new Failure.NeedsHuman(
                ReasonCode.UNSUPPORTED,
                target + ": the root asks for " + name + " " + asks + ", and installed is "
                        + String.join(", ", installed),
                "install a version of " + name + " that fits, in a directory of versions that TOWPATH_TERRAFORM_BIN"
                        + " names, or change the version there");
    }

    private Engine asked(String name, Path binary, Target target) {
        return known.computeIfAbsent(binary, path -> new Engine(name, path, version(name, path, target)));
    }

    private String version(String name, Path binary, Target target) {
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
            return Json.parse(PrivateFiles.head(output, ANSWER_MAX))
                    .flatMap(answer -> answer.get("terraform_version").text())
                    .filter(answer -> ending.finishedWith(0))
                    .orElseThrow(() -> new FailureException(new Failure.NeedsHuman(
                            ReasonCode.UNSUPPORTED,
                            target + ": \"" + binary + " version -json\" gave no version",
                            "check that \"" + binary + "\" is " + name + " and can be run")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            directory.remove();
        }
    }
}
