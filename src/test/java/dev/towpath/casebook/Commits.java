package dev.towpath.casebook;

import dev.towpath.model.GitSha;
import dev.towpath.testing.GitRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.ThreeWayMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Makes commits as git and GitHub make them: merges and rebases by three-way merge, with the forge's hand as committer. */
final class Commits {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final GitRepository git;
    private Optional<Instant> moment = Optional.empty();
    private int made;

    Commits(GitRepository git) {
        this.git = git;
    }

    /** What a commit is made of beside its files. */
    record Frame(String author, String committer, String message, List<GitSha> parents) {
        static Frame of(String author, String message, GitSha... parents) {
            return new Frame(author, author, message, List.of(parents));
        }
    }

    /** From now on commits are made at this moment. */
    void at(Instant instant) {
        moment = Optional.of(instant);
    }

    /** Path, content, path, content; an empty content removes the file. */
    GitSha commit(Frame frame, Optional<ObjectId> base, String... edits) {
        made++;
        Instant at = moment.orElse(START.plusSeconds(600L * made));
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree(base, edits));
        commit.setParentIds(frame.parents().stream().map(Commits::id).toList());
        commit.setAuthor(person(frame.author(), at));
        commit.setCommitter(person(frame.committer(), at));
        commit.setMessage(frame.message());
        try {
            return new GitSha(git.insert(Constants.OBJ_COMMIT, commit.build()).name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PersonIdent person(String login, Instant at) {
        return login.equals("web-flow")
                ? new PersonIdent("GitHub", "noreply@github.com", at, ZoneOffset.UTC)
                : new PersonIdent(login, login + "@example.com", at, ZoneOffset.UTC);
    }

    private ObjectId tree(Optional<ObjectId> base, String... edits) {
        try (ObjectInserter inserter = git.repository().newObjectInserter();
                ObjectReader reader = git.repository().newObjectReader()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            if (base.isPresent()) {
                builder.addTree(new byte[0], 0, reader, base.get());
            }
            builder.finish();
            DirCacheEditor editor = index.editor();
            for (int at = 0; at < edits.length; at += 2) {
                String path = edits[at];
                byte[] content = edits[at + 1].getBytes(StandardCharsets.UTF_8);
                editor.add(content.length == 0 ? new DirCacheEditor.DeletePath(path) : file(path, git.blob(content)));
            }
            editor.finish();
            ObjectId tree = index.writeTree(inserter);
            inserter.flush();
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DirCacheEditor.PathEdit file(String path, ObjectId content) {
        return new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry entry) {
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(content);
            }
        };
    }

    /** The files of a commit. */
    ObjectId treeOf(GitSha commit) {
        return read(commit).getTree().getId();
    }

    RevCommit read(GitSha commit) {
        try (RevWalk walk = new RevWalk(git.repository())) {
            return walk.parseCommit(id(commit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What git makes of two lines of history; the first one's files where they conflict. */
    ObjectId joined(GitSha into, GitSha other) {
        return threeWay(Optional.empty(), into, other);
    }

    /** What one commit changes, done to the files of another. */
    ObjectId picked(GitSha onto, GitSha commit) {
        return threeWay(Optional.of(read(commit).getParent(0).getId()), onto, commit);
    }

    private ObjectId threeWay(Optional<ObjectId> base, GitSha into, GitSha other) {
        try (ObjectInserter inserter = git.repository().newObjectInserter()) {
            ThreeWayMerger merger = MergeStrategy.RECURSIVE.newMerger(git.repository(), true);
            merger.setObjectInserter(inserter);
            if (base.isPresent()) {
                merger.setBase(base.get());
            }
            boolean clean = merger.merge(id(into), id(other));
            inserter.flush();
            return clean ? merger.getResultTreeId() : treeOf(into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectId id(GitSha commit) {
        return ObjectId.fromString(commit.value());
    }
}
