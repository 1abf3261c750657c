package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towpath.model.GitSha;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.TestMerge;
import dev.towpath.testing.GitHttpServer;
import dev.towpath.testing.GitRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pull requests as a forge shows them to git, over smart HTTP and in a clone. */
class PullRequestIT {
    @TempDir
    Path directory;

    GitRepository repository;
    GitHttpServer server;
    Sources sources;
    GitSha base;
    GitSha head;

    @BeforeEach
    void open() {
        repository = GitRepository.create(directory.resolve("served/config.git"));
        server = GitHttpServer.start(directory.resolve("served"));
        sources = Sources.in(directory.resolve("cache"));
        base = repository.put("a", "1").commit("one");
        head = repository.on("feature").put("a", "2").commit("two");
        repository.point("refs/pull/7/head", head);
        repository.on("main");
    }

    @AfterEach
    void close() {
        sources.close();
        server.close();
        repository.close();
    }

    private GitSha merged() {
        GitSha merge = repository.on("try").load(head).commit("Merge " + head + " into " + base, head);
        repository.point("refs/pull/7/merge", merge);
        repository.on("main");
        return merge;
    }

    private TestMerge open(String where) {
        return sources.source.testMerge(where, 7, Optional.empty());
    }

    private Failure failure(String where, Optional<String> branch) {
        return catchThrowableOfType(FailureException.class, () -> sources.source.testMerge(where, 7, branch))
                .failure();
    }

    @Test
    void theTestMergeStandsOnTheBranchItMergesInto() {
        GitSha merge = merged();

        for (String where :
                List.of(server.url("config.git"), repository.directory().toString())) {
            TestMerge found = open(where);

            assertThat(found.merged().commit().id()).isEqualTo(merge);
            assertThat(found.merged().branch()).isEqualTo("main");
            assertThat(found.merged().history().firstParents())
                    .extracting(commit -> commit.id())
                    .containsExactly(merge, base);
            assertThat(found.base().commit().id()).isEqualTo(base);
            assertThat(found.head()).isEqualTo(head);
            assertThat(found.upToDate()).isTrue();
        }
    }

    @Test
    void aBranchThatHasMovedOnIsTold() {
        merged();
        repository.put("b", "1").commit("three");

        assertThat(open(server.url("config.git")).upToDate()).isFalse();
    }

    @Test
    void withoutATestMergeThereAreConflicts() {
        Failure failure = failure(server.url("config.git"), Optional.empty());

        assertThat(failure)
                .isEqualTo(new Failure.NeedsHuman(
                        ReasonCode.UNMERGEABLE,
                        "what merging pull request #7 would do cannot be told: the forge has made no test merge of it",
                        "if it has conflicts, merge the branch into it and solve them; if it is closed, there is nothing"
                                + " to merge"));
    }

    @Test
    void aTestMergeOfAnOlderHeadIsNotTheAnswer() {
        merged();
        GitSha newer = repository.on("feature").put("a", "3").commit("three");
        repository.point("refs/pull/7/head", newer);

        Failure failure = failure(server.url("config.git"), Optional.empty());

        assertThat(failure).isInstanceOf(Failure.RetryLater.class);
        assertThat(failure.message())
                .isEqualTo("the forge's test merge of pull request #7 is of " + head.abbreviated()
                        + ", and its head is " + newer.abbreviated());
    }

    @Test
    void aPullRequestThatIsNotThereIsNamed() {
        Failure failure = catchThrowableOfType(
                        FailureException.class,
                        () -> sources.source.testMerge(server.url("config.git"), 8, Optional.empty()))
                .failure();

        assertThat(failure.reason()).isEqualTo(ReasonCode.NOT_FOUND);
        assertThat(failure.message()).endsWith("/config.git\" has no pull request #8");
    }

    @Test
    void aPullRequestIntoAnotherBranchChangesNothingHere() {
        repository.on("release");
        repository.on("main").put("a", "9").commit("another");
        base = repository.put("a", "10").commit("and another");
        merged();

        Failure failure = failure(server.url("config.git"), Optional.of("release"));

        assertThat(failure.message()).isEqualTo("pull request #7 does not merge into \"release\"");
    }
}
