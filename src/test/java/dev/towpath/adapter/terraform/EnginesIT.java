package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several installed engines a root gets. The engines are scripts that only know {@code version -json}. */
class EnginesIT {
    @TempDir
    private Path directory;

    @Test
    void theOneOnThePathIsTakenWhereItFitsAndIsAskedOnce() throws IOException {
        RootFixture fixture = new RootFixture(directory).engine("terraform", ">= 1.10.0", "< 2.0.0");
        install("path/terraform", "1.11.4");
        install("versions/1.13.0/terraform", "1.13.0");
        fixture.environment.put("PATH", directory.resolve("path") + ":/usr/bin:/bin");
        fixture.engines(directory.resolve("versions"));

        Engines engines = new Engines(fixture.settings(), fixture.surroundings());

        assertThat(engines.of(RootFixture.TARGET, fixture.root()).version()).isEqualTo("1.11.4");
        assertThat(engines.of(RootFixture.TARGET, fixture.root()).title()).isEqualTo("Terraform");
        assertThat(asked()).containsExactly("path/terraform version -json");
    }

    @Test
    void elseTheNewestThatFitsOfThoseSideBySide() throws IOException {
        install("path/terraform", "1.11.4");
        install("versions/1.9.8/terraform", "1.9.8");
        install("versions/1.12.0/bin/terraform", "1.12.0");
        install("versions/1.12.2/bin/terraform", "1.12.2");
        install("versions/1.13.0/terraform", "1.13.0");
        Files.createDirectories(directory.resolve("versions/1.12.3"));
        RootFixture fixture = new RootFixture(directory);
        fixture.environment.put("PATH", directory.resolve("path") + ":/usr/bin:/bin");
        fixture.engines(directory.resolve("versions")).engine("terraform", "~> 1.12.0");

        assertThat(engine(fixture))
                .isEqualTo(new Engine("terraform", directory.resolve("versions/1.12.2/bin/terraform"), "1.12.2"));
        assertThat(engine(fixture.engine("terraform", "1.9.8")).binary())
                .isEqualTo(directory.resolve("versions/1.9.8/terraform"));
        assertThat(asked())
                .containsExactly(
                        "path/terraform version -json",
                        "versions/1.12.2/bin/terraform version -json",
                        "path/terraform version -json",
                        "versions/1.9.8/terraform version -json");
    }

    @Test
    void aProgramThatTheOperatorNamesGoesBeforeThePath() throws IOException {
        install("path/tofu", "1.10.1");
        install("opt/tofu", "1.10.7");
        RootFixture fixture = new RootFixture(directory).engine("tofu");
        fixture.environment.put("PATH", directory.resolve("path") + ":/usr/bin:/bin");

        assertThat(engine(fixture).version()).isEqualTo("1.10.1");
        assertThat(engine(fixture.engines(directory.resolve("opt/tofu"))))
                .isEqualTo(new Engine("tofu", directory.resolve("opt/tofu"), "1.10.7"));
    }

    @Test
    void whereNoneFitsItSaysWhoAsksForWhatAndWhatIsThere() throws IOException {
        install("path/terraform", "1.11.4");
        install("versions/1.13.0-rc1/terraform", "1.13.0-rc1");
        RootFixture fixture = new RootFixture(directory).engine("terraform", ">= 1.11.0", ">= 1.13.0, < 2.0.0");
        fixture.environment.put("PATH", directory.resolve("path") + ":/usr/bin:/bin");
        fixture.engines(directory.resolve("versions"));

        Failure failure = failure(fixture);

        assertThat(failure.reason()).isEqualTo(ReasonCode.UNSUPPORTED);
        assertThat(failure.message())
                .isEqualTo("dns/dev1: the root asks for terraform \">= 1.13.0, < 2.0.0\" (apps/dns/dev1/main.tf:2), and"
                        + " installed is \"1.11.4\" at \"" + directory.resolve("path/terraform")
                        + "\", \"1.13.0-rc1\" at"
                        + " \"" + directory.resolve("versions/1.13.0-rc1/terraform") + "\"");
        assertThat(failure.advice())
                .isEqualTo("install a version of terraform that fits, in a directory of versions that"
                        + " TOWPATH_TERRAFORM_BIN names, or change the version there");
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void whatIsNotThereOrGivesNoVersionIsSaid() throws IOException {
        RootFixture fixture = new RootFixture(directory).engine("tofu");
        fixture.environment.put("PATH", directory.resolve("path") + ":/usr/bin:/bin");
        assertThat(failure(fixture).message())
                .isEqualTo("dns/dev1: \"tofu\" is not on the PATH, so its root cannot be planned");
        Path broken = install("path/tofu", "1.10.1");
        Files.writeString(broken, "#!/bin/sh\nexit 3\n");
        assertThat(failure(fixture).message()).isEqualTo("dns/dev1: \"" + broken + " version -json\" gave no version");
    }

    private static Engine engine(RootFixture fixture) {
        return new Engines(fixture.settings(), fixture.surroundings()).of(RootFixture.TARGET, fixture.root());
    }

    private static Failure failure(RootFixture fixture) {
        try {
            throw new AssertionError(engine(fixture).toString());
        } catch (FailureException e) {
            return e.failure();
        }
    }

    private Path install(String path, String version) throws IOException {
        Path script = directory.resolve(path);
        Files.createDirectories(script.getParent());
        Files.writeString(script, """
            #!/bin/sh
            echo '%s' "$@" >> '%s'
            echo '{"terraform_version": "%s", "platform": "linux_amd64"}'
            """.formatted(path, directory.resolve("asked"), version));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(directory.resolve("asked"));
    }
}
