package dev.towpath.hostile;

import dev.towpath.adapter.json.Json;
import dev.towpath.hostile.HostileWorld.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The whole corpus, in a process of its own with little memory and a hostile environment: writes the table of what came of each
 * case, and every violation.
 */
final class HostileCorpus {
    private final Path root;
    private final List<String> table = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    private HostileCorpus(Path root) {
        this.root = root;
    }

    /** Argument: a directory, into which {@code table} and {@code violations} are written. */
    public static void main(String[] arguments) throws IOException {
        HostileCorpus corpus = new HostileCorpus(Path.of(arguments[0]));
        long begun = System.nanoTime();
        corpus.applications();
        System.out.println((System.nanoTime() - begun) / 1_000_000 + " ms for the applications");
        corpus.repositories();
        Files.write(corpus.root.resolve("table"), corpus.table, StandardCharsets.UTF_8);
        Files.write(corpus.root.resolve("violations"), corpus.violations, StandardCharsets.UTF_8);
    }

    /** One repository, in which each application is poisoned in another way and two are well. */
    private void applications() {
        List<Poison> poisons = Poisons.all();
        List<String> apps = new ArrayList<>(List.of("healthy", "well-too", "victim"));
        poisons.forEach(poison -> apps.add(poison.app()));
        try (HostileWorld world = new HostileWorld(root, "applications")) {
            HostileTree tree = HostileWorld.tree(apps);
            world.commit(tree);
            world.seed();
            poisons.forEach(poison -> poison.change().accept(tree.folder("apps/" + poison.app())));
            world.commit(tree);
            Ran ran = world.run("reconcile", "--format", "json");
            Json report = ran.json();
            for (String app : List.of("healthy", "well-too")) {
                if (!state(report, app).equals(Optional.of("deployed"))) {
                    violations.add(app + " is well and not deployed: " + ran.errors() + state(report, app));
                }
            }
            for (Poison poison : poisons) {
                befallen(world, report, poison);
            }
            world.run("validate");
            world.run("status", "--format", "markdown");
            world.run("plan", "--format", "html");
            violations.addAll(world.violations);
        }
    }

    private void befallen(HostileWorld world, Json report, Poison poison) {
        String state = state(report, poison.app()).orElse("unknown to the run");
        List<String> running = world.account().runningImages("platform", poison.app() + "-prod1");
        boolean deployed = !running.get(0).endsWith(":latest");
        if (deployed != poison.deploys()) {
            violations.add(poison.what() + " runs " + running + " and is " + state);
        }
        table.add("| " + poison.what() + " | " + state + " | " + world.shown(why(report, poison.app())) + " |");
    }

    private static Optional<String> state(Json report, String app) {
        return target(report, app).flatMap(target -> target.get("state").text());
    }

    private static Optional<Json> target(Json report, String app) {
        return report.get("targets").items().stream()
                .filter(target -> target.get("app").text().equals(Optional.of(app)))
                .findFirst();
    }

    /** The first problem in the application's folder, else its reason. */
    private static String why(Json report, String app) {
        return report.get("problems").items().stream()
                .filter(problem -> problem.get("path").text().orElse("").startsWith("apps/" + app + "/"))
                .filter(problem -> !problem.get("severity").text().orElse("").equals("warning"))
                .map(problem -> problem.get("message").text().orElse(""))
                .findFirst()
                .or(() -> target(report, app)
                        .flatMap(target -> target.at("reason", "message").text()))
                .orElse("");
    }

    private void repositories() throws IOException {
        Map<String, HostileRepositories.Attempt> attempts = new TreeMap<>();
        HostileRepositories.all().forEach(attempts::put);
        table.add("");
        table.add("| repository, remote, cache or store | what comes of it |");
        table.add("|---|---|");
        int number = 0;
        for (Map.Entry<String, HostileRepositories.Attempt> attempt : attempts.entrySet()) {
            number++;
            long begun = System.nanoTime();
            try (HostileWorld world = new HostileWorld(root, "case" + number)) {
                String told = attempt.getValue().on(world);
                table.add("| " + attempt.getKey() + " | " + told + " |");
                System.out.println((System.nanoTime() - begun) / 1_000_000 + " ms " + attempt.getKey());
                world.violations.forEach(each -> violations.add(attempt.getKey() + ": " + each));
            } catch (RuntimeException | Error e) {
                violations.add(attempt.getKey() + ": " + e);
            }
        }
    }
}
