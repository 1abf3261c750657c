package dev.towpath.adapter.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * In which world a process id means something: one boot of one machine, and there one space of process ids.
 *
 * <p>After a reboot, or in another container, the same id is another process or none, so nothing can be told from it.
 *
 * @param boot the kernel's id of this boot; empty where it has none, as on macOS
 * @param space the container's space of process ids; empty likewise
 */
public record Machine(String boot, String space) {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path SPACE = Path.of("/proc/self/ns/pid");
    private static final int SESSION_FIELD = 6;
    private static final int START_FIELD = 22;

    /** The world that we are in. */
    static Machine here() {
        try {
            return new Machine(
                    Files.exists(BOOT) ? Files.readString(BOOT).strip() : "",
                    Files.isSymbolicLink(SPACE) ? Files.readSymbolicLink(SPACE).toString() : "");
        } catch (IOException e) {
            return new Machine("", "");
        }
    }

    /**
     * The processes of the session that a process began with {@code setsid}, also after its death: what it has started and not
     * ended. Its id is not given away as long as there is one.
     */
    static List<ProcessHandle> session(long pid) {
        String id = Long.toString(pid);
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes
                    .filter(process -> process.pid() != pid)
                    .filter(process -> field(process.pid(), SESSION_FIELD)
                            .filter(id::equals)
                            .isPresent())
                    .toList();
        }
    }

    /** When a process started, in the kernel's own ticks since the boot: never adjusted, as clocks are. */
    static OptionalLong startTicks(long pid) {
        return field(pid, START_FIELD)
                .map(ticks -> OptionalLong.of(Long.parseLong(ticks)))
                .orElse(OptionalLong.empty());
    }

    private static Optional<String> field(long pid, int number) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The program's name is in parentheses and may hold anything, also spaces and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(fields[number - 3]);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Whether an id from that world means the same in this one; empty where either does not know its world. */
    Optional<Boolean> sameAs(Machine other) {
        if (boot.isEmpty() || other.boot.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(equals(other));
    }

    /** Whether what ran in that world has ended with it, because its boot is over. */
    boolean outlived(Machine other) {
        return !boot.isEmpty() && !other.boot.isEmpty() && !boot.equals(other.boot);
    }
}
