package dev.towpath.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.testing.DocumentedFigures;
import dev.towpath.testing.Golden;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every hostile case through the real verbs, in 256 MiB, on a machine whose git configuration and environment are hostile too. */
class HostileIT {
    private static final int CASES_MIN = 60;
    private static final Pattern PLACE =
            Pattern.compile("^\\| (address|cache|damage|history|parameter|record|ref|remote|store|tree): ");
    private static final Path WITNESS = Path.of("/tmp/towpath-hostile");

    @TempDir
    private Path directory;

    @Test
    void nothingGetsOutAndNothingIsDeployedThatShouldNotBe() throws Exception {
        Files.deleteIfExists(WITNESS);
        Process process = corpus();
        try {
            assertThat(process.waitFor(8, TimeUnit.MINUTES))
                    .as(() -> read(directory.resolve("out")))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(() -> read(directory.resolve("err"))).isZero();
        assertThat(Files.readAllLines(directory.resolve("violations"))).isEmpty();
        assertThat(WITNESS).doesNotExist();
        List<String> table = Files.readAllLines(directory.resolve("table"));
        assertThat(table).hasSizeGreaterThan(CASES_MIN);
        long repositories =
                table.stream().filter(line -> PLACE.matcher(line).find()).count();
        long applications = table.stream().filter(line -> line.startsWith("| ")).count() - repositories - 1;
        DocumentedFigures.holdExactly(
                HostileIT.class,
                new TreeMap<>(Map.of(
                        "hostile applications in one repository",
                        applications,
                        "hostile repositories, remotes, caches and stores",
                        repositories)));
        Golden.document(
                Path.of("docs/reference/hostile-inputs.md"),
                "| application with | state | first sentence |\n|---|---|---|\n" + String.join("\n", table) + "\n");
    }

    private Process corpus() throws Exception {
        Path home = Files.createDirectories(directory.resolve("hostile-home"));
        Files.writeString(home.resolve(".gitconfig"), """
                [core]
                  sshCommand = touch /tmp/towpath-hostile
                  fsmonitor = touch /tmp/towpath-hostile
                [url "http://127.0.0.1:9/"]
                  insteadOf = http://127.0.0.1
                [http]
                  proxy = http://127.0.0.1:9
                [credential]
                  helper = !touch /tmp/towpath-hostile
                """);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Duser.home=" + home,
                        "-cp",
                        classPath(),
                        HostileCorpus.class.getName(),
                        directory.toString())
                .directory(home.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        String path = System.getenv().getOrDefault("PATH", "");
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", path,
                        "HOME", home.toString(),
                        "GIT_DIR", "/nowhere/.git",
                        "GIT_SSH_COMMAND", "touch /tmp/towpath-hostile",
                        "GIT_CONFIG_COUNT", "1",
                        "GIT_CONFIG_KEY_0", "core.hooksPath",
                        "GIT_CONFIG_VALUE_0", "/tmp",
                        "GIT_ASKPASS", "touch /tmp/towpath-hostile",
                        "GIT_OBJECT_DIRECTORY", "/nowhere/objects",
                        "GIT_CEILING_DIRECTORIES", "/"));
        return builder.start();
    }

    private static String classPath() {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
