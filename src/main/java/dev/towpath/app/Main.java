package dev.towpath.app;

import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.cli.Console;
import dev.towpath.cli.LogOptions;
import dev.towpath.cli.TowpathCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Where the program begins. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process. */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        LogOptions log = LogOptions.of(words, System.getenv());
        if (log.verbose()) {
            System.setProperty("towpath.log.level", "DEBUG");
        } else if (!words.isEmpty() && words.get(0).equals("serve")) {
            System.setProperty("towpath.log.level", "INFO");
        }
        System.setProperty("towpath.log.format", log.format().word());
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // Java cannot tell the two streams apart; the launcher can.
        String terminal = System.getProperty("towpath.terminal", "");
        Console console = new Console(out, err, terminal.contains("out"), terminal.contains("err"), System.getenv());
        ShutdownSignal signal = new ShutdownSignal(err, TerraformTimes.USUAL.processStop());
        signal.install();
        Boundaries boundaries = WrittenBoundaries.asked(System.getProperty(WrittenBoundaries.PROPERTY, ""));
        int status = run(words, console, Path.of("").toAbsolutePath(), signal::requested, boundaries.heardBy(signal));
        out.flush();
        signal.exit(status);
    }

    /**
     * Runs the command line.
     *
     * @param workingDirectory relative paths are below it
     * @param stopping whether the process was asked to stop
     * @param delicate is told before anything is changed, for then it must come to its own end
     * @return the exit code
     */
    public static int run(
            List<String> arguments,
            Console console,
            Path workingDirectory,
            BooleanSupplier stopping,
            Runnable delicate) {
        return run(arguments, console, workingDirectory, stopping, name -> delicate.run());
    }

    private static int run(
            List<String> arguments,
            Console console,
            Path workingDirectory,
            BooleanSupplier stopping,
            Boundaries boundaries) {
        Pace pace = Pace.standard(System::nanoTime, time -> Thread.sleep(time.toMillis()));
        Program program = new Program(
                console.environment(), workingDirectory, ownCommand(), pace, new SecureRandom(), boundaries);
        return new TowpathCommand(console, program, stopping).run(arguments);
    }

    /** How this very program is started again: through its launcher, or as a bare Java program. */
    private static List<String> ownCommand() {
        return Optional.ofNullable(System.getProperty("towpath.launcher"))
                .map(List::of)
                .orElseGet(() -> List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
    }
}
