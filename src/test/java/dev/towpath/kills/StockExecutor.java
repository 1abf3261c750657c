package dev.towpath.kills;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.LogOutputStream;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.ShutdownHookProcessDestroyer;

/** The control: an apply as commons-exec runs programs when nothing is overridden, with its watchdog and its shutdown hook. */
final class StockExecutor {
    private StockExecutor() {}

    /** Arguments: Terraform, the root, the saved plan, and the file that the events go to. */
    public static void main(String[] arguments) throws IOException {
        CommandLine line = new CommandLine(arguments[0]);
        line.addArgument("-chdir=" + arguments[1]);
        for (String word : new String[] {"apply", "-input=false", "-no-color", "-json", arguments[2]}) {
            line.addArgument(word);
        }
        try (OutputStream events = Files.newOutputStream(Path.of(arguments[3]))) {
            DefaultExecutor executor = DefaultExecutor.builder()
                    .setExecuteStreamHandler(new PumpStreamHandler(new LogOutputStream() {
                        @Override
                        protected void processLine(String text, int level) {
                            StockExecutor.write(events, text);
                        }
                    }))
                    .get();
            executor.setExitValues(null);
            executor.setWatchdog(
                    ExecuteWatchdog.builder().setTimeout(Duration.ofMinutes(10)).get());
            executor.setProcessDestroyer(new ShutdownHookProcessDestroyer());
            executor.execute(line);
        }
    }

    private static void write(OutputStream events, String text) {
        try {
            events.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            events.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
