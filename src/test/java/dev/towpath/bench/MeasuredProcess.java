package dev.towpath.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a process took.
 *
 * @param millis wall time
 * @param cpuMillis user and system time, as last seen within 20 ms of its end
 * @param peakKiB the most memory that was resident; 0 where there is no {@code /proc}
 */
record MeasuredProcess(int exit, long millis, long cpuMillis, long peakKiB, String output, String errors) {
    private static final long LOOK_MILLIS = 20;

    /** Any command, with this environment and no other. */
    static MeasuredProcess of(Path scratch, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch, "measured", ".out");
        Path errors = Files.createTempFile(scratch, "measured", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        long begun = System.nanoTime();
        Process process = builder.start();
        long peak = 0;
        Duration cpu = Duration.ZERO;
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakKiB(process.pid()));
            Duration now = process.info().totalCpuDuration().orElse(cpu);
            cpu = now.compareTo(cpu) > 0 ? now : cpu;
        }
        long millis = (System.nanoTime() - begun) / 1_000_000;
        return new MeasuredProcess(
                process.exitValue(), millis, cpu.toMillis(), peak, Files.readString(output), Files.readString(errors));
    }

    private static long peakKiB(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
