package dev.towpath.adapter.process;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * What is known of a program that some run started: enough for a later run to find it alive, or to prove it dead.
 *
 * @param label what it is for
 * @param pid its process id
 * @param started when the system says it started; two programs may share an id over time, but not both
 * @param status its exit status, once it has ended under its own run's eyes
 * @param machine where its id means something
 * @param ticks the same start by the kernel's own count, where there is one
 */
public record ProgramRecord(
        String label, long pid, Instant started, OptionalInt status, Machine machine, OptionalLong ticks) {
    /** The kernel derives start times from the boot time, which a clock adjustment may move by a second. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    /** A record that does not know where it was made. */
    ProgramRecord(String label, long pid, Instant started, OptionalInt status) {
        this(label, pid, started, status, new Machine("", ""), OptionalLong.empty());
    }

    /** The record in a file; empty if there is none or it was cut short. */
    public static Optional<ProgramRecord> read(Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
            String status = properties.getProperty("status", "");
            String ticks = properties.getProperty("ticks", "");
            return Optional.of(new ProgramRecord(
                    properties.getProperty("label", ""),
                    Long.parseLong(properties.getProperty("pid", "")),
                    Instant.parse(properties.getProperty("started", "")),
                    status.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(status)),
                    new Machine(properties.getProperty("boot", ""), properties.getProperty("space", "")),
                    ticks.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(ticks))));
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The record of a program that has just been started. */
    static ProgramRecord of(String label, ProcessHandle handle, Instant otherwise) {
        return new ProgramRecord(
                label,
                handle.pid(),
                handle.info().startInstant().orElse(otherwise),
                OptionalInt.empty(),
                Machine.here(),
                Machine.startTicks(handle.pid()));
    }

    /** The record of the process that we are ourselves. */
    public static ProgramRecord ofThisProcess(String label) {
        return of(label, ProcessHandle.current(), Instant.EPOCH);
    }

    /** Writes the record, whole or not at all. */
    public void write(Path file) throws IOException {
        String text = "label=" + label + "\npid=" + pid + "\nstarted=" + started + "\nstatus="
                + (status.isPresent() ? String.valueOf(status.getAsInt()) : "") + "\nboot=" + machine.boot()
                + "\nspace=" + machine.space() + "\nticks="
                + (ticks.isPresent() ? String.valueOf(ticks.getAsLong()) : "") + "\n";
        PrivateFiles.replace(file, text);
    }

    /** The same record, ended. */
    ProgramRecord ended(int exitStatus) {
        return new ProgramRecord(label, pid, started, OptionalInt.of(exitStatus), machine, ticks);
    }

    /** The program, if it is still running here. */
    public Optional<ProcessHandle> alive() {
        if (status.isPresent() || !machine.sameAs(Machine.here()).orElse(true)) {
            return Optional.empty();
        }
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedWhenItDid);
    }

    /**
     * Whether nothing can be told from here: it ran in another container of this boot, where it may still be at work.
     */
    public boolean elsewhere() {
        Machine here = Machine.here();
        return status.isEmpty() && !machine.sameAs(here).orElse(true) && !here.outlived(machine);
    }

    /** Ends what the program has started and left behind, such as a provider, once it is dead itself. */
    public void endOrphans() {
        if (machine.sameAs(Machine.here()).orElse(false) && alive().isEmpty()) {
            Machine.session(pid).forEach(ProcessHandle::destroyForcibly);
        }
    }

    private boolean startedWhenItDid(ProcessHandle handle) {
        OptionalLong now = Machine.startTicks(handle.pid());
        if (ticks.isPresent() && now.isPresent()) {
            return ticks.getAsLong() == now.getAsLong();
        }
        return handle.info()
                .startInstant()
                .map(instant -> Duration.between(instant, started).abs().compareTo(START_TOLERANCE) <= 0)
                .orElse(true);
    }
}
