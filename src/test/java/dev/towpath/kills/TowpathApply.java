package dev.towpath.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.json.Json;
import dev.towpath.app.Main;
import dev.towpath.app.SeededCloud;
import dev.towpath.cli.Console;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.snapshot.Person;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole program in a process of its own, on a config repository with one root, with the rehearsal cloud for its records. */
final class TowpathApply implements Patient {
    private static final int RUNS_MAX = 4;
    private static final Pattern FORCE_UNLOCK = Pattern.compile("force-unlock ([0-9a-f-]{36})");

    private final Path directory;
    private final StateServer states;
    private final Sandbox sandbox;
    private final Path witnesses;
    private final Path starts;
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<Path, EventFile> events = new TreeMap<>();
    private int run;

    TowpathApply(Path directory, StateServer states, Path terraform, String root) {
        this.directory = directory;
        this.states = states;
        this.witnesses = directory.resolve("witnesses");
        this.starts = directory.resolve("starts");
        Cloud cloud = new Cloud();
        this.sandbox = Sandbox.start(cloud, 0);
        environment.put("HOME", directory.toString());
        environment.put("AWS_ACCESS_KEY_ID", "rehearsal");
        environment.put("AWS_SECRET_ACCESS_KEY", "rehearsal");
        environment.put("AWS_ENDPOINT_URL", sandbox.endpoint().toString());
        environment.put("TOWPATH_REPO", "infra");
        environment.put("TOWPATH_STATE", "file:" + directory.resolve("state"));
        environment.put("TOWPATH_APP", "many");
        environment.put("TOWPATH_ENV", "dev1");
        try {
            Path shims = Files.createDirectories(directory.resolve("shims"));
            Files.createDirectories(witnesses);
            Files.writeString(starts, "");
            Path shim = Files.writeString(shims.resolve("terraform"), shim(terraform));
            assertThat(shim.toFile().setExecutable(true)).isTrue();
            environment.put("PATH", shims + ":" + System.getenv().getOrDefault("PATH", ""));
            repository(root);
            SeededCloud.seed(cloud, directory.resolve("infra"), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with a variable more. */
    TowpathApply with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Terraform, but every start is counted, and what an apply writes stays when its directory is removed. */
    private String shim(Path terraform) {
        return """
                #!/bin/sh
                echo "$*" >>'%s'
                case " $* " in
                  *" apply "*) ln -L /proc/$$/fd/1 '%s'/$$ ;;
                esac
                exec '%s' "$@"
                """.formatted(starts, witnesses, terraform);
    }

    private void repository(String root) throws IOException {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Console console = new Console(nowhere, nowhere, false, false, environment);
        assertThat(Main.run(List.of("init", "infra"), console, directory, () -> false, () -> {}))
                .isZero();
        Path infra = directory.resolve("infra");
        Path app = Files.createDirectories(infra.resolve("apps/many/dev1"));
        Files.writeString(app.resolve("main.tf"), states.backend() + root);
        Files.writeString(infra.resolve("apps/many/app.yaml"), "ssm_prefix: /many/{env}\n");
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            writer.commit("Begin", new Person("developer", "developer@example.com"), Instant.now());
        }
    }

    @Override
    public Process start() {
        run++;
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath(),
                        Main.class.getName(),
                        "reconcile",
                        "--verbose",
                        "--format",
                        "json")
                .directory(directory.toFile())
                .redirectOutput(said("out").toFile())
                .redirectError(said("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our own class path, for a process that runs elsewhere. */
    static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }

    @Override
    public Optional<ProcessHandle> terraform() {
        return applies().stream()
                .map(file -> Long.parseLong(file.getFileName().toString()))
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .filter(ProcessHandle::isAlive)
                .findFirst();
    }

    @Override
    public int made() {
        return applies().stream()
                .mapToInt(file -> events.computeIfAbsent(file, EventFile::new).made())
                .sum();
    }

    @Override
    public boolean staysHeld() {
        return true;
    }

    @Override
    public Findings aftermath(Optional<ProcessHandle> last) {
        Optional<ProcessHandle> alive = last.filter(ProcessHandle::isAlive);
        Map<String, String> made = resources();
        int missing = missing(made);
        boolean locked = states.lock().isPresent();
        int runs = 0;
        boolean byHand = false;
        String state = "";
        while (!state.equals("in_sync") && !state.equals("applied") && runs < RUNS_MAX) {
            runs++;
            state = again(alive);
            byHand = byHand || freed();
            if (alive.isPresent()) {
                // It worked on until this run had found it: only now is it known what it left behind.
                made = resources();
                missing = missing(made);
                locked = states.lock().isPresent();
                alive = Optional.empty();
            }
        }
        long before = started();
        boolean quiet = again(Optional.empty()).equals("in_sync") && started() == before;
        boolean sync = state.equals("in_sync") || state.equals("applied");
        return new Findings(made.size(), missing, locked, missing(resources()), runs, sync, quiet, byHand, message(1));
    }

    /** One more run; a Terraform that is still held goes on when it is waited for. */
    private String again(Optional<ProcessHandle> held) {
        Process program = start();
        try {
            held.ifPresent(terraform -> {
                Signals.until(() -> read(said("err")).contains("waiting for process") || !program.isAlive());
                Signals.release(terraform);
            });
            assertThat(program.waitFor(240, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Json target = Json.parse(read(said("out")))
                .orElseThrow(() -> new AssertionError(read(said("err"))))
                .get("targets")
                .items()
                .get(0);
        return target.get("state").text().orElseThrow();
    }

    /** Does what the report tells a person to do about a lock that could not be proven to be our own. */
    private boolean freed() {
        String report = read(said("out"));
        Matcher command = FORCE_UNLOCK.matcher(report);
        Optional<String> lock = states.lock();
        if (!command.find() || lock.isEmpty()) {
            return false;
        }
        assertThat(lock.get()).contains(command.group(1));
        states.unlock();
        return true;
    }

    /** What a run said, counted from 1. */
    String report(int ofRun) {
        return read(directory.resolve("run-" + ofRun + ".out"));
    }

    private String message(int ofRun) {
        return Json.parse(report(ofRun))
                .flatMap(report -> report.get("targets")
                        .items()
                        .get(0)
                        .at("reason", "message")
                        .text())
                .orElse("");
    }

    /** Everything that any apply has made, with the id that it got last. */
    private Map<String, String> resources() {
        Map<String, String> made = new TreeMap<>();
        applies().forEach(file -> new EventFile(file).resources().forEach((address, id) -> made.put(id, address)));
        return made;
    }

    private int missing(Map<String, String> made) {
        String state = states.state();
        return (int) made.keySet().stream().filter(id -> !state.contains(id)).count();
    }

    private long started() {
        return read(starts).lines().count();
    }

    private List<Path> applies() {
        try (Stream<Path> files = Files.list(witnesses)) {
            return new ArrayList<>(files.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path said(String stream) {
        return directory.resolve("run-" + run + "." + stream);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        terraform().ifPresent(ProcessHandle::destroyForcibly);
        sandbox.close();
    }
}
