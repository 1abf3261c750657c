package dev.towpath.approval;

import dev.towpath.approval.Review.State;
import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A forge in memory. */
final class ForgeModel implements ReviewSource {
    static final String REPOSITORY = "Acme/infra-config";

    private final GitModel git;
    private final Map<GitSha, List<PullRequest>> requests = new HashMap<>();
    private final Map<Integer, List<Review>> reviews = new HashMap<>();
    private final Map<GitSha, Tree> trees = new HashMap<>();
    private final Map<Integer, Instant> retargetings = new HashMap<>();
    private final Map<GitSha, Commit> commits = new HashMap<>();
    private final Set<String> members = new HashSet<>();
    private final Set<String> silent = new HashSet<>();
    int calls;

    ForgeModel(GitModel git) {
        this.git = git;
    }

    /** A pull request that was merged as a commit. */
    PullRequest merged(int number, String opener, GitSha as, GitSha... commits) {
        List<Contribution> own = new ArrayList<>();
        for (GitSha id : commits) {
            Commit commit = git.commit(id).orElseThrow();
            own.add(new Contribution(
                    id,
                    commit.parents(),
                    List.of(account(commit.author())),
                    List.of(account(commit.committer())),
                    commit.author().email(),
                    commit.committedAt(),
                    commit.message()));
        }
        PullRequest request = new PullRequest(
                number,
                Actor.person(opener),
                true,
                REPOSITORY,
                "main",
                Optional.of(as),
                commits[commits.length - 1],
                own);
        show(as, request);
        return request;
    }

    /** Connects a pull request with a commit. */
    void show(GitSha commit, PullRequest request) {
        requests.computeIfAbsent(commit, key -> new ArrayList<>()).add(request);
    }

    private static Actor account(Person person) {
        return person.name().equals("GitHub") ? new Actor("web-flow", Actor.Kind.FORGE) : Actor.person(person.name());
    }

    /** People approve a head. */
    void approve(PullRequest request, GitSha head, String... people) {
        for (String who : people) {
            review(request, who, State.APPROVED, head);
        }
    }

    void review(PullRequest request, String who, State state, GitSha head) {
        review(request, Actor.person(who), state, head);
    }

    void review(PullRequest request, Actor who, State state, GitSha head) {
        List<Review> all = reviews.computeIfAbsent(request.number(), key -> new ArrayList<>());
        all.add(new Review(all.size() + 1, who, state, head, next(all)));
    }

    /** A request is made to go into another branch, after the reviews so far. */
    void retarget(PullRequest request) {
        retargetings.put(
                request.number(),
                next(reviews.getOrDefault(request.number(), List.of())).minusMillis(500));
    }

    private static Instant next(List<Review> before) {
        return Instant.parse("2026-02-01T00:00:00Z").plusSeconds(before.size());
    }

    /** Gives the forge a commit that is not here. */
    void keep(Commit commit) {
        commits.put(commit.id(), commit);
    }

    void join(String team, String login) {
        members.add((team + " " + login).toLowerCase(Locale.ROOT));
    }

    /** Gives the forge the files of a commit that is not here. */
    void keep(GitSha commit, Tree tree) {
        trees.put(commit, tree);
    }

    /** Makes the forge refuse one kind of question. */
    void silence(String question) {
        silent.add(question);
    }

    /** Makes the forge say nothing of the pull requests of one commit. */
    void silence(GitSha commit) {
        silent.add(commit.value());
    }

    private <T> Answer<T> answer(String question, T value) {
        calls++;
        return silent.contains(question) ? Answer.unknown("the forge answered 502 for " + question) : Answer.of(value);
    }

    @Override
    public Answer<List<PullRequest>> pullRequests(Commit commit) {
        if (silent.contains(commit.id().value())) {
            calls++;
            return Answer.unknown("the forge answered 502 for " + commit.id().abbreviated());
        }
        return answer("pull requests", requests.getOrDefault(commit.id(), List.of()));
    }

    @Override
    public Answer<List<Review>> reviews(PullRequest pullRequest) {
        return answer("reviews", reviews.getOrDefault(pullRequest.number(), List.of()));
    }

    @Override
    public Answer<Boolean> member(String team, String login) {
        if (silent.contains(team)) {
            return Answer.unknown("the forge says nothing of " + team);
        }
        return answer("members", members.contains((team + " " + login).toLowerCase(Locale.ROOT)));
    }

    @Override
    public Answer<Tree> files(GitSha commit) {
        return answer("files", trees.getOrDefault(commit, FileModel.of()));
    }

    @Override
    public Answer<Optional<Instant>> retargeted(PullRequest pullRequest) {
        return answer("retargeting", Optional.ofNullable(retargetings.get(pullRequest.number())));
    }

    @Override
    public Answer<Commit> commit(GitSha id) {
        Person nobody = new Person("", "");
        return answer(
                "commit", commits.getOrDefault(id, new Commit(id, List.of(), nobody, nobody, Instant.EPOCH, "gone")));
    }

    @Override
    public Answer<GitSha> forkPoint(GitSha branch, GitSha head) {
        // A head that only the forge has was branched off last.
        return answer("fork point", git.commit(head).isPresent() ? git.base(branch, head) : branch);
    }
}
