package dev.towpath.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs: how they start, how they are stopped, and what is left of them. */
class ProgramsIT {
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    @TempDir
    private Path directory;

    private final Programs programs = new Programs(System::nanoTime, Clock.systemUTC(), PATH);

    @Test
    void aProgramHasOurEnvironmentOnlyAndNoInput() throws IOException {
        Ending ending = programs.run(shell("cat; env; exit 3"), Supervision.within(seconds(20), seconds(5)));
        assertThat(ending.cause()).isEqualTo(Ending.Cause.FINISHED);
        assertThat(ending.status()).hasValue(3);
        assertThat(ending.finishedWith(3)).isTrue();
        assertThat(Files.readString(output())).contains("CANARY=1").doesNotContain("HOME=");
        assertThat(Files.getPosixFilePermissions(output())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(ProgramRecord.read(directory.resolve("program"))).hasValueSatisfying(record -> {
            assertThat(record.label()).isEqualTo("test");
            assertThat(record.status()).hasValue(3);
            assertThat(record.pid()).isEqualTo(ending.pid());
            assertThat(record.alive()).isEmpty();
        });
    }

    @Test
    void aProgramHasASessionOfItsOwn() throws IOException {
        programs.run(shell("ps -o sid= -p $$; echo $$"), Supervision.within(seconds(20), seconds(5)));
        List<String> lines = Files.readAllLines(output());
        assertThat(lines.get(0).strip()).isEqualTo(lines.get(1).strip());
    }

    @Test
    void aProgramIsInterruptedExactlyOnceAndMayFinish() throws IOException {
        AtomicBoolean stopping = new AtomicBoolean();
        String text = "trap 'echo interrupted' TERM; echo ready; i=0;"
                + " while [ $i -lt 30 ]; do sleep 0.1; i=$((i+1)); done; echo done";
        Ending ending = programs.run(
                shell(text), new Supervision(seconds(20), seconds(20), stopping::get, elapsed -> stopping.set(true)));
        assertThat(ending.cause()).isEqualTo(Ending.Cause.STOPPED);
        assertThat(ending.status()).hasValue(0);
        assertThat(Files.readAllLines(output())).containsExactly("ready", "interrupted", "done");
    }

    @Test
    void aProgramThatDoesNotHeedIsKilledOrLeftAsAsked() {
        String deaf = "trap '' TERM; echo ready; sleep 4; echo done";
        Ending killed = programs.run(shell(deaf), Supervision.within(Duration.ofMillis(500), Duration.ofMillis(300)));
        assertThat(killed.cause()).isEqualTo(Ending.Cause.TIMED_OUT);
        assertThat(killed.status()).hasValue(137);
        assertThat(killed.killed()).isTrue();

        Ending left = programs.run(
                shell(deaf, Command.AfterGrace.LEAVE),
                Supervision.within(Duration.ofMillis(500), Duration.ofMillis(300)));
        assertThat(left.cause()).isEqualTo(Ending.Cause.LEFT_RUNNING);
        assertThat(left.status()).isEqualTo(OptionalInt.empty());
        ProcessHandle found = ProgramRecord.read(directory.resolve("program"))
                .flatMap(ProgramRecord::alive)
                .orElseThrow();
        assertThat(found.pid()).isEqualTo(left.pid());
        List<Supervision.Look> told = new ArrayList<>();
        assertThat(programs.await(
                        found, Supervision.within(seconds(20), seconds(5)).telling(told::add)))
                .isTrue();
        assertThat(told).isNotEmpty();
        assertThat(output()).content().isEqualTo("ready\ndone\n");
    }

    @Test
    void whatAStoppedProgramLeavesBehindIsKilled() throws IOException {
        AtomicBoolean stopping = new AtomicBoolean();
        programs.run(
                shell("sleep 60 & echo $!; trap 'exit 1' TERM; wait"),
                new Supervision(seconds(20), seconds(10), stopping::get, elapsed -> stopping.set(true)));
        long child = Long.parseLong(Files.readString(output()).strip());
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive).filter(handle -> {
                    handle.onExit().orTimeout(5, TimeUnit.SECONDS).join();
                    return handle.isAlive();
                }))
                .isEmpty();
    }

    @Test
    void whatAKilledProgramLeavesBehindIsEnded() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/stat")), "/proc tells no sessions here");
        Ending ending =
                programs.run(shell("sleep 60 & echo $!; kill -9 $$"), Supervision.within(seconds(20), seconds(10)));
        assertThat(ending.killed()).isTrue();
        long child = Long.parseLong(Files.readString(output()).strip());
        ProcessHandle.of(child)
                .ifPresent(
                        handle -> handle.onExit().orTimeout(5, TimeUnit.SECONDS).join());
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void waitingEndsWhenWeAreStoppedAndSendsNoSignal() {
        Ending left = programs.run(
                shell("trap 'echo interrupted' TERM; sleep 3; echo done", Command.AfterGrace.LEAVE),
                Supervision.within(Duration.ofMillis(300), Duration.ofMillis(100)));
        ProcessHandle handle = ProcessHandle.of(left.pid()).orElseThrow();
        assertThat(programs.await(handle, new Supervision(seconds(20), seconds(1), () -> true, elapsed -> {})))
                .isFalse();
        assertThat(handle.isAlive()).isTrue();
        assertThat(programs.await(handle, Supervision.within(seconds(20), seconds(1))))
                .isTrue();
        assertThat(output()).content().isEqualTo("interrupted\ndone\n");
    }

    @Test
    void aProgramThatIsNotThereIsAClearFailure() {
        Command command = new Command(
                List.of("/nowhere/terraform", "version"),
                directory,
                new TreeMap<>(),
                output(),
                directory.resolve("err"),
                directory.resolve("program"),
                "test",
                Command.AfterGrace.KILL);
        Programs without = new Programs(System::nanoTime, Clock.systemUTC(), "");
        assertThatThrownBy(() -> without.run(command, Supervision.within(seconds(5), seconds(1))))
                .isInstanceOfSatisfying(FailureException.class, thrown -> {
                    Failure failure = thrown.failure();
                    assertThat(failure.reason()).isEqualTo(ReasonCode.NOT_FOUND);
                    assertThat(failure.message()).startsWith("starting \"terraform\" was not possible: ");
                });
    }

    @Test
    void anotherProgramWithTheSameIdIsNotMistakenForIt() throws IOException {
        Path file = directory.resolve("program");
        new ProgramRecord(
                        "test",
                        ProcessHandle.current().pid(),
                        Instant.parse("2020-01-01T00:00:00Z"),
                        OptionalInt.empty())
                .write(file);
        assertThat(ProgramRecord.read(file).flatMap(ProgramRecord::alive)).isEmpty();
        ProgramRecord.ofThisProcess("test").write(file);
        assertThat(ProgramRecord.read(file).flatMap(ProgramRecord::alive)).isPresent();
        Files.writeString(file, "pid=12\n");
        assertThat(ProgramRecord.read(file)).isEmpty();
    }

    @Test
    void anIdMeansNothingAfterARebootOrInAnotherContainer() throws IOException {
        Path file = directory.resolve("program");
        ProgramRecord.ofThisProcess("test").write(file);
        String text = Files.readString(file);
        Assumptions.assumeTrue(text.matches("(?s).*boot=[0-9a-f-]{36}\nspace=pid:.*"), "/proc tells no boot id here");

        Files.writeString(file, text.replaceAll("boot=[0-9a-f-]+", "boot=11111111-1111-1111-1111-111111111111"));
        ProgramRecord rebooted = ProgramRecord.read(file).orElseThrow();
        assertThat(rebooted.alive()).isEmpty();
        assertThat(rebooted.elsewhere()).isFalse();

        Files.writeString(file, text.replaceAll("space=.*", "space=pid:[1]"));
        ProgramRecord elsewhere = ProgramRecord.read(file).orElseThrow();
        assertThat(elsewhere.alive()).isEmpty();
        assertThat(elsewhere.elsewhere()).as("it may still be at work there").isTrue();

        Files.writeString(file, text.replaceAll("ticks=[0-9]+", "ticks=1"));
        assertThat(ProgramRecord.read(file).orElseThrow().alive())
                .as("the same id and another start: its id was taken by another")
                .isEmpty();
    }

    @Test
    void aProgramIsWatchedAlsoWhereNoRecordOfItCanBeKept() throws IOException {
        Command command = new Command(
                List.of("/bin/sh", "-c", "cat; echo end of input"),
                directory,
                new TreeMap<>(Map.of("PATH", PATH)),
                output(),
                directory.resolve("err"),
                directory.resolve("missing/program"),
                "test",
                Command.AfterGrace.KILL);
        assertThat(programs.run(command, Supervision.within(seconds(20), seconds(5)))
                        .finishedWith(0))
                .isTrue();
        assertThat(output()).as("its input is empty").content().isEqualTo("end of input\n");
    }

    private Path output() {
        return directory.resolve("out");
    }

    private Command shell(String text) {
        return shell(text, Command.AfterGrace.KILL);
    }

    private Command shell(String text, Command.AfterGrace afterGrace) {
        return new Command(
                List.of("/bin/sh", "-c", text),
                directory,
                new TreeMap<>(Map.of("PATH", PATH, "CANARY", "1")),
                output(),
                directory.resolve("err"),
                directory.resolve("program"),
                "test",
                afterGrace);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
