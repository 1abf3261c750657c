package dev.towpath.app;

import dev.towpath.adapter.json.Json;
import dev.towpath.cli.Console;
import dev.towpath.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The real program as a person calls it: in a directory, with an environment of its own, against the rehearsal cloud. */
final class ProgramUnderTest {
    /** The config repository. */
    final Path infra;

    /** All that it sees of the environment. */
    final Map<String, String> environment;

    private final Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** One that has made a config repository from the template. */
    ProgramUnderTest(Path directory, Sandbox sandbox) {
        this.directory = directory;
        this.infra = directory.resolve("infra");
        this.environment = new TreeMap<>(Map.of(
                "HOME", directory.toString(),
                "AWS_ACCESS_KEY_ID", "rehearsal",
                "AWS_SECRET_ACCESS_KEY", "rehearsal",
                "AWS_ENDPOINT_URL", sandbox.endpoint().toString(),
                "TOWPATH_REPO", "infra"));
        if (run("init", "infra") != 0) {
            throw new AssertionError(complaint());
        }
    }

    /** Calls it; the exit code. */
    int run(String... arguments) {
        out.reset();
        err.reset();
        Console console = new Console(stream(out), stream(err), false, false, environment);
        return Main.run(List.of(arguments), console, directory, () -> false, () -> {});
    }

    /** Calls it; its report. */
    Json json(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--format", "json"));
        run(words.toArray(new String[0]));
        return Json.parse(text()).orElseThrow(() -> new AssertionError(text() + complaint()));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** What the last call printed. */
    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What the last call complained of. */
    String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
