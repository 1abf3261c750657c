package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.towpath.adapter.json.Json;
import dev.towpath.app.CrashStage.Ran;
import dev.towpath.testing.DocumentedFigures;
import dev.towpath.testing.Golden;
import dev.towpath.testing.Program;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real program, in a process of its own, is killed with SIGKILL at its boundaries; the next run converges, the one after it
 * changes nothing, and the world is as if nothing had happened.
 *
 * <p>An undisturbed run lists the boundaries, so that a new step is covered by itself. {@code -Dcrash.points=all} kills at each of
 * them, {@code -Dcrash.points=17} at one; without it, each workload is killed once, where it once hurt.
 */
class CrashIT {
    private static final Map<CrashWorkload, Map<String, Integer>> LISTED = new EnumMap<>(CrashWorkload.class);
    private static final AtomicLong KILLED = new AtomicLong();

    @TempDir
    private Path directory;

    private HttpServer health;
    private StateServer states;
    private int stages;

    @BeforeEach
    void answer() throws IOException {
        states = StateServer.start();
        health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        health.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        health.start();
    }

    @AfterEach
    void end() {
        health.stop(0);
        states.close();
    }

    @AfterAll
    static void tellTheBoundaries() {
        if (LISTED.size() < CrashWorkload.values().length) {
            return;
        }
        Set<String> names = new TreeSet<>(Comparator.comparing(CrashIT::what).thenComparing(Comparator.reverseOrder()));
        LISTED.values().forEach(counts -> names.addAll(counts.keySet()));
        StringBuilder table = new StringBuilder("| boundary |");
        LISTED.keySet()
                .forEach(workload -> table.append(" ").append(workload.title()).append(" |"));
        table.append("\n|---|").append("---|".repeat(LISTED.size())).append("\n");
        for (String name : names) {
            table.append("| ").append(name).append(" |");
            LISTED.values()
                    .forEach(counts -> table.append(" ")
                            .append(Optional.ofNullable(counts.get(name))
                                    .map(String::valueOf)
                                    .orElse(""))
                            .append(" |"));
            table.append("\n");
        }
        table.append("| all |");
        LISTED.values()
                .forEach(counts -> table.append(" ")
                        .append(counts.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                        .append(" |"));
        Golden.document(
                Path.of("docs/reference/crash-points.md"), table.append("\n").toString());
        if (!System.getProperty("crash.points", "").isEmpty()) {
            return;
        }
        Map<String, Long> counted = new LinkedHashMap<>();
        LISTED.forEach((workload, counts) -> counted.put(
                "boundaries at which the program can be killed, " + workload.title(),
                counts.values().stream().mapToLong(Integer::longValue).sum()));
        counted.put("of them, killed with every build", KILLED.get());
        DocumentedFigures.holdExactly(CrashIT.class, counted);
    }

    private static String what(String name) {
        return name.substring(name.indexOf(' ') + 1);
    }

    private static void list(CrashWorkload workload, List<String> boundaries) {
        Map<String, Integer> counts = new TreeMap<>();
        boundaries.forEach(name -> counts.merge(name.replaceFirst("(ing [a-z]+)/.*", "$1/…"), 1, Integer::sum));
        LISTED.put(workload, counts);
    }

    @ParameterizedTest
    @EnumSource
    void whereverARunIsKilledTheNextOneConverges(CrashWorkload workload) throws Exception {
        if (workload == CrashWorkload.TERRAFORM) {
            Program.onPath("terraform", "install it from releases.hashicorp.com");
        }
        Path repository = directory.resolve(workload.title() + ".git");
        String address = "http://127.0.0.1:" + health.getAddress().getPort() + "/health";
        workload.write(repository, address, states.backend());
        List<String> boundaries = new ArrayList<>();
        SortedMap<String, String> undisturbed;
        Map<String, Integer> calls;
        try (CrashStage stage = stage(workload, repository, true)) {
            Ran ran = stage.run(
                    name -> {
                        synchronized (boundaries) {
                            boundaries.add(name);
                        }
                    },
                    () -> false,
                    "reconcile");
            assertThat(ran.exit()).as(ran.output() + ran.errors()).isZero();
            undisturbed = stage.outcome();
            calls = stage.done();
        }
        list(workload, boundaries);
        List<String> violations = new ArrayList<>();
        for (int point : points(workload, boundaries)) {
            try (CrashStage stage = stage(workload, repository, point % 2 == 0)) {
                killed(stage, point);
                String told = converged(stage, workload, undisturbed, calls);
                tell(workload, point, boundaries.get(point - 1), told);
            } catch (AssertionError e) {
                tell(workload, point, boundaries.get(point - 1), "VIOLATION");
                violations.add(
                        workload.title() + " " + point + " " + boundaries.get(point - 1) + ": " + e.getMessage());
            }
        }
        assertThat(violations).isEmpty();
    }

    private CrashStage stage(CrashWorkload workload, Path repository, boolean bucket) throws IOException {
        states.forget();
        stages++;
        return new CrashStage(
                workload, repository, Files.createDirectory(directory.resolve(workload.title() + stages)), bucket);
    }

    private static List<Integer> points(CrashWorkload workload, List<String> boundaries) {
        String wanted = System.getProperty("crash.points", "");
        if (wanted.equals("all")) {
            return IntStream.rangeClosed(1, boundaries.size()).boxed().toList();
        }
        return wanted.isEmpty()
                ? List.of(boundaries.lastIndexOf(workload.sorest()) + 1)
                : List.of(Integer.valueOf(wanted));
    }

    private void killed(CrashStage stage, int point) throws Exception {
        Path file = stage.home.resolve("boundaries");
        Process process = stage.start(file + "#" + point, "reconcile");
        try {
            stage.await(process, () -> lines(file) >= point);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isEqualTo(128 + 9);
        KILLED.incrementAndGet();
    }

    private static int lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private static String converged(
            CrashStage stage,
            CrashWorkload workload,
            SortedMap<String, String> undisturbed,
            Map<String, Integer> calls) {
        stage.hurry();
        Ran second = stage.run("reconcile", "--format", "json");
        assertThat(second.exit()).as(second.output() + second.errors()).isZero();
        String told = states(second.json());
        Ran third = stage.run("reconcile", "--format", "json");
        assertThat(third.exit()).as(third.output() + third.errors()).isZero();
        Json report = third.json();
        assertThat(report.get("mutations").number().orElseThrow().intValue())
                .as("%s, then %s", second.output(), third.output())
                .isZero();
        assertThat(states(report)).matches("(\\w+: in_sync(, )?)+");
        assertThat(stage.outcome()).isEqualTo(undisturbed);
        Map<String, Integer> extra = new TreeMap<>();
        stage.done().forEach((operation, count) -> {
            int more = count - calls.getOrDefault(operation, 0);
            if (more > 0) {
                extra.put(operation, more);
            }
        });
        assertThat(extra.getOrDefault("ecs:RegisterTaskDefinition", 0)).isLessThanOrEqualTo(1);
        assertThat(extra).doesNotContainKey("ecs:RunTask");
        Ran audit = stage.run("audit", "verify");
        assertThat(audit.exit()).as(second.output() + audit.output()).isZero();
        for (String app : workload.apps()) {
            Json history =
                    stage.run("history", app, "prod1", "--format", "json").json();
            assertThat(history.get("targets").items())
                    .as(second.output() + history)
                    .hasSize(2);
        }
        return told + (extra.isEmpty() ? "" : ", " + extra);
    }

    private static String states(Json report) {
        List<String> states = new ArrayList<>();
        report.get("targets")
                .items()
                .forEach(target -> states.add(target.get("app").text().orElseThrow() + ": "
                        + target.get("state").text().orElseThrow()));
        return String.join(", ", states);
    }

    private static void tell(CrashWorkload workload, int point, String name, String told) throws IOException {
        Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("crash-points.txt"),
                "%-9s %3d %-45s %s%n".formatted(workload.title(), point, name, told),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
