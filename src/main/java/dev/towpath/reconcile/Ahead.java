package dev.towpath.reconcile;

import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;
import dev.towpath.plan.Situation;
import dev.towpath.plan.State;
import dev.towpath.plan.World;
import dev.towpath.problem.FailureException;
import dev.towpath.report.TargetReport;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells of a Terraform root that is merged and not applied: by which commits the branch is ahead of what was applied, and since when.
 *
 * <p>Whoever looks at a cloud account sees what was applied, whoever looks at the branch sees what was merged; the days in between are
 * when both are wrong about each other. The walk needs nothing but what was fetched already, and is only taken where a root differs.
 */
final class Ahead {
    private static final int NAMED_MAX = 5;
    private static final Set<State> PENDING = EnumSet.of(
            State.HELD, State.WOULD_APPLY, State.WOULD_DEPLOY, State.FAILED, State.UNKNOWN, State.IN_PROGRESS);

    private final RepoSnapshot snapshot;
    private final World world;

    Ahead(RepoSnapshot snapshot, World world) {
        this.snapshot = snapshot;
        this.world = world;
    }

    /** The lines, with a sentence in each of a root that waits. */
    List<TargetReport> told(List<TargetReport> lines) {
        Map<Target, List<Commit>> waiting = waiting(lines);
        return lines.stream()
                .map(line -> Optional.ofNullable(waiting.get(line.target()))
                        .filter(commits -> !commits.isEmpty())
                        .map(commits -> line.adding(List.of(sentence(commits))))
                        .orElse(line))
                .toList();
    }

    private Map<Target, List<Commit>> waiting(List<TargetReport> lines) {
        Map<Target, List<Commit>> waiting = new HashMap<>();
        for (TargetReport line : lines) {
            Optional.ofNullable(world.situations().get(line.target()))
                    .filter(situation -> PENDING.contains(line.state()))
                    .filter(situation -> situation.rootChanged()
                            && situation.record().closure().isPresent())
                    .ifPresent(situation -> waiting.put(line.target(), since(situation)));
        }
        return waiting;
    }

    /** The commits of the branch after the recorded one that touched a file of the root; none where the branch lacks that commit. */
    private List<Commit> since(Situation situation) {
        Optional<GitSha> applied = situation.record().commit();
        Set<String> files = new HashSet<>(situation.desired().root().files());
        Set<String> folders = folders(situation.desired().root());
        List<Commit> touching = new ArrayList<>();
        try {
            int walked = 0;
            for (Commit commit : snapshot.history().firstParents()) {
                if (Optional.of(commit.id()).equals(applied)) {
                    return List.copyOf(touching);
                }
                if (++walked > Limits.COMMITS_AHEAD_MAX) {
                    return List.of();
                }
                boolean touches = snapshot.history().changes(commit).stream()
                        .anyMatch(path -> files.contains(path) || folders.contains(folder(path)));
                if (touches) {
                    touching.add(commit);
                }
            }
            return List.of();
        } catch (FailureException e) {
            // What cannot be walked is not told; the reason of the line stands without it.
            return List.of();
        }
    }

    /** A file that was removed is no longer among the files of the root, but its folder may be. */
    private static Set<String> folders(TerraformRoot root) {
        Set<String> folders = new HashSet<>();
        folders.add(root.directory());
        root.files().forEach(file -> folders.add(folder(file)));
        return folders;
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private String sentence(List<Commit> commits) {
        LocalDate since = LocalDate.ofInstant(commits.get(commits.size() - 1).committedAt(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(snapshot.branch())
                .append(" is ahead of what was applied by ")
                .append(commits.size())
                .append(commits.size() == 1 ? " commit" : " commits")
                .append(" since ")
                .append(since)
                .append(": ");
        for (int i = 0; i < Math.min(commits.size(), NAMED_MAX); i++) {
            Commit commit = commits.get(i);
            text.append(i == 0 ? "" : ", ")
                    .append(commit.id().abbreviated())
                    .append(" \"")
                    .append(commit.subject())
                    .append("\" (")
                    .append(commit.author().name())
                    .append(')');
        }
        int more = commits.size() - NAMED_MAX;
        return more > 0 ? text + " and " + more + " more" : text.toString();
    }
}
