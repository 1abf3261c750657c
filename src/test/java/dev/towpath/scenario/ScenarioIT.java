package dev.towpath.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.app.Main;
import dev.towpath.app.SeededCloud;
import dev.towpath.cli.Console;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Rollout;
import dev.towpath.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The readable specification: each folder below {@code scenarios/} is a git history, what the cloud does to it, and what the program
 * says of it, whole. {@code -Dgolden.update} writes down what it says now.
 */
class ScenarioIT {
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

    @TempDir
    Path scratch;

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        return folders(SCENARIOS).stream()
                .filter(folder -> !folder.getFileName().toString().startsWith("_"))
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> play(folder)));
    }

    private void play(Path folder) throws IOException {
        Path home = Files.createDirectory(scratch.resolve(folder.getFileName()));
        Properties about = ScenarioHistory.properties(folder.resolve("scenario.properties"));
        Path whole = home.resolve("whole.git");
        try (ScenarioHistory history = new ScenarioHistory(whole)) {
            List<String> unbuilt = words(about, "unbuilt");
            for (Path commit : commits(folder)) {
                if (!unbuilt.contains(commit.getFileName().toString())) {
                    commit(history, commit);
                }
            }
        }
        Cloud cloud = new Cloud().rollout(Duration.ofMillis(200)).invalidation(Duration.ofMillis(50));
        for (String tag : words(about, "fails")) {
            cloud.rollout(tag, Rollout.failsToStart("CannotPullContainerError: manifest unknown"));
        }
        SeededCloud.seed(cloud, whole, home);
        words(about, "built").forEach(tag -> cloud.account("999999999999").image("acme/web-app", tag));
        try (Sandbox sandbox = Sandbox.start(cloud, 0)) {
            Program program = new Program(home, sandbox.endpoint().toString());
            try (ScenarioHistory history = new ScenarioHistory(home.resolve("config.git"))) {
                for (Path commit : commits(folder)) {
                    commit(history, commit);
                    Properties step = ScenarioHistory.properties(commit.resolve("commit.properties"));
                    if (Boolean.parseBoolean(step.getProperty("reconcile"))) {
                        program.run("reconcile", "json", words(step, "options"));
                    }
                }
            }
            String plan = program.run("plan", "text").normalised();
            Said said = program.run(about.getProperty("command"), "json");
            expect(folder.resolve("expected-plan.txt"), plan);
            expect(folder.resolve("expected-report.json"), said.normalised());
            expect(folder.resolve("expected-exit"), said.exit() + "\n");
        }
    }

    private static void commit(ScenarioHistory history, Path folder) throws IOException {
        boolean first = folder.getFileName().toString().startsWith("1-");
        List<Path> overlays = new ArrayList<>(first ? List.of(SCENARIOS.resolve("_base")) : List.of());
        overlays.add(folder);
        history.commit(
                folder.getFileName().toString(),
                overlays,
                ScenarioHistory.properties(folder.resolve("commit.properties")));
    }

    private static void expect(Path file, String actual) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, actual);
        }
        assertThat(actual).as(file.toString()).isEqualTo(Files.readString(file));
    }

    private static List<String> words(Properties properties, String key) {
        String value = properties.getProperty(key, "");
        return value.isEmpty() ? List.of() : List.of(value.split(","));
    }

    private static List<Path> commits(Path folder) throws IOException {
        return folders(folder.resolve("commits"));
    }

    private static List<Path> folders(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** What the program said, and its exit code. */
    private record Said(int exit, String text, Path home) {
        /** Without what differs from run to run: ids, moments, durations, places on this machine. */
        String normalised() {
            return text.replace(home.toString(), "<home>")
                    .replaceAll("\\b01[0-9A-HJKMNP-TV-Z]{24}\\b", "<ulid>")
                    .replaceAll("\\b2(?!099)[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "<time>")
                    .replaceAll("\"duration_ms\" : [0-9]+", "\"duration_ms\" : 0")
                    .replaceAll("\"duration_ms\": [0-9]+", "\"duration_ms\": 0")
                    .replaceAll("(?s)\"calls\" ?: ?\\{[^}]*\\}", "\"calls\": {}")
                    // How far ECS had come when it was looked at is a matter of moments.
                    .replaceAll("ECS (rolled|gave up on) [^;]*;", "ECS gave up;")
                    .replaceAll("[0-9]+ tasks? stopped", "<n> tasks stopped")
                    .replaceAll(" \\(container [^)]*\\)", "")
                    .replaceAll("(?m)^[0-9]+ calls?.* (mutating calls [0-9]+), .*$", "<calls>, $1, <duration>");
        }
    }

    /** The real program with a console and an environment of its own. */
    private record Program(Path home, String endpoint) {
        Said run(String verb, String format) {
            return run(verb, format, List.of());
        }

        Said run(String verb, String format, List<String> options) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Map<String, String> environment = Map.of(
                    "HOME", home.toString(),
                    "PATH", "/usr/bin:/bin",
                    "AWS_ENDPOINT_URL", endpoint,
                    "AWS_ACCESS_KEY_ID", "scenario",
                    "AWS_SECRET_ACCESS_KEY", "scenario",
                    "AWS_REGION", "us-east-1");
            Console console = new Console(printer(out), printer(err), false, false, environment);
            List<String> arguments = new ArrayList<>(
                    List.of(verb, "--repo", home.resolve("config.git").toString(), "--format", format));
            arguments.addAll(options);
            int exit = Main.run(arguments, console, home, () -> false, () -> {});
            return new Said(exit, out.toString(StandardCharsets.UTF_8), home);
        }

        private static PrintStream printer(ByteArrayOutputStream bytes) {
            return new PrintStream(bytes, true, StandardCharsets.UTF_8);
        }
    }
}
