package dev.towpath.app;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.git.SshSigningKey;
import dev.towpath.adapter.json.Json;
import dev.towpath.cli.Console;
import dev.towpath.snapshot.Person;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program on a repository from the template, with a state directory of its own and the rehearsal cloud. */
final class TemplateUnderRehearsal implements AutoCloseable {
    static final Person DEVELOPER = new Person("developer", "developer@example.com");
    static final Person LEAD = new Person("platform-lead", "platform-lead@example.com");
    static final Person OWNER = new Person("product-owner", "product-owner@example.com");
    private static final Pattern LISTENING = Pattern.compile("listening on (http://127\\.0\\.0\\.1:[0-9]+)\n");

    final Path directory;
    final Path repository;
    final Path state;
    final SshSigningKey leadKey = SshSigningKey.generate();
    final SshSigningKey ownerKey = SshSigningKey.generate();
    final RepositoryWriter writer;
    private final Map<String, String> environment = new TreeMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    TemplateUnderRehearsal(Path directory) throws IOException {
        this.directory = directory;
        this.repository = directory.resolve("infra");
        this.state = directory.resolve("state");
        environment.put("HOME", directory.toString());
        environment.put("AWS_ACCESS_KEY_ID", "rehearsal");
        environment.put("AWS_SECRET_ACCESS_KEY", "rehearsal");
        environment.put("TOWPATH_REPO", "infra");
        environment.put("TOWPATH_STATE", "file:" + state);
        environment.put("TOWPATH_APP", "web-app");
        run("init", "infra");
        write(
                "policies/allowed_signers",
                "platform-lead " + leadKey.publicKey() + "\nproduct-owner " + ownerKey.publicKey() + "\n");
        this.writer = RepositoryWriter.init(repository);
    }

    /** Begins the history, and the cloud that it needs. */
    void begin() throws Exception {
        begin("300ms");
    }

    /** The same with rollouts that take so long. */
    void begin(String rollout) throws Exception {
        writer.commit("Begin", DEVELOPER, Instant.now());
        environment.put("AWS_ENDPOINT_URL", sandbox(rollout));
    }

    /** What a process of its own needs to see the same. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    void write(String path, String text) throws IOException {
        Path file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void withEnvironment(String name, String value) {
        environment.put(name, value);
    }

    private String sandbox(String rollout) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread server = new Thread(
                () -> run(said, List.of("sandbox", "--for", "infra", "--rollout", rollout)), "sandbox-under-test");
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
        throw new AssertionError(complaint());
    }

    Json json(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--format", "json"));
        run(words.toArray(new String[0]));
        return Json.parse(text()).orElseThrow(() -> new AssertionError(text() + complaint()));
    }

    int run(String... arguments) {
        out.reset();
        err.reset();
        return run(out, List.of(arguments));
    }

    private int run(ByteArrayOutputStream to, List<String> arguments) {
        Console console = new Console(stream(to), stream(err), false, false, environment);
        return Main.run(arguments, console, directory, stopping::get, () -> {});
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        stopping.set(true);
        writer.close();
    }
}
