package dev.towpath.app;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.Words;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The config repository that {@code init} and {@code demo} begin with; it travels inside the jar. */
final class Template {
    private static final String ROOT = "template";

    private Template() {}

    /** Writes it into a directory that is empty or not there yet. */
    static void copyTo(Path directory) {
        try {
            takeEmpty("writing a config repository into", directory);
            URL marker = Optional.ofNullable(Template.class.getResource("/" + ROOT + "/towpath.yaml"))
                    .orElseThrow(() -> new IllegalStateException("the template is not in this build"));
            copy(marker.toURI(), directory);
        } catch (IOException | URISyntaxException e) {
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.INVALID,
                            "writing a config repository into \"" + directory + "\": " + Words.why(e),
                            "name a directory that can be written"),
                    e);
        }
    }

    /** Makes a directory, or takes one that holds nothing yet: what is there already is somebody's. */
    static void takeEmpty(String doing, Path directory) throws IOException {
        if (Files.exists(directory) && !empty(directory)) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.INVALID,
                    doing + " \"" + directory + "\": it is not an empty directory",
                    "name a directory that is empty or not there yet"));
        }
        Files.createDirectories(directory);
    }

    private static boolean empty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void copy(URI marker, Path directory) throws IOException {
        if (!marker.getScheme().equals("jar")) {
            copyTree(Optional.ofNullable(Path.of(marker).getParent()).orElseThrow(), directory);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(marker, Map.of())) {
            copyTree(jar.getPath("/" + ROOT), directory);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(to));
            Files.write(target, Files.readAllBytes(file));
        }
    }

    /** What was written, and what to do next. */
    static String told(Path directory) {
        return """
            wrote a config repository into %1$s

            next:
              cd %1$s
              edit towpath.yaml             your accounts, roles and regions
              edit policies/approvals.yaml  who must agree to what
              git init -b main && git add -A && git commit -m "Begin"
              towpath validate              every problem with its place
              towpath plan                  reads AWS, changes nothing
              towpath sandbox --for .       a rehearsal cloud, if you would rather not begin with AWS
            """.formatted(directory);
    }
}
