package dev.towpath.adapter.terraform;

import dev.towpath.model.EngineVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Engines that the operator has put somewhere: single programs, and directories with a version a folder, as version managers
 * ({@code ~/.tfenv/versions}, {@code ~/.local/share/mise/installs/terraform}) lay them out.
 */
final class InstalledEngines {
    private InstalledEngines() {}

    /** One version in a directory of versions, told from the name of its folder. */
    record Version(EngineVersion version, Path binary) {}

    /** The program of an engine, where one of the paths is it. */
    static Optional<Path> named(List<Path> paths, String engine) {
        return paths.stream()
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .filter(path -> String.valueOf(path.getFileName()).startsWith(engine))
                .findFirst();
    }

    /** Every version of an engine that lies in one of the directories, newest first. */
    static List<Version> versions(List<Path> paths, String engine) {
        List<Version> versions = new ArrayList<>();
        for (Path directory : paths) {
            if (Files.isDirectory(directory)) {
                versions.addAll(in(directory, engine));
            }
        }
        versions.sort(Comparator.comparing(Version::version).reversed());
        return versions;
    }

    private static List<Version> in(Path directory, String engine) {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.sorted()
                    .flatMap(folder -> EngineVersion.of(String.valueOf(folder.getFileName())).stream()
                            .flatMap(version -> Stream.of(
                                            folder.resolve(engine),
                                            folder.resolve("bin").resolve(engine))
                                    .filter(Files::isExecutable)
                                    .map(binary -> new Version(version, binary))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
