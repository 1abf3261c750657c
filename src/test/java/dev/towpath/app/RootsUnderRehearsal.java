package dev.towpath.app;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.Programs;
import dev.towpath.cli.Console;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.snapshot.Person;
import dev.towpath.testing.StateServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** The real program on a repository of Terraform roots in dev1, with a real Terraform that is counted, and the rehearsal cloud. */
final class RootsUnderRehearsal implements AutoCloseable {
    private static final Person DEVELOPER = new Person("developer", "developer@example.com");

    private static final String POLICY = """
            groups:
              staff: { users: [sam] }
            rules:
              - { name: dev, when: { tier: dev }, require: {} }
              - { name: policy, when: { change: policy }, require: { staff: 1 } }
            """;

    final Map<String, String> environment = new TreeMap<>();
    final Cloud cloud = new Cloud().rollout(Duration.ofMillis(200));
    final Sandbox sandbox = Sandbox.start(cloud, 0);
    final Path infra;
    private final Path directory;
    private final Map<String, StateServer> states = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Optional<RepositoryWriter> writer = Optional.empty();

    /** A repository of the template without its applications; the test is skipped where Terraform is missing. */
    RootsUnderRehearsal(Path directory) throws IOException {
        this.directory = directory;
        this.infra = directory.resolve("infra");
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> terraform = Programs.find("terraform", path);
        Assumptions.assumeTrue(
                terraform.isPresent(),
                "terraform is not on the PATH; get it from https://developer.hashicorp.com/terraform/install");
        Path counted = Files.createDirectories(directory.resolve("bin")).resolve("terraform");
        Files.writeString(counted, """
                #!/bin/sh
                echo "$@" >> '%s'
                exec '%s' "$@"
                """.formatted(started(), terraform.orElseThrow()));
        Files.setPosixFilePermissions(counted, PosixFilePermissions.fromString("rwx------"));
        environment.putAll(Map.of(
                "HOME", directory.toString(),
                "PATH", counted.getParent() + ":" + path,
                "AWS_ACCESS_KEY_ID", "rehearsal",
                "AWS_SECRET_ACCESS_KEY", "rehearsal",
                "AWS_ENDPOINT_URL", sandbox.endpoint().toString(),
                "TOWPATH_REPO", "infra",
                "TOWPATH_ENV", "dev1"));
        run("init", "infra");
        for (String app : List.of("dns", "web-app", "marketing-site")) {
            remove("apps/" + app);
        }
        put("policies/approvals.yaml", POLICY);
    }

    private Path started() {
        return directory.resolve("started");
    }

    /** The block that keeps a root's state in an HTTP backend of its own. */
    String backend(String app) {
        return states.computeIfAbsent(app, name -> StateServer.start()).backend();
    }

    /** The state of a root. */
    String state(String app) {
        return Optional.ofNullable(states.get(app)).map(StateServer::state).orElse("");
    }

    /** The arguments that read the state of another root. */
    String remote(String app) {
        String address = backend(app)
                .lines()
                .filter(line -> line.strip().startsWith("address"))
                .findFirst()
                .orElseThrow();
        return "backend = \"http\"\n  config = {\n" + address + "\n  }\n";
    }

    /** A Terraform root of an application. */
    RootsUnderRehearsal root(String app, String text) {
        put("apps/" + app + "/dev1/main.tf", backend(app) + text);
        return Files.exists(infra.resolve("apps/" + app + "/app.yaml")) ? this : settings(app, "");
    }

    /** The app.yaml of an application. */
    RootsUnderRehearsal settings(String app, String text) {
        return put("apps/" + app + "/app.yaml", "ssm_prefix: /" + app + "/{env}\n" + text);
    }

    RootsUnderRehearsal put(String path, String text) {
        try {
            Files.createDirectories(infra.resolve(path).getParent());
            Files.writeString(infra.resolve(path), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RootsUnderRehearsal remove(String path) {
        try (var files = Files.walk(infra.resolve(path))) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RootsUnderRehearsal commit(String message) {
        RepositoryWriter repository = writer.orElseGet(() -> RepositoryWriter.init(infra));
        repository.commit(message, DEVELOPER, Instant.now());
        if (writer.isEmpty()) {
            SeededCloud.seed(cloud, infra, directory);
        }
        writer = Optional.of(repository);
        return this;
    }

    /** How Terraform was started since this was last asked: its commands, without those that ask for the version or for a lock. */
    List<String> started(String... only) {
        try {
            if (!Files.exists(started())) {
                return List.of();
            }
            List<String> lines = Files.readAllLines(started());
            Files.delete(started());
            return lines.stream()
                    .filter(line -> !line.startsWith("version") && !line.contains(" -refresh=false "))
                    .map(line -> line.replaceAll(".*/source/apps/([^/]+)/dev1 ([a-z-]+).*", "$2 $1"))
                    .filter(line -> only.length == 0 || List.of(only).contains(line.split(" ", -1)[0]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int run(String... arguments) {
        out.reset();
        err.reset();
        Console terminal = new Console(stream(out), stream(err), false, false, environment);
        return Main.run(List.of(arguments), terminal, directory, () -> false, () -> {});
    }

    Json json(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--format", "json"));
        run(words.toArray(new String[0]));
        return Json.parse(text()).orElseThrow(() -> new AssertionError(text() + complaint()));
    }

    /** State by application. */
    static Map<String, String> states(Json report) {
        Map<String, String> states = new TreeMap<>();
        report.get("targets")
                .items()
                .forEach(target -> states.put(
                        target.get("app").text().orElseThrow(),
                        target.get("state").text().orElseThrow()));
        return states;
    }

    /** The reason's message of an application's target. */
    static String message(Json report, String app) {
        return report.get("targets").items().stream()
                .filter(target -> target.get("app").text().equals(Optional.of(app)))
                .flatMap(target -> target.at("reason", "message").text().stream())
                .findFirst()
                .orElse("");
    }

    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        sandbox.close();
        states.values().forEach(StateServer::close);
        writer.ifPresent(RepositoryWriter::close);
    }
}
