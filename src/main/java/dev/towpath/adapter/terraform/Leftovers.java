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
import java.util.Comparator;
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
    private final UnsavedResources unsaved;

    Leftovers(TerraformSettings settings, Surroundings surroundings, RescuedStates rescued, UnsavedResources unsaved) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.rescued = rescued;
        this.unsaved = unsaved;
    }

    /**
     * Waits for a Terraform of a dead run to finish, keeps what must be kept, and removes what only a plan has left.
     *
     * @throws FailureException if it does not finish in time, or this process was asked to stop
     */
    void await(Target target, BooleanSupplier stopping) {
        for (RunDirectory directory : RunDirectory.all(settings.work(), target)) {
            if (directory.belongsToOthers()) {
                continue;
            }
            // One after the other: beside an apply there may be the plan that was asking for the holder of its lock.
            for (Optional<ProcessHandle> program = directory.programAlive();
                    program.isPresent();
                    program = directory.programAlive()) {
                await(target, program.get(), stopping);
            }
            directory.endOrphans();
            rescued.rescue(directory);
            if (directory.applied()) {
                keepWhatWasMade(directory);
            } else {
                directory.remove();
            }
        }
        directoryless(target).ifPresent(program -> await(target, program, stopping));
    }

    /** An apply that ended without a word, neither of success nor of an error, was killed. */
    private void keepWhatWasMade(RunDirectory directory) {
        Events events = Events.read(directory.applyOutput());
        if (events.finished().isEmpty() && events.errors().isEmpty()) {
            unsaved.keep(directory, events);
        }
    }

    /** A Terraform of this target that works on though its directory is lost, with the file system that it was on. */
    private Optional<ProcessHandle> directoryless(Target target) {
        Path home = RunDirectory.home(settings.work(), target);
        return RunDirectory.running(home + "/")
                .filter(program -> RunDirectory.all(settings.work(), target).stream()
                        .noneMatch(directory -> RunDirectory.names(program, directory.path() + "/")));
    }

    /** Directories from which a dead run applied something, newest first. */
    List<RunDirectory> applied(Target target) {
        return RunDirectory.all(settings.work(), target).stream()
                .filter(directory -> !directory.belongsToOthers())
                .filter(RunDirectory::applied)
                .sorted(Comparator.comparing(RunDirectory::id).reversed())
                .toList();
    }

    /** Removes what dead runs have left, once it is known what came of it. */
    void clear(Target target) {
        applied(target).stream()
                .filter(directory -> directory.programAlive().isEmpty())
                .forEach(RunDirectory::remove);
    }

    /** Why a state is locked, where the holder is a Terraform of another run on this machine that is alive. */
    Optional<Failure> atWork(Target target) {
        return RunDirectory.all(settings.work(), target).stream()
                .filter(RunDirectory::belongsToOthers)
                .filter(RunDirectory::applied)
                .flatMap(directory -> directory.programAlive().stream())
                .findFirst()
                .map(program -> new Failure.RetryLater(
                        ReasonCode.STATE_LOCKED,
                        target + ": process " + program.pid() + ", the Terraform of another run on this machine, is"
                                + " applying it",
                        "wait for that run to end"));
    }

    /** Whether what a lock tells of itself fits the apply of a directory: this user and host, an apply, and its lifetime. */
    boolean tookAndDied(RunDirectory directory, ProgramRecord program, StateLock lock) {
        boolean duringItsLife = lock.created()
                .filter(created -> !created.isBefore(program.started().minus(CLOCK_TOLERANCE)))
                .filter(created -> !created.isAfter(lastWord(directory)))
                .isPresent();
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
                .await(program, new Supervision(settings.limit(), settings.grace(), stopping, look -> {}));
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
