package dev.towpath.hostile;

import dev.towpath.adapter.json.Json;
import dev.towpath.app.Main;
import dev.towpath.app.SeededCloud;
import dev.towpath.cli.Console;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.testing.GitRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A repository, a cloud and a machine for one hostile case; everything that the program says here is looked at. */
final class HostileWorld implements AutoCloseable {
    static final String PRODUCTION = "333333333333";
    static final String PLATFORM = """
            schema_version: 1
            namespace: acme
            shared_services: { account: "920534281604", region: us-east-1, artifact_bucket: acme-artifacts,
                               role: "arn:aws:iam::920534281604:role/towpath-read" }
            environments:
              prod1: { tier: production, account: "333333333333", region: us-east-1,
                       role: "arn:aws:iam::333333333333:role/towpath-deploy" }
            """;
    static final String POLICY =
            "rules: [ { name: all, when: { tier: production }, require: {} }, { name: policy, when: { change: policy },"
                    + " require: {} } ]\n";
    /** With which Markdown is told that a name is no mention of anybody. */
    private static final int UNLINKED = 0x200b;

    private static final int SENTENCE_MAX = 260;

    final Path home;
    final Path bare;
    final GitRepository repository;
    final Cloud cloud = new Cloud().rollout(Duration.ofMillis(20));
    final List<String> violations = new ArrayList<>();
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final Map<String, String> environment = new TreeMap<>();
    private final Path root;

    HostileWorld(Path root, String name) {
        this.root = root;
        this.home = made(root.resolve(name));
        this.bare = home.resolve("infra.git");
        this.repository = GitRepository.create(bare);
        environment.putAll(System.getenv());
        environment.putAll(Map.of(
                "HOME",
                home.toString(),
                "AWS_ACCESS_KEY_ID",
                "rehearsal",
                "AWS_SECRET_ACCESS_KEY",
                "rehearsal",
                "AWS_ENDPOINT_URL",
                sandbox.endpoint().toString(),
                "TOWPATH_STATE",
                "file:" + home.resolve("state"),
                "TOWPATH_GIT_TOKEN",
                "a-secret-token",
                "TOWPATH_REPO",
                bare.toString()));
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the program came to. */
    record Ran(int exit, String output, String errors) {
        Json json() {
            return Json.parse(output).orElseGet(() -> Json.of(Map.of()));
        }
    }

    void withEnvironment(String name, String value) {
        environment.put(name, value);
    }

    CloudAccount account() {
        return cloud.account(PRODUCTION);
    }

    /** A repository in which one application is well, in a cloud that has what it needs. */
    HostileWorld healthy() {
        repository.commitTree("Begin", tree(List.of("healthy")).write(repository));
        seed();
        return this;
    }

    void seed() {
        SeededCloud.seed(cloud, bare, home.resolve("seeding"));
    }

    /** What a healthy repository has, without a commit. */
    static HostileTree tree(List<String> apps) {
        HostileTree tree = new HostileTree()
                .put("towpath.yaml", PLATFORM)
                .put("policies/approvals.yaml", POLICY)
                .put("modules/ecs-webapp/main.tf", "resource \"terraform_data\" \"this\" {}\n");
        apps.forEach(app -> tree.put("apps/" + app + "/prod1/main.tf", Poisons.module(app, ""))
                .put("apps/" + app + "/prod1/promotion.yaml", "artifact: sha-2222222\n"));
        return tree;
    }

    /** Commits a tree. */
    void commit(HostileTree tree) {
        repository.commitTree("Change", tree.write(repository));
    }

    /** Runs the program from its command line on, and looks at everything that it says. */
    Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(stream(out), stream(err), false, false, environment);
        int exit = Main.run(List.of(arguments), console, home, () -> false, () -> {});
        Ran ran = new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        clean(String.join(" ", arguments) + " on standard output", ran.output());
        clean(String.join(" ", arguments) + " on standard error", ran.errors());
        return ran;
    }

    /** Everything printed is free of what moves a cursor, forges a line or turns text around. */
    private void clean(String where, String text) {
        text.codePoints()
                .filter(c -> c != '\n' && c != UNLINKED && unsafe(c))
                .findFirst()
                .ifPresent(c -> violations.add(where + " has the character U+%04X".formatted(c)));
        if (text.contains("a-secret-token")) {
            violations.add(where + " shows a token");
        }
        if (text.contains("root:x:0")) {
            violations.add(where + " shows a file of the machine");
        }
    }

    private static boolean unsafe(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    /** What the program made of the world, in one line: its exit code and its most urgent sentence. */
    String told(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--format", "json"));
        Ran ran = run(words.toArray(new String[0]));
        return "exit " + ran.exit() + ": " + shown(sentence(ran));
    }

    private static String sentence(Ran ran) {
        Json report = ran.json();
        List<String> errors = report.get("problems").items().stream()
                .filter(problem -> !problem.get("severity").text().orElse("").equals("warning"))
                .map(problem -> problem.get("message").text().orElse(""))
                .toList();
        if (!errors.isEmpty()) {
            return errors.get(0);
        }
        List<String> reasons = report.get("targets").items().stream()
                .map(target -> target.get("state").text().orElse("")
                        + target.at("reason", "message")
                                .text()
                                .map(text -> ": " + text)
                                .orElse(""))
                .distinct()
                .toList();
        return reasons.isEmpty() ? ran.errors().lines().findFirst().orElse("nothing") : String.join("; ", reasons);
    }

    /** The sentence as the table has it: without this machine's paths, ports and what is too long. */
    String shown(String sentence) {
        StringBuilder visible = new StringBuilder();
        sentence.codePoints().forEach(c -> visible.appendCodePoint(unsafe(c) ? 0xfffd : c));
        String plain = visible.toString()
                .replace(home.toString(), "…")
                .replace(root.toString(), "…")
                .replaceAll("(127\\.0\\.0\\.1|localhost):[0-9]+", "$1:PORT")
                .replaceAll("127\\.0\\.0\\.1_[0-9]+_infra\\.git-[0-9a-f]+", "127.0.0.1_PORT_infra.git")
                .replace("|", "\\|");
        return plain.length() <= SENTENCE_MAX
                ? plain
                : plain.substring(0, SENTENCE_MAX / 2) + "…" + plain.substring(plain.length() - SENTENCE_MAX / 2);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        repository.close();
        sandbox.close();
    }
}
