package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.GitHttpServer;
import dev.towpath.testing.GitRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.RefUpdate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remotes over smart HTTP, with git's own server on the other side. */
class MirrorIT {
    @TempDir
    Path directory;

    GitRepository repository;
    GitHttpServer server;
    Sources sources;

    @BeforeEach
    void open() {
        repository = GitRepository.create(directory.resolve("served/config.git"));
        server = GitHttpServer.start(directory.resolve("served"));
        sources = Sources.in(directory.resolve("cache"));
    }

    @AfterEach
    void close() {
        sources.close();
        server.close();
        repository.close();
    }

    private String url() {
        return server.url("config.git");
    }

    private RepoSnapshot snapshot() {
        return sources.source.open(url(), Optional.empty());
    }

    private List<Path> cached(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static String content(RepoSnapshot snapshot, String path) {
        TreeEntry entry = snapshot.tree().entry(path).orElseThrow();
        return new String(snapshot.tree().read(entry), StandardCharsets.UTF_8);
    }

    @Test
    void clonesOnceAndThenFetchesOnceARun() {
        repository.put("a", "1").commit("one");
        RepoSnapshot first = snapshot();
        GitSha second = repository.put("a", "2").commit("two");
        RepoSnapshot next = snapshot();
        int before = server.requests().size();
        RepoSnapshot same = snapshot();

        assertThat(first.repository()).isEqualTo(url());
        assertThat(first.branch()).isEqualTo("main");
        assertThat(content(first, "a")).isEqualTo("1");
        assertThat(content(next, "a")).isEqualTo("2");
        assertThat(next.commit().id()).isEqualTo(second);
        assertThat(next.history().ancestry(first.commit().id(), second)).isEqualTo(Ancestry.ANCESTOR);
        assertThat(same.commit().id()).isEqualTo(second);
        assertThat(server.requests().subList(before, server.requests().size()))
                .as("one connection: what the server can do, and its refs")
                .hasSize(2);
        assertThat(sources.calls).containsExactly("git:fetch", "git:fetch", "git:fetch");
        assertThat(sources.said).containsExactly("cloning " + url() + " into the cache");
    }

    @Test
    void asksTheRemoteForItsHead() {
        repository.put("a", "1").commit("one");
        snapshot();
        GitSha second = repository.put("a", "2").commit("two");
        GitSha other = repository.on("other").put("a", "3").commit("three");
        repository.point("refs/tags/v1", other);

        assertThat(sources.source.currentHead(url(), Optional.empty())).isEqualTo(second);
        assertThat(sources.source.currentHead(url(), Optional.of("other"))).isEqualTo(other);
        assertThat(sources.source.currentHead(url(), Optional.of("v1"))).isEqualTo(other);
        assertThat(sources.source.currentHead(url(), Optional.of(other.value())))
                .isEqualTo(other);
        assertThat(Sources.failure(() -> sources.source.currentHead(url(), Optional.of("gone")))
                        .message())
                .isEqualTo("\"" + url() + "\" has no branch, tag or commit \"gone\"");
        assertThat(sources.calls)
                .containsExactly("git:fetch", "git:ls-remote", "git:ls-remote", "git:ls-remote", "git:ls-remote");
    }

    @Test
    void followsTheDefaultBranch() throws IOException {
        repository.put("a", "1").commit("one");
        snapshot();
        GitSha trunk = repository.on("trunk").put("a", "2").commit("two");
        repository.repository().updateRef("HEAD").link("refs/heads/trunk");

        assertThat(snapshot().branch()).isEqualTo("trunk");
        assertThat(snapshot().commit().id()).isEqualTo(trunk);

        repository.repository().updateRef("HEAD").link("refs/heads/gone");
        assertThat(Sources.failure(this::snapshot).message())
                .isEqualTo("the default branch of \"" + url() + "\" does not exist");
        assertThat(sources.source.open(url(), Optional.of("trunk")).commit().id())
                .isEqualTo(trunk);
    }

    @Test
    void seesForcePushesAndDeletedBranches() throws IOException {
        GitSha root = repository.put("a", "1").commit("one");
        GitSha dropped = repository.put("a", "2").commit("two");
        repository.on("side").put("b", "1").commit("side");
        snapshot();
        repository.on("main").point("refs/heads/main", root);
        GitSha instead = repository.load(root).put("a", "3").commit("instead");
        RefUpdate side = repository.repository().updateRef("refs/heads/side");
        side.setForceUpdate(true);
        side.delete();

        RepoSnapshot snapshot = snapshot();

        assertThat(snapshot.commit().id()).isEqualTo(instead);
        assertThat(snapshot.history().ancestry(dropped, instead)).isEqualTo(Ancestry.UNRELATED);
        assertThat(Sources.failure(() -> sources.source.open(url(), Optional.of("side")))
                        .reason())
                .isEqualTo(ReasonCode.NOT_FOUND);
    }

    @Test
    void makesGoodWhatIsDamaged() throws IOException {
        GitSha first = repository.put("a", "1").commit("one");
        snapshot();
        for (Path pack : cached(".pack")) {
            Files.delete(pack);
        }
        GitSha second = repository.put("a", "2").commit("two");

        try (Sources next = Sources.in(directory.resolve("cache"))) {
            RepoSnapshot snapshot = next.source.open(url(), Optional.empty());
            assertThat(snapshot.commit().id()).isEqualTo(second);
            assertThat(content(snapshot, "a")).isEqualTo("2");
            assertThat(snapshot.history().ancestry(first, second)).isEqualTo(Ancestry.ANCESTOR);
        }
        Files.writeString(cached("mirror.git").get(0).resolve("config"), "[broken");
        try (Sources next = Sources.in(directory.resolve("cache"))) {
            assertThat(next.source.open(url(), Optional.empty()).commit().id()).isEqualTo(second);
            assertThat(next.said).containsExactly("the mirror of " + url() + " is damaged; cloning it again");
        }
    }

    @Test
    void clonesAgainAfterAnObjectCouldNotBeRead() throws IOException {
        repository.put("a", "1").commit("one");
        RepoSnapshot snapshot = snapshot();
        for (Path pack : cached(".pack")) {
            byte[] bytes = Files.readAllBytes(pack);
            // Between the header and the trailer lie a commit, a tree and a blob; the blob comes last.
            for (int i = bytes.length - 30; i < bytes.length - 20; i++) {
                bytes[i] ^= 0x55;
            }
            pack.toFile().setWritable(true);
            Files.write(pack, bytes);
        }

        Failure failure;
        try (Sources next = Sources.in(directory.resolve("cache"))) {
            RepoSnapshot damaged = next.source.open(url(), Optional.empty());
            failure = Sources.failure(() -> content(damaged, "a"));
            assertThat(content(next.source.open(url(), Optional.empty()), "a")).isEqualTo("1");
            assertThat(next.said).containsExactly("the mirror of " + url() + " is damaged; cloning it again");
        }
        assertThat(failure.message()).contains("met a damaged or missing object");
        assertThat(snapshot.branch()).isEqualTo("main");
    }

    @Test
    void neverTakesAnUnfinishedCloneForAMirror() throws IOException {
        repository.put("a", "1").commit("one");
        server.require("secret");
        assertThat(Sources.failure(this::snapshot).reason()).isEqualTo(ReasonCode.ACCESS_DENIED);
        assertThat(cached("mirror.git")).isEmpty();
        Path unfinished = cached("unfinished.git").get(0);
        Files.writeString(unfinished.resolve("HEAD"), "half a li");

        try (Sources next = new Sources(directory.resolve("cache"), Sources.access(directory, Optional.of("secret")))) {
            assertThat(content(next.source.open(url(), Optional.empty()), "a")).isEqualTo("1");
        }
        assertThat(cached("unfinished.git")).isEmpty();
    }

    @Test
    void sharesTheCacheWithOthers() throws InterruptedException, ExecutionException {
        GitSha only = repository.put("a", "1").commit("one");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<GitSha>> results = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> {
                        try (Sources own = Sources.in(directory.resolve("cache"))) {
                            return own.source
                                    .open(url(), Optional.empty())
                                    .commit()
                                    .id();
                        }
                    }))
                    .toList();
            for (Future<GitSha> result : results) {
                assertThat(result.get()).isEqualTo(only);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void showsTheTokenToItsHostOnly() {
        repository.put("a", "1").commit("one");
        server.require("s3cr3t");
        try (GitHttpServer elsewhere = GitHttpServer.start(directory.resolve("served"));
                Sources known =
                        new Sources(directory.resolve("other"), Sources.access(directory, Optional.of("s3cr3t")))) {
            assertThat(content(known.source.open(url(), Optional.empty()), "a")).isEqualTo("1");
            String withPassword = url().replace("http://", "http://me:s3cr3t@");
            assertThat(sources.source.open(withPassword, Optional.empty()).repository())
                    .isEqualTo(url().replace("http://", "http://me@"));
            assertThat(Sources.failure(this::snapshot))
                    .isEqualTo(new Failure.NeedsHuman(
                            ReasonCode.ACCESS_DENIED,
                            "reading \"" + url() + "\" was refused: not authorized",
                            "set TOWPATH_GIT_TOKEN to a token that may read it"));

            server.redirectTo(elsewhere.url("").replaceAll("/$", ""));
            Failure failure = Sources.failure(() -> known.source.open(url(), Optional.empty()));
            assertThat(failure.message())
                    .startsWith("\"" + url() + "\" redirects to another host, \"http://127.0.0.1:")
                    .endsWith("which is not followed");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void saysWhyARemoteCannotBeRead() throws IOException {
        assertThat(Sources.failure(() -> sources.source.open(server.url("none.git"), Optional.empty())))
                .isEqualTo(new Failure.NeedsHuman(
                        ReasonCode.NOT_FOUND,
                        "there is no repository at \"" + server.url("none.git") + "\"",
                        "check its name, and that the credentials may see it"));
        assertThat(Sources.failure(this::snapshot).message()).isEqualTo("\"" + url() + "\" has no commits");
        server.close();
        assertThat(Sources.failure(this::snapshot))
                .isEqualTo(new Failure.RetryLater(
                        ReasonCode.UNREACHABLE,
                        "reading \"" + url() + "\" came to nothing: the connection was refused",
                        "check the network and the address; the next run tries again"));
        assertThat(Sources.failure(() -> sources.source.open("https://no-such-host.invalid/x.git", Optional.empty())))
                .isEqualTo(new Failure.RetryLater(
                        ReasonCode.UNREACHABLE,
                        "reading \"https://no-such-host.invalid/x.git\" came to nothing: the host name is unknown",
                        "check the network and the address; the next run tries again"));
    }

    @Test
    void asksAllowedHostsOnly() {
        RemoteAccess access = new RemoteAccess(
                new TreeMap<>(),
                Optional.empty(),
                directory.resolve("known_hosts"),
                List.of(),
                Set.of("git.example.com"));
        try (Sources strict = new Sources(directory.resolve("other"), access)) {
            assertThat(Sources.failure(() -> strict.source.open(url(), Optional.empty())))
                    .isEqualTo(new Failure.NeedsHuman(
                            ReasonCode.ACCESS_DENIED,
                            "the host \"127.0.0.1\" is not among the allowed git hosts: git.example.com",
                            "ask the operator to allow it, or name a repository on an allowed host"));
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void refusesAShallowRemote() throws IOException {
        repository.put("a", "1").commit("one");
        GitSha second = repository.put("a", "2").commit("two");
        Files.writeString(repository.directory().resolve("shallow"), second.value() + "\n");

        Failure failure = Sources.failure(this::snapshot);

        assertThat(failure.message())
                .isEqualTo("\"" + url() + "\" is a shallow clone itself, in which nobody can tell what came before");
    }

    @Test
    void doesWithoutTheCacheOnceItIsRemoved() throws IOException {
        repository.put("a", "1").commit("one");
        snapshot();
        try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        assertThat(content(snapshot(), "a")).isEqualTo("1");
    }
}
