package dev.towpath.adapter.git;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import dev.towpath.snapshot.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;

/** The history that ends in one commit of an object database; what was worked out once is kept for the run. */
final class ObjectHistory implements History {
    private final ObjectDatabase objects;
    private final ObjectId head;
    private final ChangedPaths changes;
    private final Map<GitSha, Set<ObjectId>> ancestors = new HashMap<>();
    private Optional<FirstParents> line = Optional.empty();

    ObjectHistory(ObjectDatabase objects, ObjectId head, ChangedPaths changes) {
        this.objects = objects;
        this.head = head;
        this.changes = changes;
    }

    /** The first-parent line, newest first: the commits, what git knows of them, and the place of each. */
    private record FirstParents(List<RevCommit> raw, List<Commit> commits, Map<GitSha, Integer> places) {}

    @Override
    public Optional<Commit> commit(GitSha id) {
        return objects.walk(
                "reading commit " + id.abbreviated(), walk -> parsed(walk, id).map(Commits::of));
    }

    @Override
    public Optional<Tree> tree(GitSha id) {
        return objects.walk(
                "reading commit " + id.abbreviated(),
                walk -> parsed(walk, id).map(commit -> new ObjectTree(objects, commit.getTree())));
    }

    private static Optional<RevCommit> parsed(RevWalk walk, GitSha id) throws IOException {
        try {
            return Optional.of(walk.parseCommit(ObjectId.fromString(id.value())));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Commit> firstParents() {
        return firstParentLine().commits();
    }

    private synchronized FirstParents firstParentLine() {
        if (line.isEmpty()) {
            line = Optional.of(objects.walk("walking the history", walk -> {
                List<RevCommit> raw = new ArrayList<>();
                List<Commit> commits = new ArrayList<>();
                Map<GitSha, Integer> places = new HashMap<>();
                walk.setFirstParent(true);
                walk.sort(RevSort.TOPO);
                walk.markStart(walk.parseCommit(head));
                for (RevCommit commit : walk) {
                    walk.parseBody(commit);
                    Commit read = Commits.of(commit);
                    places.put(read.id(), commits.size());
                    commits.add(read);
                    commit.disposeBody();
                    raw.add(commit);
                }
                return new FirstParents(List.copyOf(raw), List.copyOf(commits), places);
            }));
        }
        return line.get();
    }

    @Override
    public List<Commit> touching(Collection<String> paths) {
        Set<String> wanted = new HashSet<>(paths);
        FirstParents history = firstParentLine();
        List<Commit> touching = objects.read("comparing commits", reader -> {
            List<Commit> found = new ArrayList<>();
            for (int i = 0; i < history.raw().size(); i++) {
                if (isTouched(changed(reader, history, i), wanted)) {
                    found.add(history.commits().get(i));
                }
            }
            return List.copyOf(found);
        });
        changes.remember();
        return touching;
    }

    private List<String> changed(ObjectReader reader, FirstParents history, int place) throws IOException {
        Optional<RevCommit> parent =
                place + 1 < history.raw().size() ? Optional.of(history.raw().get(place + 1)) : Optional.empty();
        return changes.of(reader, history.raw().get(place), parent);
    }

    private static boolean isTouched(List<String> changed, Set<String> wanted) {
        if (changed.equals(ChangedPaths.EVERYTHING) || (wanted.contains("") && !changed.isEmpty())) {
            return true;
        }
        for (String path : changed) {
            for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
                if (wanted.contains(path.substring(0, end))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public List<String> changes(Commit commit) {
        Optional<List<String>> known = changes.known(commit.id().value());
        if (known.isPresent()) {
            return known.get();
        }
        return objects.walk("comparing " + commit.id().abbreviated() + " with its parent", walk -> {
            RevCommit raw = walk.parseCommit(ObjectId.fromString(commit.id().value()));
            Optional<RevCommit> parent =
                    raw.getParentCount() == 0 ? Optional.empty() : Optional.of(walk.parseCommit(raw.getParent(0)));
            return changes.of(walk.getObjectReader(), raw, parent);
        });
    }

    @Override
    public List<Commit> merged(Commit commit) {
        return objects.walk("walking what " + commit.id().abbreviated() + " merged", walk -> {
            List<Commit> found = new ArrayList<>();
            walk.sort(RevSort.TOPO);
            for (int i = 0; i < commit.parents().size(); i++) {
                RevCommit parent = walk.parseCommit(
                        ObjectId.fromString(commit.parents().get(i).value()));
                if (i == 0) {
                    walk.markUninteresting(parent);
                } else {
                    walk.markStart(parent);
                }
            }
            for (RevCommit merged : walk) {
                found.add(Commits.of(merged));
            }
            return List.copyOf(found);
        });
    }

    @Override
    public Ancestry ancestry(GitSha earlier, GitSha later) {
        Map<GitSha, Integer> places = firstParentLine().places();
        Optional<Integer> early = Optional.ofNullable(places.get(earlier));
        Optional<Integer> late = Optional.ofNullable(places.get(later));
        if (early.isPresent() && late.isPresent()) {
            int order = early.get().compareTo(late.get());
            return order == 0 ? Ancestry.SAME : order > 0 ? Ancestry.ANCESTOR : Ancestry.UNRELATED;
        }
        return objects.walk("comparing " + earlier.abbreviated() + " with " + later.abbreviated(), walk -> {
            Optional<RevCommit> from = parsed(walk, earlier);
            Optional<RevCommit> to = parsed(walk, later);
            if (from.isEmpty() || to.isEmpty()) {
                return Ancestry.UNKNOWN;
            }
            if (earlier.equals(later)) {
                return Ancestry.SAME;
            }
            boolean reached = later.value().equals(head.name())
                    ? ancestorsOf(walk, later, to.get()).contains(from.get())
                    : walk.isMergedInto(from.get(), to.get());
            return reached ? Ancestry.ANCESTOR : Ancestry.UNRELATED;
        });
    }

    /** All that the head contains, walked once: thousands of records are asked about in one run. */
    private synchronized Set<ObjectId> ancestorsOf(RevWalk walk, GitSha id, RevCommit start) throws IOException {
        Set<ObjectId> known = ancestors.get(id);
        if (known == null) {
            known = new HashSet<>();
            walk.setRetainBody(false);
            walk.markStart(start);
            for (RevCommit commit : walk) {
                known.add(commit.copy());
            }
            ancestors.put(id, known);
        }
        return known;
    }

    @Override
    public Optional<Signature> signature(GitSha commit) {
        return objects.read("reading commit " + commit.abbreviated(), reader -> {
            ObjectId id = ObjectId.fromString(commit.value());
            return reader.has(id, Constants.OBJ_COMMIT)
                    ? SignatureText.ofCommit(
                            reader.open(id, Constants.OBJ_COMMIT).getBytes())
                    : Optional.empty();
        });
    }

    @Override
    public List<SignedTag> signedTags(String prefix) {
        return objects.walk("reading the tags " + prefix + "*", walk -> {
            Map<String, SignedTag> found = new LinkedHashMap<>();
            for (Ref ref : objects.repository().getRefDatabase().getRefsByPrefix(Constants.R_TAGS + prefix)) {
                String name = ref.getName().substring(Constants.R_TAGS.length());
                signedTag(walk, name, ref.getObjectId()).ifPresent(tag -> found.put(name, tag));
            }
            return found.values().stream()
                    .sorted(Comparator.comparing(SignedTag::name))
                    .toList();
        });
    }

    /** A tag counts under the name that its signature is over: a signed tag that was given another name is not the same. */
    private static Optional<SignedTag> signedTag(RevWalk walk, String name, ObjectId id) throws IOException {
        try {
            if (!(walk.parseAny(id) instanceof RevTag tag)) {
                return Optional.empty();
            }
            byte[] raw = walk.getObjectReader().open(id, Constants.OBJ_TAG).getBytes();
            RevObject target = walk.peel(tag);
            if (!(target instanceof RevCommit)
                    || !SignatureText.header(raw, "tag").equals(name)) {
                return Optional.empty();
            }
            Person tagger = Commits.person(Optional.ofNullable(tag.getTaggerIdent()));
            return SignatureText.ofTag(raw)
                    .map(signature -> new SignedTag(name, new GitSha(target.name()), tagger, signature));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }
}
