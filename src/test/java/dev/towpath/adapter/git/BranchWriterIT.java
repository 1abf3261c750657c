package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.GitSha;
import dev.towpath.model.Progress;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.testing.GitHttpServer;
import dev.towpath.testing.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.StoredConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches are written beside the tracked one, into real repositories. */
class BranchWriterIT {
    private static final Person AUTHOR = new Person("Dev", "dev@example.com");
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final String FILE = "apps/web-app/prod1/promotion.yaml";
    private static final String BRANCH = "towpath/promote/web-app/prod1";

    @TempDir
    private Path directory;

    private final TreeMap<String, Integer> calls = new TreeMap<>();
    private Path working = Path.of("");
    private JGitSnapshotSource source = new JGitSnapshotSource(
            Path.of("nowhere"), RemoteAccess.ofHome(Path.of("nowhere")), (call, mutation) -> {}, Progress.silent());

    @BeforeEach
    void begin() throws IOException {
        source = new JGitSnapshotSource(
                directory.resolve("cache"),
                RemoteAccess.ofHome(directory),
                (call, mutation) -> calls.merge(call, 1, Integer::sum),
                Progress.silent());
        working = directory.resolve("working");
        Files.createDirectories(working.resolve(FILE).getParent());
        Files.writeString(working.resolve(FILE), "artifact: sha-1111111\n");
        Files.writeString(working.resolve("other.txt"), "other\n");
        try (RepositoryWriter writer = RepositoryWriter.init(working)) {
            writer.commit("Begin", AUTHOR, AT);
        }
    }

    @AfterEach
    void end() {
        source.close();
    }

    @Test
    void theCommitChangesOneFileOnItsOwnBranchAndNothingThatIsCheckedOut() throws IOException {
        Proposed proposed = writer().propose(change("artifact: sha-2222222\n"), false);

        assertThat(proposed.fresh()).isTrue();
        assertThat(proposed.pushedTo()).isEmpty();
        RepoSnapshot branch = source.open(working.toString(), Optional.of(BRANCH));
        assertThat(branch.commit().id()).isEqualTo(proposed.commit());
        assertThat(branch.commit().parents()).containsExactly(main());
        assertThat(branch.commit().message()).isEqualTo("Promote\n\nTowpath-Promotion: web-app/prod1\n");
        assertThat(text(branch, FILE)).isEqualTo("artifact: sha-2222222\n");
        assertThat(text(branch, "other.txt")).isEqualTo("other\n");
        assertThat(Files.readString(working.resolve(FILE))).isEqualTo("artifact: sha-1111111\n");
        assertThat(calls).isEmpty();
    }

    @Test
    void sayingTheSameAgainMakesNoCommitAndSayingElseReplacesIt() {
        Proposed first = writer().propose(change("artifact: sha-2222222\n"), false);
        Proposed again = writer().propose(change("artifact: sha-2222222\n"), false);
        Proposed other = writer().propose(change("artifact: sha-3333333\n"), false);

        assertThat(again).isEqualTo(new Proposed(first.commit(), BRANCH, false, Optional.empty()));
        assertThat(other.commit()).isNotEqualTo(first.commit());
        RepoSnapshot branch = source.open(working.toString(), Optional.of(BRANCH));
        assertThat(branch.commit().parents()).containsExactly(main());
        assertThat(text(branch, FILE)).isEqualTo("artifact: sha-3333333\n");
    }

    @Test
    void aBranchThatSomebodyElseWorksOnIsLeftAlone() throws Exception {
        try (Git git = Git.open(working.toFile())) {
            git.checkout().setCreateBranch(true).setName(BRANCH).call();
            Files.writeString(working.resolve("other.txt"), "mine\n");
            git.add().addFilepattern("other.txt").call();
            git.commit()
                    .setAuthor("P", "p@example.com")
                    .setCommitter("P", "p@example.com")
                    .setMessage("Mine")
                    .call();
            git.checkout().setName("main").call();
        }
        assertRefused(
                () -> writer().propose(change("artifact: sha-2222222\n"), false),
                ReasonCode.STATE_BLOCKED,
                "the branch \"" + BRANCH + "\" has the commit ",
                "\"Mine\", which Towpath did not make");
    }

    @Test
    void theTrackedBranchAndACheckedOutOneAreNeverWritten() throws Exception {
        FileChange onMain =
                new FileChange(main(), "main", "main", FILE, "x", "m", "mark", AUTHOR, Optional.empty(), AT);
        assertRefused(
                () -> writer().propose(onMain, false),
                ReasonCode.UNSUPPORTED,
                "\"main\" is the branch that is tracked, which is changed by merges only");
        writer().propose(change("artifact: sha-2222222\n"), false);
        try (Git git = Git.open(working.toFile())) {
            git.checkout().setName(BRANCH).call();
        }
        assertRefused(
                () -> writer().propose(change("artifact: sha-3333333\n"), false),
                ReasonCode.STATE_BLOCKED,
                "the branch \"" + BRANCH + "\" is checked out in \"" + working + "\"");
    }

    @Test
    void aFileWithLocalChangesIsRefused() throws Exception {
        writer().refuseLocalChanges(FILE);
        writer().refuseLocalChanges("apps/web-app/stage1/promotion.yaml");
        Files.writeString(working.resolve(FILE), "artifact: sha-1111111\r\n");
        writer().refuseLocalChanges(FILE);

        Files.writeString(working.resolve(FILE), "artifact: sha-5555555\n");
        String refusal = "\"" + FILE + "\" has changes in \"" + working + "\" that are not committed";
        assertRefused(() -> writer().refuseLocalChanges(FILE), ReasonCode.STATE_BLOCKED, refusal);
        try (Git git = Git.open(working.toFile())) {
            git.add().addFilepattern(FILE).call();
        }
        Files.writeString(working.resolve(FILE), "artifact: sha-1111111\n");
        assertRefused(() -> writer().refuseLocalChanges(FILE), ReasonCode.STATE_BLOCKED, refusal);
    }

    @Test
    void aCommitIsSignedWithAKeyOfSshKeygen() throws Exception {
        Path key = directory.resolve("key");
        Program.onPath("ssh-keygen", "install openssh-client")
                .run("-q", "-t", "ed25519", "-N", "", "-C", "dev", "-f", key.toString());
        FileChange plain = change("artifact: sha-2222222\n");
        Proposed proposed = writer().propose(
                        new FileChange(
                                plain.base(),
                                "main",
                                BRANCH,
                                FILE,
                                plain.content(),
                                "Promote",
                                plain.mark(),
                                AUTHOR,
                                Optional.of(SshSigningKey.read(key)),
                                AT),
                        false);
        RepoSnapshot branch = source.open(working.toString(), Optional.of(BRANCH));
        String allowed = "dev " + Files.readString(directory.resolve("key.pub"));
        assertThat(new GitSignatureVerifier()
                        .signer(branch.history().signature(proposed.commit()).orElseThrow(), allowed, AT))
                .contains("dev");
        assertRefused(
                () -> SshSigningKey.read(directory.resolve("key.pub")),
                ReasonCode.NO_CREDENTIALS,
                "reading the signing key \"" + directory.resolve("key.pub")
                        + "\": it is no private key in OpenSSH's format");
    }

    @Test
    void aWorkingDirectoryPushesToItsOriginAndOnlyThatBranch() throws Exception {
        Path origin = origin();
        assertThat(writer().canPush()).isTrue();
        Proposed first = writer().propose(change("artifact: sha-2222222\n"), true);
        Proposed again = writer().propose(change("artifact: sha-2222222\n"), true);

        assertThat(first.pushedTo()).contains(origin.toString());
        assertThat(again.fresh()).isFalse();
        assertThat(source.open(origin.toString(), Optional.of(BRANCH)).commit().id())
                .isEqualTo(first.commit());
        assertThat(calls).containsEntry("git:push", 1);
    }

    @Test
    void aRemoteRepositoryGetsTheBranchThroughItsMirror() throws Exception {
        Path origin = origin();
        Program.onPath("git", "install git")
                .in(origin)
                .with(Map.of("GIT_CONFIG_NOSYSTEM", "1", "HOME", directory.toString()))
                .run("config", "http.receivepack", "true");
        try (GitHttpServer server = GitHttpServer.start(directory)) {
            String url = server.url("origin.git");
            source.open(url, Optional.empty());
            calls.clear();
            Proposed proposed = source.branches(url).propose(change("artifact: sha-2222222\n"), false);

            assertThat(proposed.pushedTo()).contains(url);
            assertThat(source.open(url, Optional.of(BRANCH)).commit().id()).isEqualTo(proposed.commit());
            Proposed again = source.branches(url).propose(change("artifact: sha-2222222\n"), false);
            assertThat(again.fresh()).isFalse();
            assertThat(calls).containsEntry("git:push", 1).containsEntry("git:ls-remote", 2);
        }
    }

    @Test
    void whatSomebodyElsePushedToTheBranchMeanwhileIsLeftAlone() throws Exception {
        Path origin = origin();
        writer().propose(change("artifact: sha-2222222\n"), true);
        try (Git other = Git.cloneRepository()
                .setURI(origin.toUri().toString())
                .setDirectory(directory.resolve("other").toFile())
                .setBranch(BRANCH)
                .call()) {
            Files.writeString(directory.resolve("other/other.txt"), "mine\n");
            other.add().addFilepattern("other.txt").call();
            other.commit()
                    .setAuthor("P", "p@example.com")
                    .setCommitter("P", "p@example.com")
                    .setMessage("Mine")
                    .call();
            other.push().call();
        }
        assertRefused(
                () -> writer().propose(change("artifact: sha-3333333\n"), true),
                ReasonCode.STATE_BLOCKED,
                "\"Mine\", which Towpath did not make");
    }

    @Test
    void theAuthorIsTheOneOfTheRepositoryElseOfTheUser() throws Exception {
        assertThat(writer().author(directory)).isEmpty();
        Files.writeString(directory.resolve(".gitconfig"), "[user]\n\tname = Home\n\temail = home@example.com\n");
        assertThat(writer().author(directory)).contains(new Person("Home", "home@example.com"));
        try (Git git = Git.open(working.toFile())) {
            StoredConfig config = git.getRepository().getConfig();
            config.setString("user", null, "name", "Local");
            config.setString("user", null, "email", "local@example.com");
            config.save();
        }
        source.close();
        assertThat(writer().author(directory)).contains(new Person("Local", "local@example.com"));
    }

    private Path origin() throws Exception {
        Path origin = directory.resolve("origin.git");
        Git.cloneRepository()
                .setURI(working.toUri().toString())
                .setDirectory(origin.toFile())
                .setBare(true)
                .call()
                .close();
        try (Git git = Git.open(working.toFile())) {
            StoredConfig config = git.getRepository().getConfig();
            config.setString("remote", "origin", "url", origin.toString());
            config.save();
        }
        source.close();
        return origin;
    }

    private BranchWriter writer() {
        return source.branches(working.toString());
    }

    private GitSha main() {
        return source.currentHead(working.toString(), Optional.of("main"));
    }

    private FileChange change(String content) {
        return new FileChange(
                main(),
                "main",
                BRANCH,
                FILE,
                content,
                "Promote",
                "Towpath-Promotion: web-app/prod1",
                AUTHOR,
                Optional.empty(),
                AT);
    }

    private static String text(RepoSnapshot snapshot, String path) {
        return new String(snapshot.tree().read(snapshot.tree().entry(path).orElseThrow()), StandardCharsets.UTF_8);
    }

    private static void assertRefused(ThrowingCallable action, ReasonCode reason, String... parts) {
        assertThatThrownBy(action).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(reason);
            assertThat(e.failure().message()).contains(parts);
        });
    }
}
