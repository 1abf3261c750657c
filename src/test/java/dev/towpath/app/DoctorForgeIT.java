package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} says of a forge: that it answers as a judgement needs it, or what it does not let the credentials see. */
class DoctorForgeIT {
    @TempDir
    private Path directory;

    @Test
    void whatTheCredentialsMaySeeIsTriedAsAJudgementDoes() {
        try (ForgeUnderRehearsal world = new ForgeUnderRehearsal(directory)) {
            world.run("doctor");
            assertThat(world.text())
                    .contains(
                            "forge\n  ok    pull requests of \"AcmeCorp/infra-config\" can be read; none is closed yet")
                    .contains("  ok    members of the team \"AcmeCorp/platform\" can be read\n");

            world.environment.put("GITHUB_TOKEN", "of-nobody");
            assertThat(world.run("doctor")).isEqualTo(1);
            assertThat(world.text())
                    .contains("forge\n  bad   GitHub answers GET /repos/AcmeCorp/infra-config/pulls")
                    .contains(" with 401: it does not accept the credentials (");
        }
    }
}
