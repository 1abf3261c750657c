package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.git.SshSigningKey;
import dev.towpath.adapter.json.Json;
import dev.towpath.model.GitSha;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.snapshot.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins are proposed, merged and deployed, and taken back, by the real program against the rehearsal cloud. */
class ProposalIT {
    private static final Person DEVELOPER = new Person("developer", "developer@example.com");
    private static final Person LEAD = new Person("platform-lead", "platform-lead@example.com");
    private static final Person OWNER = new Person("product-owner", "product-owner@example.com");
    private static final String A = "sha-9f8e7d6";
    private static final String B = "sha-2222222";

    private final SshSigningKey lead = SshSigningKey.generate();
    private final SshSigningKey owner = SshSigningKey.generate();
    private final Cloud cloud = new Cloud().rollout(Duration.ofMillis(200));
    private final Sandbox sandbox = Sandbox.start(cloud, 0);

    @TempDir
    private Path directory;

    private ProgramUnderTest program;

    private Path infra;
    private Path dev = Path.of("");

    @BeforeEach
    void begin() throws IOException {
        program = new ProgramUnderTest(directory, sandbox);
        program.environment.putAll(Map.of(
                "TOWPATH_APP", "web-app",
                "GIT_AUTHOR_NAME", DEVELOPER.name(),
                "GIT_AUTHOR_EMAIL", DEVELOPER.email()));
        infra = program.infra;
        dev = infra.resolve("apps/web-app/dev1/promotion.yaml");
        Files.delete(infra.resolve("apps/web-app/stage1/promotion.yaml"));
        Files.writeString(
                infra.resolve("apps/web-app/prod1/promotion.yaml"),
                "# ask client first\nsuspend: false\nartifact: " + B + "  # the pin\n");
        Files.writeString(
                infra.resolve("policies/allowed_signers"),
                "platform-lead " + lead.publicKey() + "\nproduct-owner " + owner.publicKey() + "\n");
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            writer.commit("Begin", DEVELOPER, Instant.now());
        }
        assertThat(SeededCloud.seed(cloud, infra, directory)).isEmpty();
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void whatIsProvenIsPromotedAndARollbackProvenByItsHistoryNeedsOnlyItsOwnRule() throws IOException {
        assertThat(state(program.json("reconcile"), "dev1")).isEqualTo("deployed");
        Json stage = program.json("promote", "web-app", "--to", "stage1");
        assertThat(stage.get("after").text()).contains(A);
        assertThat(stage.at("branch", "name").text()).contains("towpath/promote/web-app/stage1");
        merge("towpath/promote/web-app/stage1");
        assertThat(Files.readString(infra.resolve("apps/web-app/stage1/promotion.yaml")))
                .matches("artifact: sha-9f8e7d6\ndigest: sha256:[0-9a-f]{64}\npromoted_from: dev1\n");
        assertThat(state(program.json("reconcile"), "stage1")).isEqualTo("deployed");
        assertThat(program.run("promote", "web-app", "--to", "prod1")).isZero();
        assertThat(program.text())
                .startsWith("web-app/prod1: sha-2222222 → sha-9f8e7d6\n")
                .contains("  proven in    stage1\n")
                .contains("  branch       towpath/promote/web-app/prod1, for main\n")
                .endsWith(
                        "next: push \"towpath/promote/web-app/prod1\", open a pull request into \"main\" and let those"
                                + " who must agree review it\n");
        approve(merge("towpath/promote/web-app/prod1"), "a");
        assertThat(state(program.json("reconcile"), "prod1")).isEqualTo("deployed");

        Files.writeString(dev, "artifact: " + B + "\n");
        commit("Next");
        assertThat(state(program.json("reconcile"), "dev1")).isEqualTo("deployed");
        program.run("promote", "web-app", "--to", "stage1");
        merge("towpath/promote/web-app/stage1");
        assertThat(state(program.json("reconcile"), "stage1")).isEqualTo("deployed");
        program.run("promote", "web-app", "--to", "prod1");
        approve(merge("towpath/promote/web-app/prod1"), "b");
        assertThat(state(program.json("reconcile"), "prod1")).isEqualTo("deployed");

        Json rollback = program.json("rollback", "web-app", "prod1");
        assertThat(rollback.get("after").text()).contains(A);
        assertThat(rollback.get("before").text()).contains(B);
        merge("towpath/rollback/web-app/prod1");
        assertThat(Files.readString(infra.resolve("apps/web-app/prod1/promotion.yaml")))
                .matches("""
                        # ask client first
                        suspend: false
                        artifact: sha-9f8e7d6  # the pin
                        digest: sha256:[0-9a-f]{64}
                        rollback_of: sha-2222222
                        """);
        Json approvals = program.json("approvals", "web-app", "prod1");
        assertThat(approvals.get("verdict").text()).contains("missing");
        Json back = program.json("reconcile");
        assertThat(state(back, "prod1")).as(back.toString()).isEqualTo("deployed");
        assertThat(cloud.account("333333333333").runningImages("platform", "web-app-prod1"))
                .allMatch(image -> image.endsWith(":" + A));
        Json history = program.json("history", "web-app", "prod1");
        Json newest = history.get("targets").items().get(0);
        assertThat(newest.get("pin").text()).contains(A);
        assertThat(newest.get("approved_by").members().keySet()).containsExactly("staff");
        assertThat(program.json("reconcile")
                        .get("mutations")
                        .number()
                        .orElseThrow()
                        .intValue())
                .isZero();
    }

    @Test
    void whatTheGatesWouldRefuseIsNotProposed() throws IOException {
        program.run("reconcile");
        assertThat(program.run("promote", "web-app", "--to", "dev1")).isEqualTo(4);
        assertSaid("\"web-app/dev1\" is the first in its pipeline, so there is nothing to promote from");
        assertThat(program.run("promote", "web-app", "--to", "stage1", "--artifact", B))
                .isEqualTo(4);
        assertSaid(
                "\"web-app/dev1\" has not recorded sha-2222222 as succeeded; what it has recorded is sha-9f8e7d6",
                "--artifact sha-9f8e7d6 promotes what is proven");
        assertThat(program.run("promote", "web-app", "--to", "prod1")).isEqualTo(4);
        assertSaid("\"web-app/stage1\" pins no artifact");
        assertThat(program.run("promote", "web-app", "--to", "dev1", "--artifact", "sha-7777777"))
                .isEqualTo(4);
        assertSaid("acme/web-app:sha-7777777");
        assertThat(program.run("rollback", "web-app", "dev1", "--to", "sha-7777777"))
                .isEqualTo(4);
        assertSaid(
                "the history of \"web-app/dev1\" does not prove that sha-7777777 ran there",
                "proven there, newest first: sha-9f8e7d6 (20");
        assertThat(program.run("rollback", "web-app", "dev1")).isEqualTo(4);
        assertSaid("nothing but what is pinned was ever proven in \"web-app/dev1\"");
        assertThat(program.run("promote", "nothing", "--to", "dev1")).isEqualTo(3);
        assertSaid("looking for \"nothing/dev1\": the config repository has no such target");
        assertThat(program.run("promote", "web-app", "--to", "dev1", "--artifact", A))
                .isZero();
        assertThat(program.text()).startsWith("web-app/dev1: pins sha-9f8e7d6 already\n");
    }

    @Test
    void aFileWithLocalChangesAndAnUnknownAuthorAreRefused() throws IOException {
        program.run("reconcile");
        Path local = infra.resolve("apps/web-app/stage1/promotion.yaml");
        Files.writeString(local, "artifact: sha-1\n");
        assertThat(program.run("promote", "web-app", "--to", "stage1")).isEqualTo(4);
        assertSaid("\"apps/web-app/stage1/promotion.yaml\" has changes in");
        Files.delete(local);
        assertThat(program.run("promote", "web-app", "--to", "stage1", "--open-pr"))
                .isEqualTo(3);
        assertSaid("towpath.yaml names no forge, so no pull request can be opened");
        program.environment.remove("GIT_AUTHOR_NAME");
        assertThat(program.run("promote", "web-app", "--to", "stage1")).isEqualTo(3);
        assertSaid("nobody knows who commits: git has no user.name and user.email here");
    }

    private void commit(String message) {
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            writer.commit(message, DEVELOPER, Instant.now());
        }
    }

    private GitSha merge(String branch) {
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            return writer.mergeBranch(branch, LEAD, lead, Instant.now());
        }
    }

    private void approve(GitSha commit, String name) {
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            writer.tag("approve/" + name, commit, OWNER, owner, Instant.now());
        }
    }

    private void assertSaid(String... parts) {
        assertThat(program.complaint()).contains(parts);
    }

    private static String state(Json report, String environment) {
        return report.get("targets").items().stream()
                .filter(target -> target.get("env").text().orElseThrow().equals(environment))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()))
                .get("state")
                .text()
                .orElseThrow();
    }
}
