package dev.towpath.reconcile;

import dev.towpath.desired.DesiredStateReader;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.model.GitSha;
import dev.towpath.model.TerraformRoot;
import dev.towpath.plan.Situation;
import dev.towpath.plan.World;
import dev.towpath.problem.FailureException;
import dev.towpath.report.TargetReport;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tells which files make a Terraform root differ from what was applied: those of the recorded commit against those of this one.
 *
 * <p>Only where a run is about one target: the repository is read a second time for it, at the recorded commit. Git has both, so nothing
 * needs to be kept beside the record.
 */
final class Differing {
    private static final int NAMED_MAX = 12;

    private final RepoSnapshot snapshot;
    private final World world;
    private final DesiredStateReader reader;

    Differing(RepoSnapshot snapshot, World world, DesiredStateReader reader) {
        this.snapshot = snapshot;
        this.world = world;
        this.reader = reader;
    }

    /** The lines; where there is one, and its root differs, with a sentence that names the files. */
    List<TargetReport> told(List<TargetReport> lines) {
        if (lines.size() != 1) {
            return lines;
        }
        return Optional.ofNullable(world.situations().get(lines.get(0).target()))
                .filter(Situation::rootChanged)
                .flatMap(this::sentence)
                .map(sentence -> List.of(lines.get(0).adding(List.of(sentence))))
                .orElse(lines);
    }

    private Optional<String> sentence(Situation situation) {
        if (situation.record().closure().isEmpty()) {
            return Optional.empty();
        }
        try {
            return situation.record().commit().flatMap(applied -> sentence(situation.desired(), applied));
        } catch (FailureException e) {
            // What cannot be read is not told; the reason of the line stands without it.
            return Optional.empty();
        }
    }

    private Optional<String> sentence(DesiredTarget now, GitSha applied) {
        Optional<Tree> tree = snapshot.history().tree(applied);
        Optional<Commit> commit = snapshot.history().commit(applied);
        if (tree.isEmpty() || commit.isEmpty()) {
            return Optional.empty();
        }
        List<String> before = before(now, commit.get(), tree.get());
        SortedSet<String> paths = new TreeSet<>(now.root().files());
        paths.addAll(before);
        List<String> words = new ArrayList<>();
        for (String path : paths) {
            word(path, now.root(), before, tree.get()).ifPresent(word -> words.add(path + " " + word));
        }
        if (words.isEmpty()) {
            return Optional.of("no file of it has changed since " + applied.abbreviated()
                    + ": its variable files, its workspace, or what counts as read have");
        }
        int more = words.size() - NAMED_MAX;
        return Optional.of("since it was applied at " + applied.abbreviated() + ": "
                + String.join(", ", more > 0 ? words.subList(0, NAMED_MAX) : words)
                + (more > 0 ? " and " + more + " more" : ""));
    }

    private List<String> before(DesiredTarget now, Commit applied, Tree tree) {
        RepoSnapshot then =
                new RepoSnapshot(snapshot.repository(), snapshot.branch(), applied, tree, snapshot.history(), false);
        return Optional.ofNullable(reader.read(then).targets().get(now.target()))
                .map(target -> target.root().files())
                .orElse(List.of());
    }

    private Optional<String> word(String path, TerraformRoot now, List<String> before, Tree then) {
        boolean reads = now.files().contains(path);
        boolean read = before.contains(path);
        if (reads && read) {
            boolean same = snapshot.tree().objectId(path).equals(then.objectId(path));
            return same ? Optional.empty() : Optional.of("changed");
        }
        boolean there =
                then.entry(path).isPresent() && snapshot.tree().entry(path).isPresent();
        return Optional.of(reads ? (there ? "is read now" : "was added") : there ? "is no longer read" : "was removed");
    }
}
