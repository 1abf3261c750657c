package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.GitSha;
import dev.towpath.model.Progress;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Signature;
import dev.towpath.testing.GitHttpServer;
import dev.towpath.testing.GitRepository;
import dev.towpath.testing.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tracked branch is given a commit by compare-and-set, in real repositories. */
class TrackedBranchIT {
    private static final Person AUTHOR = new Person("Towpath", "towpath@example.com");
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final String WEB = "apps/web/dev1/promotion.yaml";
    private static final String DOCS = "apps/docs/dev1/promotion.yaml";

    @TempDir
    private Path directory;

    private final TreeMap<String, Integer> calls = new TreeMap<>();
    private final List<JGitSnapshotSource> sources = new ArrayList<>();
    private Path origin = Path.of("");

    @BeforeEach
    void begin() {
        origin = directory.resolve("origin.git");
        try (GitRepository repository = GitRepository.create(origin)) {
            repository
                    .put(WEB, "# ours\nartifact: sha-1111111\n")
                    .put("other.txt", "other\n")
                    .commit("Begin");
        }
    }

    @AfterEach
    void end() {
        sources.forEach(JGitSnapshotSource::close);
    }

    @Test
    void oneCommitChangesSeveralFilesOfABareRepository() {
        JGitSnapshotSource source = source("cache");
        String address = origin.toString();
        GitSha base = head(source, address);

        Optional<GitSha> made = source.tracked(address).advance(change(base, SshSigningKey.generate()));

        RepoSnapshot now = source.open(address, Optional.empty());
        assertThat(made).contains(now.commit().id());
        assertThat(now.commit().parents()).containsExactly(base);
        assertThat(text(now, WEB)).isEqualTo("artifact: sha-2222222\n");
        assertThat(text(now, DOCS)).isEqualTo("artifact: 3333333\n");
        assertThat(text(now, "other.txt")).isEqualTo("other\n");
        assertThat(now.history()
                        .signature(now.commit().id())
                        .map(Signature::armored)
                        .orElse(""))
                .contains("SSH SIGNATURE");
        assertThat(source.tracked(address).advance(change(base)))
                .as("the branch has moved on")
                .isEmpty();
        assertThat(head(source, address)).isEqualTo(now.commit().id());
        assertThat(calls).containsOnlyKeys("git:update-ref").containsEntry("git:update-ref", 2);
    }

    @Test
    void ofTwoThatPushAtOnceOneSucceeds() throws Exception {
        allowPushes();
        try (GitHttpServer server = GitHttpServer.start(directory)) {
            String url = server.url("origin.git");
            JGitSnapshotSource one = source("one");
            JGitSnapshotSource two = source("two");
            GitSha base = head(one, url);
            assertThat(head(two, url)).isEqualTo(base);
            CyclicBarrier together = new CyclicBarrier(2);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            List<Future<Optional<GitSha>>> pushes = new ArrayList<>();
            for (JGitSnapshotSource source : List.of(one, two)) {
                TrackedChange mine = change(base, SshSigningKey.generate());
                pushes.add(threads.submit(() -> {
                    together.await();
                    return source.tracked(url).advance(mine);
                }));
            }
            List<GitSha> made = new ArrayList<>();
            for (Future<Optional<GitSha>> push : pushes) {
                push.get().ifPresent(made::add);
            }
            threads.shutdown();
            assertThat(made).hasSize(1).containsExactly(head(one, url));
            assertThat(one.open(url, Optional.empty()).commit().parents()).containsExactly(base);
        }
    }

    @Test
    void aProtectedBranchAndMissingRightsAreSaid() throws Exception {
        allowPushes();
        Path hook = origin.resolve("hooks/pre-receive");
        Files.createDirectories(origin.resolve("hooks"));
        Files.writeString(hook, "#!/bin/sh\necho protected branch >&2\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        try (GitHttpServer server = GitHttpServer.start(directory)) {
            String url = server.url("origin.git");
            JGitSnapshotSource source = source("cache");
            GitSha base = head(source, url);
            assertRefused(
                    () -> source.tracked(url).advance(change(base)),
                    "pushing a commit to \"main\" of \"" + url + "\" was refused: pre-receive hook declined");
            assertThat(calls).containsEntry("git:push", 1);
            git("config", "http.receivepack", "false");
            assertRefused(
                    () -> source.tracked(url).advance(change(base)),
                    "pushing a commit to \"main\" of \"" + url + "\" was refused:");
            assertThat(head(source, url)).isEqualTo(base);
        }
    }

    @Test
    void aBranchThatIsCheckedOutIsNotWrittenBehindItsFiles() throws IOException {
        Path working = directory.resolve("working");
        Files.createDirectories(working);
        Files.writeString(working.resolve("file.txt"), "text\n");
        try (RepositoryWriter writer = RepositoryWriter.init(working)) {
            GitSha base = writer.commit("Begin", AUTHOR, AT);
            JGitSnapshotSource source = source("cache");
            assertThatThrownBy(() -> source.tracked(working.toString()).advance(change(base)))
                    .hasMessageContaining("the branch \"main\" is checked out in");
            assertThat(head(source, working.toString())).isEqualTo(base);
        }
    }

    @Test
    void aLockThatSomebodyLeftBehindIsNamedAndIsNoMove() throws IOException {
        JGitSnapshotSource source = source("cache");
        String address = origin.toString();
        GitSha base = head(source, address);
        Path lock = origin.resolve("refs/heads/main.lock");
        Files.createFile(lock);
        assertThatThrownBy(() -> source.tracked(address).advance(change(base)))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().reason()).isEqualTo(ReasonCode.STATE_LOCKED);
                    assertThat(e.failure().message())
                            .isEqualTo("the branch \"main\" of \"" + address + "\" is locked by another git process");
                    assertThat(e.failure().advice())
                            .isEqualTo("let that end; if there is none, remove \"" + lock + "\"");
                });
        Files.delete(lock);
        assertThat(source.tracked(address).advance(change(base))).contains(head(source, address));
    }

    private static void assertRefused(ThrowableAssert.ThrowingCallable push, String message) {
        assertThatThrownBy(push).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED);
            assertThat(e.failure().message()).startsWith(message);
            assertThat(e.failure().advice()).startsWith("let whoever runs this push to the branch");
        });
    }

    private void allowPushes() {
        git("config", "http.receivepack", "true");
    }

    private void git(String... arguments) {
        Program.onPath("git", "install git")
                .in(origin)
                .with(Map.of("GIT_CONFIG_NOSYSTEM", "1", "HOME", directory.toString()))
                .run(arguments);
    }

    private JGitSnapshotSource source(String cache) {
        JGitSnapshotSource source = new JGitSnapshotSource(
                directory.resolve(cache),
                RemoteAccess.ofHome(directory),
                (call, mutation) -> {
                    synchronized (calls) {
                        calls.merge(call, 1, Integer::sum);
                    }
                },
                Progress.silent());
        sources.add(source);
        return source;
    }

    private static GitSha head(JGitSnapshotSource source, String address) {
        return source.open(address, Optional.empty()).commit().id();
    }

    private static TrackedChange change(GitSha base, SshSigningKey... key) {
        return new TrackedChange(
                base,
                "main",
                new TreeMap<>(Map.of(WEB, "artifact: sha-2222222\n", DOCS, "artifact: 3333333\n")),
                "Follow builds in 2 targets\n",
                AUTHOR,
                List.of(key).stream().findFirst(),
                AT);
    }

    private static String text(RepoSnapshot snapshot, String path) {
        return new String(snapshot.tree().read(snapshot.tree().entry(path).orElseThrow()), StandardCharsets.UTF_8);
    }
}
