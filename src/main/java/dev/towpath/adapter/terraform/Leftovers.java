package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.adapter.process.ProgramRecord;
import dev.towpath.adapter.process.Supervision;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What runs that died have left on this machine: Terraforms that still work, states that no backend took, and directories.
 *
 * <p>Only directories whose maker is dead are touched.
 */
final class Leftovers {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    private final TerraformSettings settings;
    private final Surroundings surroundings;
    private final RescuedStates rescued;

    Leftovers(TerraformSettings settings, Surroundings surroundings, RescuedStates rescued) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.rescued = rescued;
    }

    /**
     * Waits for a Terraform of a dead run to finish, keeps what must be kept, and removes what only a plan has left.
     *
     * @throws FailureException if it does not finish in time, or this process was asked to stop
     */
    void await(Target target, BooleanSupplier stopping) {
        for (RunDirectory directory : RunDirectory.all(settings.work(), target)) {
            if (directory.ownerAlive().isPresent()) {
                continue;
            }
            directory.programAlive().ifPresent(program -> await(target, program, stopping));
            rescued.rescue(directory);
            if (!directory.applied()) {
                directory.remove();
            }
        }
    }

    /** Directories from which a dead run applied something, newest first. */
    List<RunDirectory> applied(Target target) {
        return RunDirectory.all(settings.work(), target).stream()
                .filter(directory -> directory.ownerAlive().isEmpty())
                .filter(RunDirectory::applied)
                .sorted(java.util.Comparator.comparing(RunDirectory::id).reversed())
                .toList();
    }

    /** Removes what dead runs have left, once it is known what came of it. */
    void clear(Target target) {
        applied(target).stream()
                .filter(directory -> directory.programAlive().isEmpty())
                .forEach(RunDirectory::remove);
    }

    /**
     * Whether a lock was taken by the Terraform of this directory, which is dead.
     *
     * <p>The lock is exclusive, so whatever lock was taken on this machine while that Terraform was running its apply, was its own.
     */
    boolean tookAndDied(RunDirectory directory, StateLock lock) {
        Optional<ProgramRecord> program = ProgramRecord.read(directory.program("apply"));
        if (program.isEmpty()
                || lock.created().isEmpty()
                || directory.programAlive().isPresent()) {
            return false;
        }
        Instant created = lock.created().get();
        boolean duringItsLife = !created.isBefore(program.get().started().minus(CLOCK_TOLERANCE))
                && !created.isAfter(lastWord(directory));
        return lock.operation().equals("OperationTypeApply")
                && who().filter(lock.who()::equals).isPresent()
                && duringItsLife;
    }

    private void await(Target target, ProcessHandle program, BooleanSupplier stopping) {
        surroundings
                .progress()
                .say(target + ": waiting for process " + program.pid() + ", the Terraform of an earlier run");
        boolean ended = surroundings
                .programs()
                .await(program, new Supervision(settings.limit(), settings.grace(), stopping, elapsed -> {}));
        if (!ended) {
            throw new FailureException(new Failure.RetryLater(
                    ReasonCode.STATE_LOCKED,
                    target + ": process " + program.pid() + ", the Terraform of an earlier run, is still working",
                    "wait for it; if it hangs, stop it with one \"kill -INT " + program.pid() + "\" and run again"));
        }
    }

    /** When the apply of a directory was last heard of. */
    private static Instant lastWord(RunDirectory directory) {
        try {
            return Files.getLastModifiedTime(directory.applyOutput())
                    .toInstant()
                    .plus(CLOCK_TOLERANCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The user and host that Terraform writes into the locks it takes here; empty where the host's name cannot be read. */
    private static Optional<String> who() {
        Path hostname = Path.of("/proc/sys/kernel/hostname");
        try {
            String host =
                    Files.exists(hostname) ? PrivateFiles.head(hostname, 256).strip() : "";
            return host.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.current().info().user().map(user -> user + "@" + host);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
