package dev.towpath.testing;

import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A pull request on a {@link GitHubServer}: a script says who opened, reviewed and merged it. */
public final class GitHubPullRequest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final GitHubRepository repository;
    private final int number;
    private final String opener;
    private final List<Review> reviews = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Set<String> connected = new LinkedHashSet<>();
    private List<String> commits = List.of();
    private String head;
    private String headBranch = "change";
    private Optional<String> headRepository;
    private String base;
    private String baseRepository;
    private String baseCommit;
    private String title;
    private String body = "";
    private Optional<Instant> mergedAt = Optional.empty();
    private Optional<String> mergeCommit = Optional.empty();
    private String mergedBy = "merger";
    private boolean closed;

    /** One review. */
    record Review(long id, String login, String state, Optional<String> commit, Instant at) {}

    /** Something that happened to it, with whom it was about if it was about somebody. */
    record Event(long id, String event, String actor, Optional<String> about, Instant at) {}

    GitHubPullRequest(GitHubRepository repository, int number, String opener, GitSha head, String base) {
        this.repository = repository;
        this.number = number;
        this.opener = opener;
        this.base = base;
        this.headRepository = Optional.of(repository.name());
        this.baseRepository = repository.name();
        this.title = "Change " + number;
        this.head = head.value();
        this.baseCommit = repository.git().resolve("refs/heads/" + base).orElse(head.value());
        pushed(head);
    }

    /** A new head: its own commits are those that the base branch does not have now. */
    public GitHubPullRequest pushed(GitSha commit) {
        head = commit.value();
        commits = repository.git().between(repository.git().resolve("refs/heads/" + base), head).stream()
                .map(GitObjects.Commit::id)
                .toList();
        return this;
    }

    /** Its own commits, where they are not those that the base branch lacks. */
    public GitHubPullRequest withCommits(GitSha... own) {
        commits = Arrays.stream(own).map(GitSha::value).toList();
        return this;
    }

    /** It comes from a branch of this name. */
    public GitHubPullRequest fromBranch(String name) {
        headBranch = name;
        return this;
    }

    /** It comes from another repository; empty for a fork that was deleted, which GitHub shows as null against its own description. */
    public GitHubPullRequest fromFork(Optional<String> fork) {
        headRepository = fork;
        return this;
    }

    /** It goes into another repository than the one that lists it. */
    public GitHubPullRequest into(String other) {
        baseRepository = other;
        return this;
    }

    /** Its title and text. */
    public GitHubPullRequest saying(String words, String text) {
        title = words;
        body = text;
        return this;
    }

    /** Someone approves the present head. */
    public GitHubPullRequest approvedBy(String login) {
        return reviewed(login, "APPROVED", Optional.of(head));
    }

    /** Someone approves a commit. */
    public GitHubPullRequest approvedBy(String login, GitSha at) {
        return reviewed(login, "APPROVED", Optional.of(at.value()));
    }

    /** Someone approves the present head at a moment of the real clock. */
    public GitHubPullRequest approvedBy(String login, Instant at) {
        reviews.add(new Review(80_000L + repository.next(), login, "APPROVED", Optional.of(head), at));
        return this;
    }

    /** Someone asks for changes of the present head. */
    public GitHubPullRequest changesRequestedBy(String login) {
        return reviewed(login, "CHANGES_REQUESTED", Optional.of(head));
    }

    /** Someone comments on the present head. */
    public GitHubPullRequest commentedBy(String login) {
        return reviewed(login, "COMMENTED", Optional.of(head));
    }

    /** Someone began a review and did not send it. */
    public GitHubPullRequest pendingBy(String login) {
        return reviewed(login, "PENDING", Optional.of(head));
    }

    /** A review of any state, perhaps of a commit that is gone. */
    public GitHubPullRequest reviewed(String login, String state, Optional<String> commit) {
        int place = repository.next();
        reviews.add(new Review(80_000L + place, login, state, commit, moment(place)));
        return this;
    }

    /** The moment of the something that came in this place. */
    static Instant moment(int place) {
        return START.plusSeconds(60L * place);
    }

    /** Someone is asked to review it, perhaps once more; the reviews stay as they are. */
    public GitHubPullRequest asked(String login) {
        return happened("review_requested", Optional.of(login));
    }

    /** It goes into another branch from now on. */
    public GitHubPullRequest retargeted(String branch) {
        aimedAt(branch);
        return happened("base_ref_changed", Optional.empty());
    }

    /** The same, done by GitHub when the branch that it went into was merged and deleted. */
    public GitHubPullRequest retargetedByItself(String branch) {
        aimedAt(branch);
        return happened("automatic_base_change_succeeded", Optional.empty());
    }

    /** Somebody pushed to its base with force. */
    public GitHubPullRequest baseForced() {
        return happened("base_ref_force_pushed", Optional.empty());
    }

    private void aimedAt(String branch) {
        base = branch;
        baseCommit = repository.git().resolve("refs/heads/" + branch).orElse(head);
        pushed(headCommit());
    }

    private GitHubPullRequest happened(String event, Optional<String> about) {
        int place = repository.next();
        events.add(new Event(90_000L + place, event, opener, about, moment(place)));
        return this;
    }

    /** The reviews so far are said to be of the present head: GitHub does that when it merges the base into the branch. */
    public GitHubPullRequest movesReviews() {
        reviews.replaceAll(it -> new Review(it.id(), it.login(), it.state(), Optional.of(head), it.at()));
        return this;
    }

    /** The newest opinion of someone is dismissed: GitHub changes the state of the review itself. */
    public GitHubPullRequest dismissed(String login) {
        for (int at = reviews.size() - 1; at >= 0; at--) {
            Review review = reviews.get(at);
            if (review.login().equals(login) && !review.state().equals("COMMENTED")) {
                reviews.set(at, new Review(review.id(), login, "DISMISSED", review.commit(), review.at()));
                return this;
            }
        }
        throw new IllegalStateException("\"" + login + "\" has given no opinion on #" + number);
    }

    /** It is merged as a commit of the base branch, which is the last of those that it became by a rebase. */
    public GitHubPullRequest mergedAs(GitSha merge, GitSha... landed) {
        mergedAt = Optional.of(START.plusSeconds(3600));
        mergeCommit = Optional.of(merge.value());
        closed = true;
        if (commits.isEmpty()) {
            Optional<String> before =
                    repository.git().commit(merge.value()).parents().stream().findFirst();
            commits = repository.git().between(before, head).stream()
                    .map(GitObjects.Commit::id)
                    .toList();
        }
        connected.add(merge.value());
        happened("merged", Optional.empty());
        Arrays.stream(landed).map(GitSha::value).forEach(connected::add);
        return this;
    }

    /** Who pressed the button. */
    public GitHubPullRequest mergedBy(String login) {
        mergedBy = login;
        return this;
    }

    /** It is closed and not merged. */
    public GitHubPullRequest closed() {
        closed = true;
        return this;
    }

    /** The test merge that GitHub names while it is open. */
    public GitHubPullRequest testMergedAs(GitSha merge) {
        mergeCommit = Optional.of(merge.value());
        return this;
    }

    /** GitHub connects it with a commit, whatever its own commits are. */
    public GitHubPullRequest connectedWith(GitSha commit) {
        connected.add(commit.value());
        return this;
    }

    boolean isConnectedWith(String commit) {
        return connected.contains(commit) || commits.contains(commit);
    }

    /** Its newest commit. */
    public GitSha headCommit() {
        return new GitSha(head);
    }

    /** Its number. */
    public int number() {
        return number;
    }

    String repository() {
        return repository.name();
    }

    String opener() {
        return opener;
    }

    String title() {
        return title;
    }

    String body() {
        return body;
    }

    String head() {
        return head;
    }

    String headBranch() {
        return headBranch;
    }

    Optional<String> headRepository() {
        return headRepository;
    }

    String base() {
        return base;
    }

    Optional<String> baseRepository() {
        return Optional.of(baseRepository);
    }

    String baseCommit() {
        return baseCommit;
    }

    boolean isOpen() {
        return !closed;
    }

    Optional<Instant> mergedAt() {
        return mergedAt;
    }

    Optional<String> mergeCommit() {
        return mergeCommit;
    }

    String mergedBy() {
        return mergedBy;
    }

    List<String> commits() {
        return commits;
    }

    List<Event> events() {
        return events;
    }

    List<Review> reviews() {
        return reviews;
    }
}
