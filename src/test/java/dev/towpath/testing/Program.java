package dev.towpath.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** A program of the machine that a test compares with: started with an environment of its own, and its exit status checked. */
public final class Program {
    private final Path file;
    private final Path directory;
    private final Map<String, String> environment;

    private Program(Path file, Path directory, Map<String, String> environment) {
        this.file = file;
        this.directory = directory;
        this.environment = environment;
    }

    /** The program; where it is missing the test is skipped, with how to get it. */
    public static Program onPath(String name, String advice) {
        Optional<Path> found = find(name);
        Assumptions.assumeTrue(found.isPresent(), name + " is not on the PATH; " + advice);
        return new Program(found.orElseThrow(), Path.of("."), Map.of());
    }

    private static Optional<Path> find(String name) {
        for (String place :
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1)) {
            Path file = Path.of(place, name);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** The same, started in a directory. */
    public Program in(Path other) {
        return new Program(file, other, environment);
    }

    /** The same with more environment. */
    public Program with(Map<String, String> more) {
        Map<String, String> merged = new TreeMap<>(environment);
        merged.putAll(more);
        return new Program(file, directory, merged);
    }

    /** Runs it; anything but status 0 is an error with all that it said. */
    public void run(String... arguments) {
        bytes(arguments);
    }

    /** What it writes, stripped. */
    public String text(String... arguments) {
        return new String(bytes(arguments), StandardCharsets.UTF_8).strip();
    }

    /** What it writes. */
    public byte[] bytes(String... arguments) {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("program", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
                String path = builder.environment().getOrDefault("PATH", "");
                builder.environment().clear();
                builder.environment().put("PATH", path);
                builder.environment().putAll(environment);
                builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
                Process process = builder.redirectError(errors.toFile()).start();
                byte[] output = process.getInputStream().readAllBytes();
                int status = process.waitFor();
                if (status != 0) {
                    throw new IllegalStateException(String.join(" ", command) + " ended with " + status + ": "
                            + Files.readString(errors) + new String(output, StandardCharsets.UTF_8));
                }
                return output;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
