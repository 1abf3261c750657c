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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program as a person calls it: in a directory, with an environment of its own, against the rehearsal cloud. */
class ProgramUnderTest {
    private static final Pattern LISTENING = Pattern.compile("listening on (http://127\\.0\\.0\\.1:[0-9]+)\n");

    /** Where it is called. */
    final Path directory;

    /** Where its config repository is made, if one is. */
    final Path infra;

    /** All that it sees of the environment. */
    final Map<String, String> environment = new TreeMap<>();

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** One that sees nothing of an environment. */
    ProgramUnderTest(Path directory) {
        this.directory = directory;
        this.infra = directory.resolve("infra");
    }

    /** One that has made a config repository from the template. */
    ProgramUnderTest(Path directory, Sandbox sandbox) {
        this(directory);
        withCredentials();
        environment.put("AWS_ENDPOINT_URL", sandbox.endpoint().toString());
        environment.put("TOWPATH_REPO", "infra");
        if (run("init", "infra") != 0) {
            throw new AssertionError(complaint());
        }
    }

    /** Lets it see a home of its own, and credentials that the rehearsal cloud takes. */
    final void withCredentials() {
        environment.put("HOME", directory.toString());
        environment.put("AWS_ACCESS_KEY_ID", "rehearsal");
        environment.put("AWS_SECRET_ACCESS_KEY", "rehearsal");
    }

    /** Calls it; the exit code. */
    final int run(String... arguments) {
        out.reset();
        err.reset();
        return run(out, arguments);
    }

    /** Calls it with an output of its own, for calls at the same time. */
    final int run(ByteArrayOutputStream to, String... arguments) {
        Console console = new Console(stream(to), stream(err), false, false, environment);
        return Main.run(List.of(arguments), console, directory, stopping::get, () -> {});
    }

    /** Calls its rehearsal cloud for the config repository, until {@link #stop()}; where that listens. */
    final String sandbox(String rollout) throws InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread server =
                new Thread(() -> run(said, "sandbox", "--for", "infra", "--rollout", rollout), "sandbox-under-test");
        server.setDaemon(true);
        server.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            Matcher matcher = LISTENING.matcher(said.toString(StandardCharsets.UTF_8));
            if (matcher.matches()) {
                return matcher.group(1);
            }
            Thread.sleep(20);
        }
        throw new AssertionError(said.toString(StandardCharsets.UTF_8) + complaint());
    }

    /** Stops it as a signal would. */
    final void stop() {
        stopping.set(true);
    }

    /** Calls it; its report. */
    final Json json(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--format", "json"));
        run(words.toArray(new String[0]));
        return Json.parse(text()).orElseThrow(() -> new AssertionError(text() + complaint()));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** What the last call printed. */
    final String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What the last call complained of. */
    final String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
