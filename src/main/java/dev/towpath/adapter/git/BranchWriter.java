package dev.towpath.adapter.git;

import dev.towpath.model.GitSha;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Puts a change on a branch of its own, beside the branch that is tracked and without a checkout: no file of a working directory
 * is touched.
 *
 * <p>A branch of the same name is replaced only if its own commits are of this kind; what a person put there stays.
 */
public final class BranchWriter {
    private final Repository repository;
    private final String shown;
    private final Optional<Upstream> upstream;
    private final boolean mirrored;

    /**
     * A writer.
     *
     * @param upstream where the branch can be pushed, if anywhere
     * @param mirrored whether the repository is only a mirror, so that the upstream is the one place for the branch
     */
    BranchWriter(Repository repository, String shown, Optional<Upstream> upstream, boolean mirrored) {
        this.repository = repository;
        this.shown = shown;
        this.upstream = upstream;
        this.mirrored = mirrored;
    }

    /** Whether there is somewhere to push to. */
    public boolean canPush() {
        return upstream.isPresent();
    }

    /** Who commits here, by the repository's own configuration or else by that of the user. */
    public Optional<Person> author(Path home) {
        Optional<Person> local = person(repository.getConfig());
        for (String file : List.of(".gitconfig", ".config/git/config")) {
            if (local.isEmpty()) {
                local = config(home.resolve(file)).flatMap(BranchWriter::person);
            }
        }
        return local;
    }

    private static Optional<Person> person(Config config) {
        String name = config.getString("user", null, "name");
        String email = config.getString("user", null, "email");
        return name == null || email == null || name.isBlank() || email.isBlank()
                ? Optional.empty()
                : Optional.of(new Person(name, email));
    }

    private static Optional<Config> config(Path file) {
        try {
            Config config = new Config();
            config.fromText(Files.readString(file));
            return Optional.of(config);
        } catch (IOException | ConfigInvalidException e) {
            return Optional.empty();
        }
    }

    /** Refuses a file that has changes in the working directory or the index which no commit has. */
    public void refuseLocalChanges(String path) {
        if (mirrored || repository.isBare()) {
            return;
        }
        try {
            Optional<ObjectId> committed = blob(repository.resolve("HEAD^{tree}"), path);
            if (!LocalFile.unchanged(repository, path, committed)) {
                throw GitFailures.needsHuman(
                        ReasonCode.STATE_BLOCKED,
                        "\"" + path + "\" has changes in \"" + shown + "\" that are not committed",
                        "commit them, or take them back with git restore --staged --worktree " + path);
            }
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    /**
     * Makes the commit and lets the branch name it.
     *
     * @param push whether the branch is pushed; a mirror's always is
     */
    public Proposed propose(FileChange change, boolean push) {
        if (change.branch().equals(change.tracked())) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "\"" + change.branch() + "\" is the branch that is tracked, which is changed by merges only",
                    "check out the default branch, or name it with --ref");
        }
        try {
            NewCommit wanted = new NewCommit(
                    change.base(),
                    change.message().stripTrailing() + "\n\n" + change.mark() + "\n",
                    change.author(),
                    change.key(),
                    change.at());
            ObjectId tree = wanted.tree(repository, Map.of(change.path(), change.content()));
            String ref = Constants.R_HEADS + change.branch();
            Ref here = mirrored ? null : repository.exactRef(ref);
            Optional<ObjectId> known = Optional.ofNullable(here).map(Ref::getObjectId);
            Optional<ObjectId> there =
                    push || mirrored ? upstream.flatMap(up -> up.tip(repository, ref)) : Optional.empty();
            for (Optional<ObjectId> tip : List.of(known, there)) {
                if (tip.isPresent()) {
                    refuseForeign(tip.get(), change);
                }
            }
            Optional<ObjectId> same = there.or(() -> known).filter(tip -> says(tip, change, tree));
            ObjectId commit = same.isPresent() ? same.get() : wanted.inserted(repository, tree);
            if (!mirrored && !known.equals(Optional.of(commit))) {
                point(ref, commit, known);
            }
            Optional<String> pushed = Optional.empty();
            if ((push || mirrored) && upstream.isPresent()) {
                Upstream up = upstream.get();
                if (!there.equals(Optional.of(commit))) {
                    up.push(repository, commit, ref, there);
                }
                pushed = Optional.of(up.shown());
            }
            return new Proposed(new GitSha(commit.name()), change.branch(), same.isEmpty(), pushed);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    /** Whether a commit already is what is wanted. */
    private boolean says(ObjectId tip, FileChange change, ObjectId tree) {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(tip);
            return commit.getTree().equals(tree)
                    && commit.getParentCount() == 1
                    && commit.getParent(0).name().equals(change.base().value())
                    && (commit.getRawGpgSignature() != null || change.key().isEmpty());
        } catch (IOException e) {
            return false;
        }
    }

    /** Every commit that the branch has and the tracked one has not must be one of these. */
    private void refuseForeign(ObjectId tip, FileChange change) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(tip));
            walk.markUninteresting(
                    walk.parseCommit(ObjectId.fromString(change.base().value())));
            for (RevCommit commit : walk) {
                boolean ours = commit.getParentCount() == 1
                        && commit.getFullMessage().lines().anyMatch(change.mark()::equals);
                if (!ours) {
                    throw GitFailures.needsHuman(
                            ReasonCode.STATE_BLOCKED,
                            "the branch \"" + change.branch() + "\" has the commit "
                                    + commit.abbreviate(7).name() + " \"" + commit.getShortMessage()
                                    + "\", which Towpath did not make",
                            "merge that branch, or remove it");
                }
            }
        }
    }

    private void point(String ref, ObjectId commit, Optional<ObjectId> known) throws IOException {
        LocalBranch branch = new LocalBranch(repository, shown, ref);
        if (branch.isCheckedOut()) {
            throw GitFailures.needsHuman(
                    ReasonCode.STATE_BLOCKED,
                    "the branch \"" + Repository.shortenRefName(ref) + "\" is checked out in \"" + shown + "\"",
                    "check out the default branch");
        }
        if (!branch.move(known.orElse(ObjectId.zeroId()), commit, "")) {
            throw GitFailures.needsHuman(
                    ReasonCode.STATE_BLOCKED,
                    "the branch \"" + Repository.shortenRefName(ref) + "\" was changed by somebody else just now",
                    "run again");
        }
    }

    private Optional<ObjectId> blob(ObjectId tree, String path) throws IOException {
        if (tree == null) {
            return Optional.empty();
        }
        try (TreeWalk walk = TreeWalk.forPath(repository, path, tree)) {
            return walk == null ? Optional.empty() : Optional.of(walk.getObjectId(0));
        }
    }

    private RuntimeException notWritten(IOException e) {
        return GitFailures.needsHuman(
                ReasonCode.INVALID,
                "writing the repository \"" + shown + "\": " + GitFailures.words(e),
                "make sure that the directory can be written and has room");
    }
}
