package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootEnvironmentTest {
    @TempDir
    private Path directory;

    private RootFixture fixture;
    private RunDirectory run;

    @BeforeEach
    void prepare() {
        fixture = new RootFixture(directory);
        fixture.environment.clear();
        fixture.environment.putAll(Map.of(
                "PATH", "/bin",
                "HOME", "/home/x",
                "HTTPS_PROXY", "http://proxy",
                "AWS_ENDPOINT_URL_SSM", "http://ssm",
                "AWS_ACCESS_KEY_ID", "AKIACALLER",
                "AWS_PROFILE", "caller",
                "TF_WORKSPACE", "prod",
                "TF_CLI_ARGS", "-lock=false",
                "GITHUB_TOKEN", "canary",
                "TF_VAR_size", "3"));
        fixture.environment.put("TF_VAR_undeclared", "canary");
        fixture.environment.put("TF_LOG", "trace");
        fixture.environment.put("TF_CLI_CONFIG_FILE", "/nowhere/.terraformrc");
        run = RunDirectory.create(fixture.settings(), RootFixture.TARGET, "01RUN");
    }

    @AfterEach
    void end() {
        run.remove();
    }

    @Test
    void isAnAllowListAndTheCallersCredentialsWhereThereIsNoRole() {
        SortedMap<String, String> environment = new RootEnvironment(
                        fixture.settings().with(new TerraformAllowances(Set.of("TF_VAR_size"), Set.of(), Set.of())))
                .of(fixture.place(), run);
        assertThat(environment)
                .containsOnlyKeys(
                        "AWS_ACCESS_KEY_ID",
                        "AWS_DEFAULT_REGION",
                        "AWS_ENDPOINT_URL_SSM",
                        "AWS_PROFILE",
                        "AWS_REGION",
                        "CHECKPOINT_DISABLE",
                        "HOME",
                        "HTTPS_PROXY",
                        "LANG",
                        "PATH",
                        "TF_DATA_DIR",
                        "TF_IN_AUTOMATION",
                        "TF_INPUT",
                        "TF_VAR_size",
                        "TMPDIR")
                .containsEntry("AWS_REGION", "us-east-1")
                .containsEntry("TF_DATA_DIR", run.data().toString());
    }

    @Test
    void aRoleIsTakenByOurCommandWhichAloneGetsTheCallersCredentials() throws IOException {
        fixture.role("arn:aws:iam::111111111111:role/it's", List.of("/opt/tow path/bin", "credentials"));
        SortedMap<String, String> environment = new RootEnvironment(fixture.settings()).of(fixture.place(), run);
        assertThat(environment)
                .doesNotContainKeys("AWS_ACCESS_KEY_ID", "GITHUB_TOKEN")
                .containsEntry("AWS_PROFILE", "towpath")
                .containsEntry("TOWPATH_CALLER_AWS_ACCESS_KEY_ID", "AKIACALLER")
                .containsEntry("TOWPATH_CALLER_AWS_PROFILE", "caller");
        new RootEnvironment(fixture.settings().managedBy(Optional.of("arn:m"))).of(fixture.place(), run);
        Path script = run.path().resolve("credentials");
        assertThat(Files.readString(Path.of(environment.getOrDefault("AWS_CONFIG_FILE", ""))))
                .isEqualTo("[profile towpath]\ncredential_process = \"" + script + "\"\nregion = us-east-1\n");
        assertThat(Files.readString(script))
                .doesNotContain("AKIACALLER")
                .endsWith("exec '/opt/tow path/bin' 'credentials' --management-role 'arn:m' --role"
                        + " 'arn:aws:iam::111111111111:role/it'\\''s'\n");
        assertThat(Files.getPosixFilePermissions(script)).isEqualTo(PosixFilePermissions.fromString("r-x------"));
        assertThat(Files.getPosixFilePermissions(run.path())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void socketsOfProvidersFitIntoTheTemporaryDirectoryWhichGoesWithTheRun() {
        assertThat(run.temporary()).isEqualTo(Path.of("/tmp/towpath-01RUN")).isDirectory();
        run.remove();
        assertThat(Path.of("/tmp/towpath-01RUN")).doesNotExist();
    }

    @Test
    void keepsACliConfigurationThatIsThere() throws IOException {
        Path file = Files.writeString(directory.resolve("cli.tfrc"), "disable_checkpoint = true\n");
        fixture.environment.put("TF_CLI_CONFIG_FILE", file.toString());
        assertThat(new RootEnvironment(fixture.settings()).of(fixture.place(), run))
                .containsEntry("TF_CLI_CONFIG_FILE", file.toString());
    }

    @Test
    void knowsWhatMustNotBePrinted() {
        fixture.environment.put("AWS_SECRET_ACCESS_KEY", "secret-of-the-caller");
        assertThat(new RootEnvironment(fixture.settings()).secrets())
                .contains("secret-of-the-caller", "AKIACALLER")
                .doesNotContain("http://proxy", "/home/x");
    }
}
