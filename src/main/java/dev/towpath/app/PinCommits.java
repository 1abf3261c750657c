package dev.towpath.app;

import dev.towpath.adapter.git.JGitSnapshotSource;
import dev.towpath.adapter.git.TrackedChange;
import dev.towpath.desired.NewPin;
import dev.towpath.desired.Promotion;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.reconcile.PinWriter;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.RepoSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Commits followed builds to the branch with the repository's own credentials, in the name of whoever git says commits here. */
final class PinCommits implements PinWriter {
    private static final Person TOWPATH = new Person("Towpath", "towpath@localhost");

    private final Workbench bench;
    private final JGitSnapshotSource snapshots;

    PinCommits(Workbench bench, JGitSnapshotSource snapshots) {
        this.bench = bench;
        this.snapshots = snapshots;
    }

    @Override
    public Optional<GitSha> write(String repository, RepoSnapshot snapshot, List<NewBuild> builds) {
        SortedMap<String, String> files = new TreeMap<>();
        for (NewBuild build : builds) {
            String path = build.target().target().promotionFile();
            NewPin pin = new NewPin(build.build().pin(), build.build().digest(), Optional.empty(), Optional.empty());
            files.put(path, PinFile.edited(snapshot.tree(), path, pin));
        }
        return snapshots
                .tracked(repository)
                .advance(new TrackedChange(
                        snapshot.commit().id(),
                        snapshot.branch(),
                        files,
                        message(builds),
                        Committers.author(bench, snapshots.branches(repository)).orElse(TOWPATH),
                        Committers.signingKey(bench, Path.of("").toAbsolutePath()),
                        bench.clock().instant()));
    }

    private static String message(List<NewBuild> builds) {
        String subject = builds.size() == 1
                ? "Follow builds: " + builds.get(0).target().target() + " "
                        + builds.get(0).build().pin()
                : "Follow builds in " + builds.size() + " targets";
        String changes = builds.stream().map(PinCommits::change).collect(Collectors.joining("\n"));
        String marks = builds.stream().map(NewBuild::mark).collect(Collectors.joining("\n"));
        return subject + "\n\n" + changes + "\n\n" + marks + "\n";
    }

    private static String change(NewBuild build) {
        String before = build.target()
                .promotion()
                .flatMap(Promotion::artifact)
                .map(Pin::value)
                .orElse("nothing");
        return build.target().target() + ": " + before + " -> " + build.build().pin() + ", pushed "
                + build.build().pushedAt();
    }
}
