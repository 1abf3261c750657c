package dev.towpath.casebook;

import dev.towpath.casebook.Commits.Frame;
import dev.towpath.model.GitSha;
import dev.towpath.testing.GitHubPullRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pull request of a {@link Story}. */
final class Request {
    private final Story story;
    private final GitHubPullRequest pull;
    private final String opener;
    private GitSha head;

    Request(Story story, GitHubPullRequest pull, String opener, GitSha head) {
        this.story = story;
        this.pull = pull;
        this.opener = opener;
        this.head = head;
    }

    /** What the scripted GitHub knows of it. */
    GitHubPullRequest pull() {
        return pull;
    }

    GitSha head() {
        return head;
    }

    /** People approve its present head. */
    Request approved(String... people) {
        for (String who : people) {
            pull.approvedBy(who);
        }
        return this;
    }

    /** Someone pushes another commit to it. */
    Request push(String author, String... edits) {
        return head(story.commit(head, author, "More", edits));
    }

    /** Someone merges the tracked branch into it. */
    Request update(String who, String... edits) {
        return head(story.join(who, head, story.main(), edits));
    }

    /** The button "Update branch": GitHub merges the tracked branch into it, and moves the reviews on to that merge. */
    Request updatedByGitHub() {
        story.afterwards();
        head(story.commits.commit(
                new Frame(opener, "web-flow", "Merge branch 'main'", List.of(head, story.main())),
                Optional.of(story.commits.joined(head, story.main()))));
        pull.movesReviews();
        return this;
    }

    /** Its files as one commit on top of the tracked branch. */
    GitSha again() {
        return story.commits.commit(Frame.of(opener, "Again", story.main()), Optional.of(story.commits.treeOf(head)));
    }

    /** Its branch is replaced. */
    Request head(GitSha fresh) {
        head = fresh;
        pull.pushed(fresh);
        return this;
    }

    /** It is merged with a merge commit, by the forge; edits make the merge an evil one. */
    GitSha merge(String... edits) {
        GitSha merge = story.commits.commit(
                new Frame("root", "web-flow", "Merge pull request #" + pull.number(), List.of(story.main(), head)),
                Optional.of(story.commits.joined(story.main(), head)),
                edits);
        pull.mergedAs(merge);
        return story.moveTo(merge);
    }

    /** It is merged as one commit. */
    GitSha squash(String... edits) {
        GitSha squash = story.commits.commit(
                new Frame(opener, "web-flow", "Change it (#" + pull.number() + ")", List.of(story.main())),
                Optional.of(story.commits.joined(story.main(), head)),
                edits);
        pull.mergedAs(squash);
        return story.moveTo(squash);
    }

    /** Each of its commits is made again on top of the branch; the forge connects all of them with it. */
    List<GitSha> rebase() {
        List<GitSha> landed = rebased();
        pull.mergedAs(landed.get(landed.size() - 1), landed.toArray(GitSha[]::new));
        return landed;
    }

    /** The same, and the forge connects only the last one with it. */
    List<GitSha> rebaseOfWhichOnlyTheLastIsKnown() {
        List<GitSha> landed = rebased();
        pull.mergedAs(landed.get(landed.size() - 1));
        return landed;
    }

    private List<GitSha> rebased() {
        List<GitSha> landed = new ArrayList<>();
        for (GitSha own : story.own(head, story.main())) {
            var commit = story.commits.read(own);
            landed.add(story.moveTo(story.commits.commit(
                    new Frame(
                            commit.getAuthorIdent().getName(), "root", commit.getFullMessage(), List.of(story.main())),
                    Optional.of(story.commits.picked(story.main(), own)))));
        }
        return landed;
    }

    /** Its head becomes the newest commit of the branch. */
    GitSha fastForward() {
        pull.mergedAs(head);
        return story.moveTo(head);
    }
}
