package dev.towpath.scheduler;

import dev.towpath.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheduled task's module as Terraform itself sees it. */
class ScheduledTaskIT {
    @TempDir
    Path directory;

    Program terraform;

    @BeforeEach
    void copy() throws IOException {
        Path module = Path.of("scheduler/ecs-scheduled-task");
        List<Path> files;
        try (Stream<Path> list = Files.list(module)) {
            files = list.toList();
        }
        for (Path file : files) {
            Files.copy(file, directory.resolve(file.getFileName()));
        }
        terraform = Program.onPath("terraform", "see developer.hashicorp.com/terraform/install")
                .in(directory)
                .with(Map.of(
                        "HOME",
                        directory.toString(),
                        "TF_CLI_CONFIG_FILE",
                        directory + "/none",
                        "CHECKPOINT_DISABLE",
                        "1"));
    }

    @Test
    void isFormatted() {
        terraform.run("fmt", "-check", "-diff");
    }

    @Test
    void isValid() {
        Optional<String> mirror = Optional.ofNullable(System.getenv("TOWPATH_TEST_PLUGIN_DIR"));
        Assumptions.assumeTrue(
                mirror.isPresent(),
                "TOWPATH_TEST_PLUGIN_DIR is not set; it names a filesystem mirror with registry.terraform.io/hashicorp/aws");
        terraform.run("init", "-input=false", "-backend=false", "-plugin-dir=" + mirror.orElseThrow());
        terraform.run("validate");
    }
}
