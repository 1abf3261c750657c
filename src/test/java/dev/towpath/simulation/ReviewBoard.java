package dev.towpath.simulation;

import dev.towpath.approval.Actor;
import dev.towpath.approval.Answer;
import dev.towpath.approval.Contribution;
import dev.towpath.approval.PullRequest;
import dev.towpath.approval.Review;
import dev.towpath.approval.ReviewSource;
import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pull requests and reviews on a forge in memory. */
final class ReviewBoard implements ReviewSource {
    static final String REPOSITORY = "acme/config";

    private final Branch branch;
    private final Map<GitSha, PullRequest> requests = new HashMap<>();
    private final Map<Integer, List<Review>> reviews = new HashMap<>();
    private final Map<GitSha, GitSha> bases = new HashMap<>();
    private int reviewsMade;

    ReviewBoard(Branch branch) {
        this.branch = branch;
    }

    /** A request whose one commit was squashed into the branch; its number. */
    int merged(GitSha base, GitSha shown, GitSha as, Instant at) {
        int number = requests.size() + 1;
        Actor dora = Actor.person("dora");
        Contribution own = new Contribution(
                shown, List.of(base), List.of(dora), List.of(dora), "dora@example.com", at, "pin something");
        bases.put(shown, base);
        requests.put(as, new PullRequest(number, dora, true, REPOSITORY, "main", Optional.of(as), shown, List.of(own)));
        return number;
    }

    /** The commit that a request became whose head is this one. */
    Optional<GitSha> mergedAs(GitSha shown) {
        return requests.entrySet().stream()
                .filter(request -> request.getValue().head().equals(shown))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Somebody approves what a request showed. */
    void approve(int number, String who, GitSha shown, Instant at) {
        reviews.computeIfAbsent(number, key -> new ArrayList<>())
                .add(new Review(++reviewsMade, Actor.person(who), Review.State.APPROVED, shown, at));
    }

    @Override
    public Answer<List<PullRequest>> pullRequests(Commit commit) {
        return Answer.of(Optional.ofNullable(requests.get(commit.id())).stream().toList());
    }

    @Override
    public Answer<List<Review>> reviews(PullRequest pullRequest) {
        return Answer.of(List.copyOf(reviews.getOrDefault(pullRequest.number(), List.of())));
    }

    @Override
    public Answer<Boolean> member(String team, String login) {
        return Answer.of(false);
    }

    @Override
    public Answer<Tree> files(GitSha commit) {
        return Answer.of(branch.frozen(commit));
    }

    @Override
    public Answer<Optional<Instant>> retargeted(PullRequest pullRequest) {
        return Answer.of(Optional.empty());
    }

    @Override
    public Answer<Commit> commit(GitSha id) {
        return Answer.of(branch.commit(id));
    }

    @Override
    public Answer<GitSha> forkPoint(GitSha tip, GitSha shown) {
        return Optional.ofNullable(bases.get(shown)).map(Answer::of).orElseGet(() -> Answer.unknown("no such commit"));
    }
}
