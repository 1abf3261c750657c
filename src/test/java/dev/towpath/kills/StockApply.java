package dev.towpath.kills;

import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The same root, applied through commons-exec as it comes; whoever comes after applies again, and has nothing else to go by. */
final class StockApply implements Patient {
    private final Path directory;
    private final StateServer states;
    private final Path terraform;
    private final Path told;
    private final EventFile events;
    private Optional<Process> program = Optional.empty();

    StockApply(Path directory, StateServer states, Path terraform, String root) {
        this.directory = directory;
        this.states = states;
        this.terraform = terraform;
        this.told = directory.resolve("told");
        this.events = new EventFile(told);
        try {
            Files.writeString(told, "");
            Files.writeString(directory.resolve("main.tf"), states.backend() + root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("init", "-input=false");
        run("plan", "-input=false", "-out=" + directory.resolve("plan"));
    }

    @Override
    public Process start() {
        Process started = started(
                "run",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                TowpathApply.classPath(),
                StockExecutor.class.getName(),
                terraform.toString(),
                directory.toString(),
                directory.resolve("plan").toString(),
                told.toString());
        program = Optional.of(started);
        return started;
    }

    @Override
    public Optional<ProcessHandle> terraform() {
        return program.flatMap(java -> java.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/terraform"))
                .findFirst());
    }

    @Override
    public int made() {
        return events.made();
    }

    @Override
    public boolean staysHeld() {
        return false;
    }

    @Override
    public Findings aftermath(Optional<ProcessHandle> last) {
        last.ifPresent(terraformOfIt -> Signals.until(() -> !terraformOfIt.isAlive()));
        Map<String, String> made = new EventFile(told).resources();
        int missing = missing(made);
        boolean locked = states.lock().isPresent();
        int status = run("apply", "-input=false", "-auto-approve");
        int lost = missing(made);
        return new Findings(made.size(), missing, locked, lost, 1, status == 0, false, false, "");
    }

    private int missing(Map<String, String> made) {
        String state = states.state();
        return (int) made.values().stream().filter(id -> !state.contains(id)).count();
    }

    private int run(String... words) {
        String[] line = new String[words.length + 2];
        line[0] = terraform.toString();
        line[1] = "-chdir=" + directory;
        System.arraycopy(words, 0, line, 2, words.length);
        try {
            return started("terraform", line).waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process started(String name, String... line) {
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve(name + ".out").toFile())
                .redirectError(directory.resolve(name + ".err").toFile());
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        program.ifPresent(Process::destroyForcibly);
    }
}
