package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.adapter.json.Json;
import dev.towpath.cli.Console;
import dev.towpath.cli.TowpathCommand;
import dev.towpath.model.Digest;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One world for one killed run: a cloud, a cache and a state store of its own, and a repository that many share.
 *
 * <p>Runs are either the program in this JVM, which is fast, or the program in a process of its own, which can be killed.
 */
final class CrashStage implements AutoCloseable {
    /** How long whoever comes after a dead run watches its lease. */
    private static final String TAKEOVER = "300ms";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration ROLLOUT = Duration.ofMillis(40);

    final Path home;
    final Cloud cloud = new Cloud().rollout(ROLLOUT).invalidation(Duration.ofMillis(20));
    private final CrashWorkload workload;
    private final Sandbox sandbox;
    private final Map<String, String> environment = new TreeMap<>();

    /** What a run in this JVM came to. */
    record Ran(int exit, String output, String errors) {
        Json json() {
            return Json.parse(output).orElseThrow(() -> new AssertionError(output + errors));
        }
    }

    /**
     * A world in which the branch {@code before} is deployed.
     *
     * @param bucket whether the state is kept in the bucket that the repository names, or else in a directory
     */
    CrashStage(CrashWorkload workload, Path repository, Path home, boolean bucket) {
        this.workload = workload;
        this.home = home;
        this.sandbox = Sandbox.start(cloud, 0);
        SeededCloud.seed(cloud, repository, home);
        environment.putAll(Map.of(
                "HOME",
                home.toString(),
                "PATH",
                System.getenv().getOrDefault("PATH", ""),
                "AWS_ACCESS_KEY_ID",
                "rehearsal",
                "AWS_SECRET_ACCESS_KEY",
                "rehearsal",
                "AWS_ENDPOINT_URL",
                sandbox.endpoint().toString(),
                "TOWPATH_REPO",
                "file://" + repository));
        if (!bucket) {
            environment.put("TOWPATH_STATE", "file:" + home.resolve("state"));
        }
        Ran first = run("reconcile", "--ref", "before", "--format", "json");
        assertThat(first.exit()).as(first.output() + first.errors()).isZero();
        cloud.calls().reset();
    }

    /** From now on, runs are in a hurry. */
    void hurry() {
        environment.put("TOWPATH_LEASE_TAKEOVER", TAKEOVER);
    }

    void withEnvironment(String name, String value) {
        environment.put(name, value);
    }

    /** The program in this JVM, from its command line on. */
    Ran run(String... arguments) {
        return run(Boundaries.unobserved(), () -> false, arguments);
    }

    Ran run(Boundaries boundaries, BooleanSupplier stopping, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(stream(out), stream(err), false, false, environment);
        Program program = new Program(environment, home, command(), pace(), new SecureRandom(), boundaries);
        int exit = new TowpathCommand(console, program, stopping).run(List.of(arguments));
        return new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The program in a process of its own. */
    Process start(String boundaries, String... arguments) throws IOException {
        return startedBy(List.of(), boundaries, arguments);
    }

    /** The same by another program, which becomes it. */
    Process startedBy(List<String> starter, String boundaries, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(starter);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx256m"));
        if (!boundaries.isEmpty()) {
            words.add("-D" + WrittenBoundaries.PROPERTY + "=" + boundaries);
        }
        words.addAll(List.of("-cp", classPath(), Main.class.getName()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The program in a process of its own, once it has come to a boundary; it goes on. */
    Process startedUntil(String boundary, String... arguments) throws Exception {
        Path file = home.resolve("boundaries");
        Process process = start(file.toString(), arguments);
        await(process, () -> Files.exists(file) && Files.readString(file).contains(" " + boundary + "\n"));
        return process;
    }

    /** Waits until something is so, while a process lives. */
    void await(Process process, Callable<Boolean> so) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!so.call()) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(() -> told("out") + told("err"))
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Sends a process a signal, such as {@code STOP}. */
    static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    String told(String stream) {
        try {
            return Files.readString(home.resolve(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that a run should leave behind, as text: the same for every way that led there. */
    SortedMap<String, String> outcome() {
        SortedMap<String, String> outcome = new TreeMap<>();
        CloudAccount account = cloud.account(CrashWorkload.PRODUCTION);
        for (String app : workload.apps()) {
            String prefix = "/" + app + "/prod1/";
            for (String name : List.of("container-image-tag", "artifact-key")) {
                account.parameter(prefix + name).ifPresent(value -> outcome.put(prefix + name, value));
            }
            account.parameter(prefix + "towpath/record").ifPresent(text -> {
                Json record = Json.parse(text).orElseThrow();
                for (String name : List.of("artifact", "digest", "commit", "approved_by", "policy")) {
                    outcome.put(
                            "record of " + app + ": " + name, record.get(name).toString());
                }
            });
        }
        if (workload.apps().contains("web")) {
            for (String service : List.of("web-prod1", "web-prod1-worker")) {
                outcome.put(service, account.truth("platform", service, "app").toString());
            }
            outcome.put("hooks", account.commands().toString());
        }
        if (workload.apps().contains("site")) {
            site(account, outcome);
        }
        return outcome;
    }

    private static void site(CloudAccount account, SortedMap<String, String> outcome) {
        String bucket = account.parameter("/site/prod1/website-bucket-name").orElseThrow();
        for (String key : account.objects(bucket)) {
            outcome.put(
                    "object " + key,
                    Digest.of(account.object(bucket, key).orElseThrow()).abbreviated() + " "
                            + account.objectHeaders(bucket, key));
        }
        String distribution =
                account.parameter("/site/prod1/cloudfront-distribution-id").orElseThrow();
        outcome.put(
                "invalidations",
                String.valueOf(account.invalidations(distribution).size()));
    }

    /** What was carried out that changes something, by operation, since the older release was deployed; not the state store. */
    Map<String, Integer> done() {
        Map<String, Integer> done = new TreeMap<>();
        cloud.calls().newest().stream()
                .filter(call -> call.mutating() && call.status() >= 200 && call.status() < 300)
                .filter(call -> !call.account().id().equals(CrashWorkload.SHARED))
                .forEach(call -> done.merge(call.operation(), 1, Integer::sum));
        return done;
    }

    private static List<String> command() {
        return List.of(System.getProperty("java.home") + "/bin/java", "-cp", classPath(), Main.class.getName());
    }

    /** Not relative to where this process was started. */
    static String classPath() {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Pace pace() {
        return new Pace(
                Duration.ofMillis(10),
                Duration.ofMillis(10),
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                System::nanoTime,
                time -> Thread.sleep(time.toMillis()));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
