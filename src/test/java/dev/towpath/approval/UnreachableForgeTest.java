package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A forge that cannot be asked knows nothing, whatever the question is. */
class UnreachableForgeTest {
    @Test
    void everyQuestionIsUnanswered() {
        ReviewSource forge = ReviewSource.unknown("no network");
        GitModel git = new GitModel();
        GitSha commit = git.push("root", "start", "README", "a");
        PullRequest request = new PullRequest(
                41, Actor.person("dora"), true, "acme/infra", "main", Optional.empty(), commit, List.of());

        assertThat(List.of(
                        forge.pullRequests(git.commit(commit).orElseThrow()),
                        forge.reviews(request),
                        forge.member("acme/platform", "sam"),
                        forge.files(commit),
                        forge.retargeted(request),
                        forge.commit(commit),
                        forge.forkPoint(commit, commit)))
                .containsOnly(Answer.unknown("no network"));
    }
}
