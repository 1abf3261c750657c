package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.testing.GitRepository;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's settings are read by every verb, and the daemon's libraries are on the class path of {@code serve} only. */
class SharedSettingsIT {
    private static final Pattern GROUPS = Pattern.compile("<(serve|trace)[.]groups>([^<]+)</");

    @TempDir
    private Path directory;

    @Test
    void otherVerbsDoNotNeedTheLibrariesOfTheDaemon() throws Exception {
        Path settings = Files.writeString(directory.resolve("settings.yaml"), """
                serve:
                  cron: "0 0 3 * * ?"
                  sign_in:
                    issuer: https://login.acme.example
                    client_id: towpath
                    address: https://towpath.acme.example
                    allow: { groups: [platform] }
                """);
        Path repository = directory.resolve("infra.git");
        try (GitRepository git = GitRepository.create(repository)) {
            git.put("README.md", "nothing yet\n").point("refs/heads/main", git.commit("Begin"));
        }
        String said = validate(settings, repository);
        assertThat(said).doesNotContain("Exception", "NoClassDefFoundError").contains("towpath.yaml");
    }

    /** What the build lays apart from the libraries of all verbs, as a local repository lays out its groups. */
    private static Pattern apart() throws IOException {
        String groups = GROUPS.matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(found -> found.group(2))
                .collect(Collectors.joining(","));
        assertThat(groups).contains("org.quartz-scheduler", "io.opentelemetry");
        String folders = Stream.of(groups.split(",", -1))
                .map(group -> Pattern.quote(group.replace('.', '/')))
                .collect(Collectors.joining("|"));
        return Pattern.compile("/(" + folders + ")(/|[^/]*/).*[.]jar$");
    }

    private String validate(Path settings, Path repository) throws Exception {
        Pattern apart = apart();
        String classPath = Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .filter(entry -> !apart.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        "validate",
                        "--config",
                        settings.toString(),
                        "--repo",
                        "file://" + repository))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("HOME", directory.toString()));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(directory.resolve("said"), StandardCharsets.UTF_8);
    }
}
