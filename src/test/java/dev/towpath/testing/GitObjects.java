package dev.towpath.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.TreeWalk;

/** What a scripted GitHub tells of a real git repository. */
final class GitObjects {
    private final Repository git;

    GitObjects(Repository git) {
        this.git = git;
    }

    /** Who did something to a commit, and when. */
    record Person(String name, String email, Instant at) {
        static Person of(PersonIdent ident) {
            return new Person(ident.getName(), ident.getEmailAddress(), ident.getWhenAsInstant());
        }
    }

    /** One commit. */
    record Commit(String id, String tree, List<String> parents, Person author, Person committer, String message) {}

    /** Where a ref or a commit id leads. */
    Optional<String> resolve(String name) {
        try {
            return Optional.ofNullable(git.resolve(name + "^{commit}")).map(ObjectId::name);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Commits that can be reached from one but not from the other, oldest first. */
    List<Commit> between(Optional<String> base, String head) {
        try (RevWalk walk = new RevWalk(git)) {
            walk.setRetainBody(true);
            walk.markStart(walk.parseCommit(ObjectId.fromString(head)));
            if (base.isPresent()) {
                walk.markUninteresting(walk.parseCommit(ObjectId.fromString(base.get())));
            }
            List<Commit> commits = new ArrayList<>();
            for (RevCommit commit : walk) {
                commits.add(of(commit));
            }
            Collections.reverse(commits);
            return commits;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where two commits parted. */
    Commit parted(String one, String other) {
        try (RevWalk walk = new RevWalk(git)) {
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(walk.parseCommit(ObjectId.fromString(one)));
            walk.markStart(walk.parseCommit(ObjectId.fromString(other)));
            return commit(walk.next().name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Commit commit(String id) {
        try (RevWalk walk = new RevWalk(git)) {
            return of(walk.parseCommit(ObjectId.fromString(id)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Commit of(RevCommit commit) {
        return new Commit(
                commit.name(),
                commit.getTree().name(),
                Arrays.stream(commit.getParents()).map(RevCommit::name).toList(),
                Person.of(commit.getAuthorIdent()),
                Person.of(commit.getCommitterIdent()),
                commit.getFullMessage());
    }

    /** The answer of the trees API with every entry below. */
    Optional<Map<String, Object>> tree(String api, String commit) {
        Optional<String> id = resolve(commit);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        try (RevWalk revisions = new RevWalk(git);
                TreeWalk walk = new TreeWalk(git)) {
            RevCommit found = revisions.parseCommit(ObjectId.fromString(id.get()));
            walk.addTree(found.getTree());
            List<Map<String, Object>> entries = new ArrayList<>();
            while (walk.next()) {
                FileMode mode = walk.getFileMode();
                String kind = mode == FileMode.TREE ? "tree" : mode == FileMode.GITLINK ? "commit" : "blob";
                String sha = walk.getObjectId(0).name();
                Map<String, Object> entry = GitHubShapes.object(
                        "path",
                        walk.getPathString(),
                        "mode",
                        String.format("%06o", mode.getBits()),
                        "type",
                        kind,
                        "sha",
                        sha);
                if (kind.equals("blob")) {
                    entry.put("size", git.open(walk.getObjectId(0)).getSize());
                    entry.put("url", api + "/git/blobs/" + sha);
                }
                entries.add(entry);
                if (walk.isSubtree()) {
                    walk.enterSubtree();
                }
            }
            return Optional.of(GitHubShapes.object(
                    "sha",
                    found.getTree().name(),
                    "url",
                    api + "/git/trees/" + found.getTree().name(),
                    "tree",
                    entries,
                    "truncated",
                    false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer of the commits API. */
    Map<String, Object> commit(String api, Commit commit) {
        String url = api + "/git/commits/";
        return GitHubShapes.object(
                "sha",
                commit.id(),
                "node_id",
                GitHubShapes.node(commit.id()),
                "url",
                url + commit.id(),
                "html_url",
                url + commit.id(),
                "author",
                GitHubShapes.person(commit.author()),
                "committer",
                GitHubShapes.person(commit.committer()),
                "tree",
                GitHubShapes.object("sha", commit.tree(), "url", api + "/git/trees/" + commit.tree()),
                "message",
                commit.message(),
                "parents",
                commit.parents().stream()
                        .map(parent ->
                                GitHubShapes.object("sha", parent, "url", url + parent, "html_url", url + parent))
                        .toList(),
                "verification",
                GitHubShapes.object(
                        "verified",
                        false,
                        "reason",
                        "unsigned",
                        "signature",
                        null,
                        "payload",
                        null,
                        "verified_at",
                        null));
    }

    /** The answer of the blobs API. */
    Optional<Map<String, Object>> blob(String api, String id) {
        try {
            ObjectLoader loader = git.open(ObjectId.fromString(id), Constants.OBJ_BLOB);
            return Optional.of(GitHubShapes.object(
                    "sha",
                    id,
                    "node_id",
                    GitHubShapes.node(id),
                    "size",
                    loader.getSize(),
                    "url",
                    api + "/git/blobs/" + id,
                    "content",
                    Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(loader.getBytes()) + "\n",
                    "encoding",
                    "base64"));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
