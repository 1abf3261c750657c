package dev.towpath.adapter.git;

import dev.towpath.model.GitSha;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Person;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;

/**
 * Makes a repository with a history: commits of the working files, merges and tags, signed or not.
 *
 * <p>For rehearsals. To the repository that it reconciles, Towpath commits nothing but the builds that are followed, and not from here.
 */
public final class RepositoryWriter implements AutoCloseable {
    private static final String BRANCH = "main";

    private final Git git;

    private RepositoryWriter(Git git) {
        this.git = git;
    }

    /** A new repository around the files of a directory. */
    public static RepositoryWriter init(Path directory) {
        HermeticSystemReader.install();
        try {
            return new RepositoryWriter(Git.init()
                    .setDirectory(directory.toFile())
                    .setInitialBranch(BRANCH)
                    .call());
        } catch (GitAPIException e) {
            throw notWritten(directory, e);
        }
    }

    /** Commits the working files on top of the branch, unsigned. */
    public GitSha commit(String message, Person author, Instant at) {
        return attempt(() -> {
            ObjectId head = repository().resolve(Constants.HEAD);
            CommitBuilder commit = builder(message, author, at, head == null ? List.of() : List.of(head));
            return moved(inserted(commit));
        });
    }

    /** Merges the working files as somebody's change, and signs the merge as somebody else. */
    public GitSha merge(String message, Person author, Person merger, SshSigningKey key, Instant at) {
        return attempt(() -> {
            ObjectId head = repository().resolve(Constants.HEAD);
            ObjectId change = inserted(builder(message, author, at, List.of(head)));
            CommitBuilder merge = builder("Merge: " + message, merger, at, List.of(head, change));
            merge.setGpgSignature(signature(key, merge.build()));
            return moved(inserted(merge));
        });
    }

    /** Merges a branch that begins where the default one is, signs the merge, and brings the working files up to it. */
    public GitSha mergeBranch(String branch, Person merger, SshSigningKey key, Instant at) {
        return attempt(() -> {
            ObjectId head = repository().resolve(Constants.HEAD);
            ObjectId change = repository().resolve(Constants.R_HEADS + branch);
            CommitBuilder merge = new CommitBuilder();
            merge.setTreeId(repository().resolve(Constants.R_HEADS + branch + "^{tree}"));
            merge.setParentIds(List.of(head, change));
            merge.setAuthor(ident(merger, at));
            merge.setCommitter(ident(merger, at));
            merge.setMessage("Merge: " + branch + "\n");
            merge.setGpgSignature(signature(key, merge.build()));
            GitSha merged = moved(inserted(merge));
            git.reset().setMode(ResetCommand.ResetType.HARD).call();
            return merged;
        });
    }

    /** Puts a signed annotated tag on a commit. */
    public void tag(String name, GitSha commit, Person tagger, SshSigningKey key, Instant at) {
        attempt(() -> {
            TagBuilder tag = new TagBuilder();
            tag.setTag(name);
            tag.setObjectId(ObjectId.fromString(commit.value()), Constants.OBJ_COMMIT);
            tag.setTagger(ident(tagger, at));
            tag.setMessage(name + "\n");
            tag.setGpgSignature(signature(key, tag.build()));
            try (ObjectInserter inserter = repository().newObjectInserter()) {
                ObjectId id = inserter.insert(tag);
                inserter.flush();
                pointed(Constants.R_TAGS + name, id);
            }
            return commit;
        });
    }

    @Override
    public void close() {
        git.close();
    }

    private Repository repository() {
        return git.getRepository();
    }

    private CommitBuilder builder(String message, Person person, Instant at, List<ObjectId> parents)
            throws IOException, GitAPIException {
        git.add().addFilepattern(".").call();
        git.add().addFilepattern(".").setUpdate(true).call();
        CommitBuilder commit = new CommitBuilder();
        try (ObjectInserter inserter = repository().newObjectInserter()) {
            DirCache index = repository().readDirCache();
            commit.setTreeId(index.writeTree(inserter));
            inserter.flush();
        }
        commit.setParentIds(parents);
        commit.setAuthor(ident(person, at));
        commit.setCommitter(ident(person, at));
        commit.setMessage(message + "\n");
        return commit;
    }

    private ObjectId inserted(CommitBuilder commit) throws IOException {
        try (ObjectInserter inserter = repository().newObjectInserter()) {
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private GitSha moved(ObjectId commit) throws IOException {
        pointed(Constants.R_HEADS + BRANCH, commit);
        return new GitSha(commit.name());
    }

    private void pointed(String ref, ObjectId id) throws IOException {
        RefUpdate update = repository().updateRef(ref);
        update.setNewObjectId(id);
        update.forceUpdate();
    }

    private static GpgSignature signature(SshSigningKey key, byte[] payload) {
        return new GpgSignature(key.sign(payload).getBytes(StandardCharsets.US_ASCII));
    }

    private static PersonIdent ident(Person person, Instant at) {
        return new PersonIdent(person.name(), person.email(), at, ZoneOffset.UTC);
    }

    private GitSha attempt(Writing writing) {
        try {
            return writing.write();
        } catch (IOException | GitAPIException e) {
            throw notWritten(repository().getDirectory().toPath(), e);
        }
    }

    private static RuntimeException notWritten(Path directory, Exception e) {
        return GitFailures.needsHuman(
                ReasonCode.INVALID,
                "writing the repository \"" + directory + "\": " + e.getMessage(),
                "make sure that the directory can be written and has room");
    }

    /** One thing to write, and the commit that it is about. */
    private interface Writing {
        GitSha write() throws IOException, GitAPIException;
    }
}
