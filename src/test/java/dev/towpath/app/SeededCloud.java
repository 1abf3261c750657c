package dev.towpath.app;

import dev.towpath.adapter.git.JGitSnapshotSource;
import dev.towpath.adapter.git.RemoteAccess;
import dev.towpath.adapter.hcl.Hcl4jDecoder;
import dev.towpath.adapter.json.JacksonTreeParser;
import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.ConfigRepositoryReader;
import dev.towpath.model.Limits;
import dev.towpath.model.Progress;
import dev.towpath.sandbox.Cloud;
import dev.towpath.snapshot.RepoSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Fills a cloud with what a repository needs, for tests of other packages. */
public final class SeededCloud {
    private SeededCloud() {}

    /** Seeds everything that the repository's history pins; what could not be seeded comes back in sentences. */
    public static List<String> seed(Cloud cloud, Path repository, Path home) {
        SnakeYamlParser yaml = new SnakeYamlParser();
        JGitSnapshotSource snapshots = new JGitSnapshotSource(
                home.resolve("seed-cache"), RemoteAccess.ofHome(home), (operation, mutation) -> {}, Progress.silent());
        RepoSnapshot snapshot = snapshots.open(repository.toString(), Optional.empty());
        ConfigRepositoryReader reader =
                new ConfigRepositoryReader(yaml, new JacksonTreeParser(), new Hcl4jDecoder(Limits.HCL_DECODE_MAX));
        return SandboxFor.seed(cloud, snapshot, reader.read(snapshot), yaml);
    }
}
