package dev.towpath.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.testing.MemoryTree;
import dev.towpath.testing.Snapshots;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A thousand applications: shared files are read once, and so is everything else. */
class ManyTargetsTest {
    @Test
    void everyFileOfThreeThousandTargetsIsReadOnce() {
        MemoryTree tree = Repositories.platform();
        TreeMap<String, String> files = new TreeMap<>();
        for (int app = 0; app < 1_000; app++) {
            for (String environment : List.of("dev1", "stage1", "prod1")) {
                String folder = "apps/app-" + app + "/" + environment + "/";
                files.put(
                        folder + "main.tf", Repositories.webAppRoot(environment).replace("web-app", "app-" + app));
                files.put(folder + "promotion.yaml", "artifact: sha-%07x\n".formatted(app));
            }
        }
        MemoryTree all = tree.with(files);
        ConfigRepositoryReader reader = Repositories.reader();
        DesiredState state = reader.read(Snapshots.of(all));
        assertThat(state.targets()).hasSize(3_000);
        assertThat(state.problems().list()).isEmpty();
        assertThat(all.reads()).doesNotHaveDuplicates().hasSize(6_000 + 3);
    }
}
