package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;

/** What JGit sees of the machine. */
class HermeticSystemReaderTest {
    @Test
    void showsNoConfigurationAndNoEnvironment() throws IOException, ConfigInvalidException {
        HermeticSystemReader.install();
        HermeticSystemReader.install();
        SystemReader reader = SystemReader.getInstance();

        assertThat(reader.getenv("PATH")).isNull();
        assertThat(reader.getenv("GIT_DIR")).isNull();
        for (StoredConfig config :
                new StoredConfig[] {reader.getUserConfig(), reader.getSystemConfig(), reader.getJGitConfig()}) {
            assertThat(config.getSections()).isEmpty();
            config.setString("user", null, "name", "somebody");
            config.save();
            config.load();
        }
        assertThat(reader.getUserConfig().getString("filesystem", "any", "timestampResolution"))
                .as("nothing is measured, so no probe files are written")
                .isEqualTo("10 milliseconds");
        reader.getUserConfig().clear();
        reader.getSystemConfig().clear();
        reader.getJGitConfig().clear();
    }
}
