package dev.towpath.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** Towpath as its launcher starts it: from a jar, with an archive of its classes, which halves the time to start. */
record Installed(Path scratch, String classpath, Path archive, String heap) {
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xlog:disable");

    /** Packs the classes that are under test, with the libraries of this class path. */
    static Installed in(Path scratch) throws IOException, InterruptedException {
        Path home = Files.createDirectories(scratch.resolve("installed"));
        String classpath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry ->
                        Files.isRegularFile(entry) || Files.exists(entry.resolve("dev/towpath/app/Main.class")))
                .map(entry -> Files.isDirectory(entry) ? jar(entry, home.resolve("towpath.jar")) : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Path archive = home.resolve("towpath.jsa");
        List<String> warmup = command(List.of("-XX:ArchiveClassesAtExit=" + archive), classpath);
        warmup.add("dev.towpath.app.Warmup");
        MeasuredProcess.of(scratch, Map.of("HOME", home.toString()), warmup);
        return new Installed(scratch, classpath, archive, "256m");
    }

    private static Path jar(Path classes, Path jar) {
        int exit = ToolProvider.findFirst("jar")
                .orElseThrow(() -> new IllegalStateException("this Java has no jar tool"))
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        if (exit != 0) {
            throw new IllegalStateException("jar ended with " + exit);
        }
        return jar;
    }

    /** The same with another heap, such as {@code 160m}. */
    Installed within(String other) {
        return new Installed(scratch, classpath, archive, other);
    }

    /** Runs one verb. */
    MeasuredProcess run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-Xmx" + heap));
        if (Files.exists(archive)) {
            options.add("-XX:SharedArchiveFile=" + archive);
        }
        List<String> command = command(options, classpath);
        command.add("dev.towpath.app.Main");
        command.addAll(List.of(arguments));
        return MeasuredProcess.of(scratch, environment, command);
    }

    private static List<String> command(List<String> options, String classpath) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        command.addAll(options);
        command.addAll(List.of("-cp", classpath));
        return command;
    }
}
