package dev.towpath.app;

import static dev.towpath.app.ForgeUnderRehearsal.state;
import static dev.towpath.app.ForgeUnderRehearsal.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.GitSha;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program where somebody has pushed the branch back to where it was before a target was recorded. */
class RewoundBranchIT {
    @TempDir
    private Path directory;

    private ForgeUnderRehearsal rig;

    @BeforeEach
    void begin() {
        rig = new ForgeUnderRehearsal(directory);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void aTargetWithoutARecordWaitsForWhoAcceptsTheRewind() {
        GitSha before = rig.git
                .put("apps/api/dev1/main.tf", ForgeUnderRehearsal.module("dev1").replace("\"web\"", "\"api\""))
                .put("apps/api/dev1/promotion.yaml", "artifact: sha-3333333\n")
                .commit("Add the api");
        assertThat(SeededCloud.seed(rig.cloud, rig.git.directory(), directory)).isEmpty();
        GitSha after = rig.git.put("README", "more").commit("Say more");
        assertThat(state(rig.json("plan", "--app", "api"), "api", "dev1")).isEqualTo("would_deploy");
        assertThat(state(rig.json("reconcile", "--app", "web", "--env", "dev1"), "web", "dev1"))
                .isEqualTo("deployed");

        rig.git.point("refs/heads/main", before);
        for (String[] selection : new String[][] {{"plan"}, {"plan", "--app", "api"}, {"reconcile", "--app", "api"}}) {
            Json api = target(rig.json(selection), "api", "dev1");
            assertThat(api.get("state").text()).contains("held");
            assertThat(api.at("reason", "code").text()).contains("rewound");
            assertThat(api.at("reason", "message").text())
                    .contains("the branch no longer contains commit " + after.abbreviated()
                            + ", at which another target was last deployed,"
                            + " and perhaps not the policy that was in force there");
        }

        assertThat(state(rig.json("reconcile", "--app", "api", "--accept-rewind"), "api", "dev1"))
                .isEqualTo("deployed");
        assertThat(state(rig.json("reconcile", "--app", "api"), "api", "dev1")).isEqualTo("in_sync");
    }
}
