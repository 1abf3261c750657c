package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.approval.Actor;
import dev.towpath.approval.Answer;
import dev.towpath.approval.PullRequest;
import dev.towpath.approval.Review;
import dev.towpath.approval.ReviewSource;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Tree;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pull requests, reviews and teams of one repository on GitHub.
 *
 * <p>Every answer is whole, or unknown with what to do about it. A commit of the last two minutes that names a pull request which
 * GitHub does not show yet is asked about three times in ten seconds.
 */
public final class GitHubReviews implements ReviewSource {
    private static final Pattern NAMED = Pattern.compile("(?:#|\\bpull request #|/pull/)([0-9]{1,9})\\b");

    /** In all: many commits that claim a number must not make a run long. */
    private static final int PAUSES_MAX = 2;

    private static final Duration PAUSE = Duration.ofSeconds(5);

    /**
     * Events that change what a pull request is compared with: its base was changed by hand, or because the branch was merged and
     * deleted ("Issue event types" in GitHub's documentation), or was pushed to with force (which it does not document).
     */
    private static final Set<String> BASE_CHANGES =
            Set.of("base_ref_changed", "automatic_base_change_succeeded", "base_ref_force_pushed");

    private final GitHubConnection github;
    private final String repository;
    private final PullRequestReader requests;
    private final GitHubAccounts accounts;
    private final GitHubTeams teams;
    private int pauses;

    /** The reviews in a repository, {@code owner/name}. */
    public GitHubReviews(GitHubConnection github, String repository) {
        this.github = github;
        this.repository = repository;
        this.requests = new PullRequestReader(github, repository);
        this.accounts = new GitHubAccounts(github);
        this.teams = new GitHubTeams(github);
    }

    @Override
    public Answer<List<PullRequest>> pullRequests(Commit commit) {
        return answer(() -> {
            Set<Integer> named = named(commit);
            List<Json> found = connected(commit);
            while (!isShown(found, named) && isFresh(commit)) {
                if (pauses == PAUSES_MAX) {
                    return Answer.unknown("commit " + commit.id().abbreviated() + " names pull request #"
                            + named.iterator().next()
                            + ", which GitHub does not connect with it yet; ask again in two minutes");
                }
                pauses++;
                github.sleep(PAUSE);
                found = connected(commit);
            }
            return Answer.of(found.stream().map(this::pullRequest).toList());
        });
    }

    private List<Json> connected(Commit commit) {
        return github.list(GitHubConnection.pathIn(repository, "commits", commit.id(), "pulls"));
    }

    private boolean isShown(List<Json> found, Set<Integer> named) {
        return named.isEmpty()
                || found.stream().anyMatch(it -> PullRequestReader.isMerged(it) && named.contains(requests.number(it)));
    }

    /** The numbers in the first line of a message, as GitHub writes them: {@code Merge pull request #7}, {@code Title (#7)}. */
    private static Set<Integer> named(Commit commit) {
        Set<Integer> numbers = new HashSet<>();
        Matcher number = NAMED.matcher(commit.subject());
        while (number.find()) {
            numbers.add(Integer.valueOf(number.group(1)));
        }
        return numbers;
    }

    private boolean isFresh(Commit commit) {
        return Duration.between(commit.committedAt(), github.serverTime()).abs().compareTo(Limits.FORGE_LAG_MAX) < 0;
    }

    /** Commits are asked for only where they may matter: of a request that was merged, and into this repository. */
    private PullRequest pullRequest(Json found) {
        PullRequest request = requests.read(found, List.of());
        boolean here = request.merged() && request.baseRepository().equalsIgnoreCase(repository);
        return here ? requests.read(found, requests.commits(found)) : request;
    }

    @Override
    public Answer<List<Review>> reviews(PullRequest pullRequest) {
        return answer(() -> {
            List<Review> reviews = new ArrayList<>();
            for (Json review :
                    github.list(GitHubConnection.pathIn(repository, "pulls", pullRequest.number(), "reviews"))) {
                review(review, pullRequest).ifPresent(reviews::add);
            }
            return Answer.of(reviews.stream()
                    .map(review -> mayCount(review, reviews, pullRequest.opener()) ? checked(review) : review)
                    .toList());
        });
    }

    /** A review; none where it is of no consequence: it was not sent, or approves a commit that nobody can look at any more. */
    private Optional<Review> review(Json review, PullRequest pullRequest) {
        String word = requests.text(review, "state");
        Review.State state = switch (word) {
            case "APPROVED" -> Review.State.APPROVED;
            case "CHANGES_REQUESTED" -> Review.State.CHANGES_REQUESTED;
            case "DISMISSED" -> Review.State.DISMISSED;
            case "COMMENTED" -> Review.State.COMMENTED;
            case "PENDING" -> Review.State.PENDING;
            default ->
                throw Refusals.inconsistent("a review of pull request #" + pullRequest.number() + " has the state \""
                        + word + "\", which is not a known one");
        };
        Optional<GitSha> commit =
                review.get("commit_id").text().filter(GitSha::valid).map(GitSha::new);
        boolean lost = state == Review.State.APPROVED && commit.isEmpty();
        if (state == Review.State.PENDING || lost) {
            return Optional.empty();
        }
        return Optional.of(new Review(
                requests.whole(review, "id", Long.MAX_VALUE),
                GitHubAccounts.actor(review.get("user")),
                state,
                commit.orElse(pullRequest.head()),
                requests.moment(review, "submitted_at")));
    }

    /** Whether a review is an approval, the newest opinion of its giver, and not by the opener, who never counts. */
    private static boolean mayCount(Review review, List<Review> all, Actor opener) {
        String key = review.reviewer().key();
        return review.state() == Review.State.APPROVED
                && !opener.key().equals(key)
                && all.stream()
                        .filter(other -> other.state().isOpinion()
                                && other.reviewer().key().equals(key))
                        .max(Review.ORDER)
                        .equals(Optional.of(review));
    }

    private Review checked(Review review) {
        Actor reviewer = accounts.checked(review.reviewer());
        return new Review(review.id(), reviewer, review.state(), review.commit(), review.at());
    }

    @Override
    public Answer<Boolean> member(String team, String login) {
        return answer(() -> Answer.of(teams.has(team, login)));
    }

    @Override
    public Answer<Tree> files(GitSha commit) {
        return answer(() -> Answer.of(GitHubTree.of(github, repository, commit.value())));
    }

    @Override
    public Answer<Optional<Instant>> retargeted(PullRequest pullRequest) {
        return answer(() -> {
            String path = GitHubConnection.pathIn(repository, "issues", pullRequest.number(), "events");
            return Answer.of(github.list(path).stream()
                    .filter(event -> BASE_CHANGES.contains(requests.text(event, "event")))
                    .map(event -> requests.moment(event, "created_at"))
                    .max(Comparator.naturalOrder()));
        });
    }

    @Override
    public Answer<Commit> commit(GitSha id) {
        return answer(() -> Answer.of(
                requests.plainCommit(id, github.get(GitHubConnection.pathIn(repository, "git", "commits", id)))));
    }

    /** A second page of one commit tells the common ancestor as well as the first, and lists no files. */
    @Override
    public Answer<GitSha> forkPoint(GitSha branch, GitSha head) {
        return answer(() -> {
            Json compared = github.get(
                    GitHubConnection.pathIn(repository, "compare", branch + "..." + head) + "?per_page=1&page=2");
            return Answer.of(requests.commit(compared, "merge_base_commit", "sha"));
        });
    }

    /** Whatever stops a question makes its answer unknown. */
    private static <T> Answer<T> answer(Supplier<Answer<T>> question) {
        try {
            return question.get();
        } catch (FailureException e) {
            Failure failure = e.failure();
            return Answer.unknown(failure.message() + "; " + failure.advice());
        } catch (DateTimeException e) {
            return Answer.unknown("GitHub's answer holds a time of another form than is documented; "
                    + "check that GITHUB_API_URL is the address of GitHub's REST API");
        }
    }
}
