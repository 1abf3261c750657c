package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Resources that a Terraform made and did not live to write into its state.
 *
 * <p>A Terraform saves its state every twenty seconds and at its end. What it made since is known from its events only, with
 * the ids. The next plan of the root imports them, so that nothing is made a second time; what is in the state already is not
 * imported again.
 */
final class UnsavedResources {
    private static final String PREFIX = "made-";
    private static final int NAMED_MAX = 3;

    private final Path directory;

    UnsavedResources(Path stateDirectory) {
        this.directory = stateDirectory.resolve("terraform");
    }

    /** Keeps what an apply that was killed had made. */
    int keep(RunDirectory run, Events events) {
        if (events.made().isEmpty() && events.underway().isEmpty()) {
            return 0;
        }
        List<Object> list = new ArrayList<>();
        events.made()
                .forEach(made -> list.add(new TreeMap<String, Object>(
                        Map.of("address", made.address(), "id", made.id().orElse(""), "replaced", made.replaced()))));
        try {
            Path kept = of(run.target()).resolve(PREFIX + run.id() + ".json");
            PrivateFiles.directoryOf(kept);
            PrivateFiles.replace(
                    kept,
                    Json.of(Map.of("made", list, "underway", events.underway())).canonical() + "\n");
            return list.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why a target is blocked, if Terraform cannot take in by itself what was made. */
    Optional<Failure> blocked(Target target, boolean destroy) {
        List<Made> made = made(target);
        List<Made> byHand = made.stream()
                .filter(one -> destroy || one.id().isEmpty() || one.replaced())
                .toList();
        if (byHand.isEmpty()) {
            return Optional.empty();
        }
        String what = destroy
                ? "; destroying the root would leave them behind"
                : "; the state may name others under the same addresses, so they are not imported by themselves";
        return Optional.of(new Failure.NeedsHuman(
                ReasonCode.STATE_BLOCKED,
                target + ": a Terraform that was killed had made " + named(byHand) + ", which may be in no state"
                        + what,
                "compare them with \"state list\" and \"import\" what is missing; then run: towpath state "
                        + target.app() + " " + target.environment() + " discard --reason \"…\""));
    }

    /** The prepared root, so that its next plan takes in what was made. */
    Prepared declared(Prepared prepared) {
        List<Made> made = made(prepared.request().target());
        if (made.isEmpty()) {
            return prepared;
        }
        List<Object> imports = new ArrayList<>();
        made.forEach(one -> imports.add(new TreeMap<String, Object>(
                Map.of("to", one.address(), "id", literal(one.id().orElse(""))))));
        try {
            PrivateFiles.write(
                    prepared.directory().sources(prepared.request().root()).resolve("towpath_imports.tf.json"),
                    Json.of(Map.of("import", imports)).canonical().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> warnings = new ArrayList<>(prepared.warnings());
        warnings.add(
                "a Terraform that was killed had made " + named(made) + "; what of it is not in the state is imported");
        return new Prepared(prepared.request(), prepared.directory(), prepared.commands(), warnings);
    }

    /** A plan that was to import what is kept, and was not made: it says so, as the reason may be one of the imports. */
    Failure explained(Target target, Failure failure) {
        List<Made> made = made(target);
        if (made.isEmpty() || !(failure instanceof Failure.Broken)) {
            return failure;
        }
        return new Failure.NeedsHuman(
                ReasonCode.STATE_BLOCKED,
                failure.message() + "; the plan was to import what a Terraform that was killed had made: "
                        + named(made),
                "correct what the message names, or import by hand; then run: towpath state " + target.app() + " "
                        + target.environment() + " discard --reason \"…\"");
    }

    /** What is kept of a target. */
    List<Made> made(Target target) {
        Map<String, Made> made = new TreeMap<>();
        for (Path file : files(target)) {
            read(file).get("made").items().stream()
                    .map(one -> new Made(
                            one.get("address").text().orElse(""),
                            one.get("id").text().filter(id -> !id.isEmpty()),
                            one.get("replaced").isTrue()))
                    .forEach(one -> made.put(one.address(), one));
        }
        return List.copyOf(made.values());
    }

    /** What was being done when a Terraform was killed, of which nobody knows whether it was. */
    List<String> underway(Target target) {
        List<String> underway = new ArrayList<>();
        for (Path file : files(target)) {
            read(file).get("underway").items().forEach(one -> one.text().ifPresent(underway::add));
        }
        return underway;
    }

    private static Json read(Path file) {
        try {
            return Json.parse(Files.readString(file)).orElseGet(() -> Json.of(Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets what was made: a later apply has taken it in, or a person has dealt with it. */
    void clear(Target target) {
        for (Path file : files(target)) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Addresses and ids of the first few. */
    static String named(List<Made> made) {
        String first = made.stream()
                .limit(NAMED_MAX)
                .map(one -> one.address() + one.id().map(id -> " (" + id + ")").orElse(""))
                .reduce((a, b) -> a + ", " + b)
                .orElse("nothing");
        int more = made.size() - NAMED_MAX;
        return made.size()
                + (made.size() == 1 ? " resource: " : " resources: ")
                + first
                + (more > 0 ? " and " + more + " more" : "");
    }

    private List<Path> files(Target target) {
        if (!Files.isDirectory(of(target))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(of(target))) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In JSON syntax, too, a text is a template. */
    private static String literal(String text) {
        return text.replace("${", "$${").replace("%{", "%%{");
    }

    private Path of(Target target) {
        return directory
                .resolve(target.app().value())
                .resolve(target.environment().value());
    }
}
