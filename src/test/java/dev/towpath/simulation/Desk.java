package dev.towpath.simulation;

import dev.towpath.approval.Answer;
import dev.towpath.approval.PullRequest;
import dev.towpath.approval.Review;
import dev.towpath.approval.ReviewSource;
import dev.towpath.journal.ObjectStore;
import dev.towpath.model.GitSha;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.simulation.Chance.Kind;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.SnapshotSource;
import dev.towpath.snapshot.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Git, the forge and the state store as one process reaches them. */
final class Desk {
    private final Runner runner;
    private final World world;

    Desk(Runner runner) {
        this.runner = runner;
        this.world = runner.world();
    }

    private static FailureException unreachable(String what, Kind kind) {
        return new FailureException(new Failure.RetryLater(
                kind == Kind.THROTTLE ? ReasonCode.THROTTLED : ReasonCode.UNREACHABLE,
                what + " gave no answer (" + kind + ")",
                "run again"));
    }

    /** The repository. */
    SnapshotSource snapshots() {
        return new SnapshotSource() {
            @Override
            public RepoSnapshot open(String repository, Optional<String> ref) {
                RepoSnapshot snapshot = git("fetch", () -> world.branch().snapshot());
                if (runner.commit().isEmpty()) {
                    runner.plansAt(snapshot.commit().id());
                }
                return snapshot;
            }

            @Override
            public RepoSnapshot openWorkingFiles(String directory) {
                throw new UnsupportedOperationException();
            }

            @Override
            public GitSha currentHead(String repository, Optional<String> ref) {
                return git("ls-remote", () -> world.branch().head());
            }
        };
    }

    private <T> T git(String what, Supplier<T> effect) {
        return runner.call("git:" + what, "", effect, kind -> {
            throw unreachable("the repository", kind);
        });
    }

    /** The forge. */
    ReviewSource reviews() {
        ReviewSource board = world.board();
        return new ReviewSource() {
            @Override
            public Answer<List<PullRequest>> pullRequests(Commit commit) {
                return forge("pulls", commit.id().abbreviated(), () -> board.pullRequests(commit));
            }

            @Override
            public Answer<List<Review>> reviews(PullRequest pullRequest) {
                return forge("reviews", "#" + pullRequest.number(), () -> board.reviews(pullRequest));
            }

            @Override
            public Answer<Boolean> member(String team, String login) {
                return forge("member", login, () -> board.member(team, login));
            }

            @Override
            public Answer<Tree> files(GitSha commit) {
                return forge("files", commit.abbreviated(), () -> board.files(commit));
            }

            @Override
            public Answer<Optional<Instant>> retargeted(PullRequest pullRequest) {
                return forge("timeline", "#" + pullRequest.number(), () -> board.retargeted(pullRequest));
            }

            @Override
            public Answer<Commit> commit(GitSha id) {
                return forge("commit", id.abbreviated(), () -> board.commit(id));
            }

            @Override
            public Answer<GitSha> forkPoint(GitSha tip, GitSha head) {
                return forge("compare", head.abbreviated(), () -> board.forkPoint(tip, head));
            }
        };
    }

    private <T> Answer<T> forge(String what, String about, Supplier<Answer<T>> effect) {
        return runner.call(
                "forge:" + what, about, effect, kind -> Answer.unknown("the forge gave no answer (" + kind + ")"));
    }

    /** The state store. */
    ObjectStore store() {
        ObjectStore store = world.store();
        return new ObjectStore() {
            @Override
            public Optional<Stored> get(String key) {
                return state("get", key, () -> store.get(key));
            }

            @Override
            public List<Listed> list(String prefix) {
                return state("list", prefix, () -> store.list(prefix));
            }

            @Override
            public Optional<String> put(String key, byte[] content, Condition condition) {
                return state("put", key, () -> store.put(key, content, condition));
            }

            @Override
            public boolean delete(String key, String version) {
                return state("delete", key, () -> store.delete(key, version));
            }

            @Override
            public String location() {
                return store.location();
            }
        };
    }

    private <T> T state(String what, String key, Supplier<T> effect) {
        return runner.call("state:" + what, key, effect, kind -> {
            throw unreachable("the state store", kind);
        });
    }
}
