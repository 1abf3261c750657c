package dev.towpath.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The template is Terraform that Terraform itself accepts. */
class TemplateIT {
    private static final Path TEMPLATE = Path.of("config-repo-template").toAbsolutePath();

    @TempDir
    Path work;

    @Test
    void itIsFormatted() throws Exception {
        assertThat(terraform(TEMPLATE, "fmt", "-check", "-recursive", "-list=true"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"web-app", "marketing-site", "dns"})
    void itsRootsAreValid(String app) throws Exception {
        Optional<String> plugins = Optional.ofNullable(System.getenv("TOWPATH_TEST_PLUGIN_DIR"))
                .filter(directory -> Files.isDirectory(Path.of(directory)));
        Assumptions.assumeTrue(
                plugins.isPresent(),
                "needs the aws provider: set TOWPATH_TEST_PLUGIN_DIR to a directory as \"terraform providers mirror\" or"
                        + " the plugin cache lays it out");
        copy(TEMPLATE, work);
        Path root = work.resolve("apps").resolve(app).resolve("prod1");
        terraform(
                root,
                "init",
                "-backend=false",
                "-input=false",
                "-lockfile=readonly",
                "-plugin-dir=" + plugins.orElseThrow());
        assertThat(terraform(root, "validate", "-no-color")).contains("The configuration is valid");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        }
    }

    /** Runs Terraform with nothing of the user's environment; its output, where it ends well. */
    private String terraform(Path directory, String... arguments) throws Exception {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        Optional<Path> binary = Stream.of(path.split(":", -1))
                .map(part -> Path.of(part, "terraform"))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(binary.isPresent(), "needs terraform 1.11 or later on the PATH");
        List<String> command = new ArrayList<>(List.of(binary.orElseThrow().toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(work, "terraform", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", path, "HOME", work.toString(), "TMPDIR", work.toString(), "CHECKPOINT_DISABLE", "1"));
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
