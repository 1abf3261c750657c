package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.JGitSnapshotSource;
import dev.towpath.adapter.git.RemoteAccess;
import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.git.SshSigningKey;
import dev.towpath.adapter.git.TrackedChange;
import dev.towpath.adapter.json.Json;
import dev.towpath.model.Progress;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.RepoSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Development follows the newest build, by the real program against the rehearsal cloud. */
class FollowingIT {
    private static final Person DEVELOPER = new Person("developer", "developer@example.com");
    private static final Person LEAD = new Person("platform-lead", "platform-lead@example.com");
    private static final String REPOSITORY = "920534281604-acme/web-app";
    private static final String A = "sha-aaaaaaa";
    private static final String B = "sha-bbbbbbb";
    private static final String SECRET = "the secret of the builds";
    private static final Duration SOON = Duration.ofMinutes(2);

    private final SshSigningKey lead = SshSigningKey.generate();
    private final Cloud cloud = new Cloud().rollout(Duration.ofMillis(100));
    private final Sandbox sandbox = Sandbox.start(cloud, 0);

    @TempDir
    private Path directory;

    private ProgramUnderTest program;

    private Path infra;

    @BeforeEach
    void begin() throws IOException {
        program = new ProgramUnderTest(directory, sandbox);
        program.environment.putAll(Map.of(
                "TOWPATH_APP", "web-app",
                "GIT_AUTHOR_NAME", DEVELOPER.name(),
                "GIT_AUTHOR_EMAIL", DEVELOPER.email()));
        infra = program.infra;
        Files.writeString(infra.resolve("apps/web-app/app.yaml"), "auto_deploy: [dev1]\n");
        for (String each : List.of("dev1", "stage1", "prod1")) {
            Files.delete(infra.resolve("apps/web-app/" + each + "/promotion.yaml"));
        }
        Files.writeString(infra.resolve("policies/allowed_signers"), "platform-lead " + lead.publicKey() + "\n");
    }

    /** Begins the history, and the cloud that it needs. */
    private void start() {
        commit("Begin");
        assertThat(SeededCloud.seed(cloud, infra, directory)).isEmpty();
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void theNewestBuildIsDeployedAndThenPromoted() {
        start();
        assertThat(line(program.json("reconcile"), "dev1").get("state").text()).contains("unpinned");
        push(A);
        assertThat(state(program.json("reconcile"), "dev1")).isEqualTo("deployed");
        push(B);
        Json plan = program.json("plan");
        assertThat(state(plan, "dev1")).isEqualTo("would_deploy");
        assertThat(line(plan, "dev1").get("auto_deploy").get("newest").text()).contains(B);
        assertThat(line(plan, "dev1").get("auto_deploy").get("standing").text()).contains("follows");
        assertThat(state(program.json("reconcile"), "dev1")).isEqualTo("deployed");
        assertThat(running()).allMatch(image -> image.endsWith(":" + B));

        Json steady = program.json("reconcile");
        assertThat(state(steady, "dev1")).isEqualTo("in_sync");
        assertThat(steady.get("mutations").number().orElseThrow().intValue()).isZero();
        assertThat(steady.get("calls")
                        .get("ecr:DescribeImages")
                        .number()
                        .orElseThrow()
                        .intValue())
                .isEqualTo(1);
        assertThat(steady.get("calls").members()).doesNotContainKey("s3:ListObjectsV2");

        assertThat(program.json("promote", "web-app", "--to", "stage1")
                        .get("after")
                        .text())
                .contains(B);
        merge("towpath/promote/web-app/stage1");
        push("sha-ccccccc");
        Json both = program.json("reconcile");
        assertThat(state(both, "dev1")).as(both.toString()).isEqualTo("deployed");
        assertThat(state(both, "stage1")).as(both.toString()).isEqualTo("deployed");
        assertThat(program.json("history", "web-app", "dev1")
                        .get("targets")
                        .items()
                        .get(0)
                        .toString())
                .contains("follows builds: sha-ccccccc, pushed 20");
    }

    @Test
    void aPersonsPinIsAnOverrideUntilItIsTakenOut() throws IOException {
        start();
        push(A);
        push(B);
        Path pin = infra.resolve("apps/web-app/dev1/promotion.yaml");
        Files.writeString(pin, "artifact: " + A + "\n");
        commit("Stay with the old one");
        Json pinned = program.json("reconcile");
        assertThat(state(pinned, "dev1")).isEqualTo("deployed");
        assertThat(line(pinned, "dev1").get("auto_deploy").get("message").text())
                .contains("does not follow builds while apps/web-app/dev1/promotion.yaml:1:11 pins sha-aaaaaaa; take"
                        + " \"artifact\" out to follow again");
        assertThat(pinned.get("calls").members()).doesNotContainKey("s3:ListObjectsV2");
        Files.writeString(pin, "suspend: true\n");
        commit("Rest");
        assertThat(state(program.json("reconcile"), "dev1")).isEqualTo("suspended");
        Files.writeString(pin, "annotations: { why: follow }\n");
        commit("Follow again");
        assertThat(state(program.json("reconcile"), "dev1")).isEqualTo("deployed");
        assertThat(running()).allMatch(image -> image.endsWith(":" + B));
    }

    @Test
    void whereThePolicyAsksForPeopleNothingIsFollowed() throws IOException {
        Path policy = infra.resolve("policies/approvals.yaml");
        Files.writeString(
                policy,
                Files.readString(policy)
                        .replace("when: { tier: dev }, require: {}", "when: { tier: dev }, require: { staff: 1 }"));
        start();
        push(A);
        Json held = program.json("reconcile");
        assertThat(state(held, "dev1")).as(held.toString()).isEqualTo("held");
        assertThat(held.get("mutations").number().orElseThrow().intValue()).isZero();
        assertThat(line(held, "dev1").get("reason").get("message").text())
                .contains(
                        "\"web-app/dev1\" follows builds, to which nobody agrees, and the policy asks for approvals there");
        assertThat(program.run("validate")).isEqualTo(3);
        assertThat(program.text())
                .contains(
                        "apps/web-app/app.yaml:1:15: error: \"web-app/dev1\" is to follow builds, to which nobody agrees");
    }

    @Test
    void aBuildIsCommittedToTheBranchAndThatCommitIsDeployed() throws Exception {
        Path platform = infra.resolve("towpath.yaml");
        Files.writeString(platform, Files.readString(platform) + "auto_deploy: commit\n");
        Path pin = infra.resolve("apps/web-app/dev1/promotion.yaml");
        Files.writeString(pin, "# The team's own environment\nannotations: { team: web }\n");
        start();
        push(A);
        Json refused = program.json("reconcile");
        assertThat(line(refused, "dev1").get("reason").get("message").text().orElseThrow())
                .contains("the branch \"main\" is checked out in \"" + infra.toRealPath());
        Json asked = program.json("plan").get("calls");
        assertThat(List.of("ssm:GetParameters", "ecs:DescribeServices"))
                .allSatisfy(call -> assertThat(refused.get("calls").get(call).number())
                        .as(call + ": the world is looked at once")
                        .isEqualTo(asked.get(call).number()));

        Path bare = bare();
        assertThat(line(program.json("plan"), "dev1")
                        .get("auto_deploy")
                        .get("message")
                        .text()
                        .orElseThrow())
                .startsWith("follows builds: sha-aaaaaaa, pushed 20")
                .endsWith("; reconcile commits it to promotion.yaml first");
        Json first = program.json("reconcile");
        assertThat(state(first, "dev1")).as(first.toString()).isEqualTo("deployed");
        try (Git git = Git.open(bare.toFile())) {
            RevCommit tip = tip(git);
            assertThat(tip.getShortMessage()).isEqualTo("Follow builds: web-app/dev1 sha-aaaaaaa");
            assertThat(tip.getFullMessage()).endsWith("\nTowpath-Follows: web-app/dev1 sha-aaaaaaa\n");
            assertThat(first.get("commit").text()).contains(tip.name());
            assertThat(content(git, tip)).matches("""
                            # The team's own environment
                            artifact: sha-aaaaaaa
                            digest: sha256:[0-9a-f]{64}
                            annotations: \\{ team: web }
                            """);
            assertThat(program.json("reconcile")
                            .get("mutations")
                            .number()
                            .orElseThrow()
                            .intValue())
                    .isZero();
            assertThat(tip(git)).isEqualTo(tip);

            byHand("artifact: sha-9f8e7d6\n");
            push(B);
            Json paused = program.json("plan");
            assertThat(line(paused, "dev1").get("auto_deploy").get("standing").text())
                    .contains("paused");
            byHand("suspend: false\n");
            assertThat(state(program.json("reconcile"), "dev1")).isEqualTo("deployed");
            assertThat(content(git, tip(git))).contains("artifact: sha-bbbbbbb\n");
        }
        assertThat(running()).allMatch(image -> image.endsWith(":" + B));
    }

    @Test
    void twoDaemonsThatHearOfABuildAtOnceCommitItOnce() throws Exception {
        Path platform = infra.resolve("towpath.yaml");
        Files.writeString(platform, Files.readString(platform) + "auto_deploy: commit\n");
        start();
        push(A);
        Path bare = bare();
        program.environment.put("PATH", "/nonexistent");
        program.environment.put("TOWPATH_ARTIFACT_SECRET", SECRET);
        try (DaemonProcess one = daemon("one");
                DaemonProcess two = daemon("two")) {
            one.ended(1, SOON);
            two.ended(1, SOON);
            push(B);
            assertThat(one.notified(SECRET)).isEqualTo(202);
            assertThat(two.notified(SECRET)).isEqualTo(202);
            one.ended(2, SOON);
            two.ended(2, SOON);
        }
        try (Git git = Git.open(bare.toFile())) {
            assertThat(git.log().add(tip(git)).call())
                    .extracting(RevCommit::getShortMessage)
                    .containsExactly("Follow builds: web-app/dev1 " + B, "Follow builds: web-app/dev1 " + A, "Begin");
        }
        assertThat(running()).isNotEmpty().allMatch(image -> image.endsWith(":" + B));
    }

    /** A daemon on what might be a machine of its own. */
    private DaemonProcess daemon(String name) {
        Map<String, String> own = new TreeMap<>(program.environment);
        own.put("XDG_CACHE_HOME", directory.resolve("cache-" + name).toString());
        return DaemonProcess.start(name, directory, own, "--every", "1h", "--verbose");
    }

    private Path bare() throws Exception {
        Path bare = directory.resolve("infra.git");
        Git.cloneRepository()
                .setURI(infra.toUri().toString())
                .setDirectory(bare.toFile())
                .setBare(true)
                .call()
                .close();
        program.environment.put("TOWPATH_REPO", bare.toString());
        program.environment.put("TOWPATH_STATE", "file:" + directory.resolve("state"));
        return bare;
    }

    private void byHand(String promotion) {
        try (JGitSnapshotSource source = new JGitSnapshotSource(
                directory.resolve("person"),
                RemoteAccess.ofHome(directory),
                (operation, mutation) -> {},
                Progress.silent())) {
            String bare = directory.resolve("infra.git").toString();
            RepoSnapshot now = source.open(bare, Optional.empty());
            assertThat(source.tracked(bare)
                            .advance(new TrackedChange(
                                    now.commit().id(),
                                    now.branch(),
                                    new TreeMap<>(Map.of("apps/web-app/dev1/promotion.yaml", promotion)),
                                    "By hand\n",
                                    DEVELOPER,
                                    Optional.empty(),
                                    Instant.now())))
                    .isPresent();
        }
    }

    private static RevCommit tip(Git git) throws IOException {
        return git.getRepository().parseCommit(git.getRepository().resolve("refs/heads/main"));
    }

    private static String content(Git git, RevCommit commit) throws IOException {
        try (TreeWalk walk =
                TreeWalk.forPath(git.getRepository(), "apps/web-app/dev1/promotion.yaml", commit.getTree())) {
            return new String(git.getRepository().open(walk.getObjectId(0)).getBytes(), StandardCharsets.UTF_8);
        }
    }

    private void push(String tag) {
        shared().image(REPOSITORY, tag);
    }

    private CloudAccount shared() {
        return cloud.account("920534281604");
    }

    private List<String> running() {
        return cloud.account("111111111111").runningImages("platform", "web-app-dev1");
    }

    private void commit(String message) {
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            writer.commit(message, DEVELOPER, Instant.now());
        }
    }

    private void merge(String branch) {
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            assertThat(writer.mergeBranch(branch, LEAD, lead, Instant.now())).isNotNull();
        }
    }

    private static Json line(Json report, String environment) {
        return report.get("targets").items().stream()
                .filter(target -> target.get("env").text().orElseThrow().equals(environment))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    private static String state(Json report, String environment) {
        return line(report, environment).get("state").text().orElseThrow();
    }
}
