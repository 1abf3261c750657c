package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is told does not depend on the process that tells it: the order of unsorted sets and maps is another one in each, by chance,
 * and where the JVM takes its hash codes from is changed on top of that.
 */
class EveryProcessIT {
    private static final int PROCESSES = 5;

    @TempDir
    private Path directory;

    @Test
    void tellsTheSamePlanAndTheSameProblemsToTheByte() throws Exception {
        try (TemplateUnderRehearsal world = new TemplateUnderRehearsal(directory)) {
            world.write("apps/odd/app.yaml", "tipe: x\nkolor: y\ndepends_on: [nobody, nowhere]\n");
            world.write("apps/odd/dev1/main.tf", "module \"a\" {\n  source = var.a\n  b = var.b\n  c = local.c\n}\n");
            world.begin();
            List<Process> running = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                running.add(start(world, i));
            }
            Set<String> told = new LinkedHashSet<>();
            for (int i = 0; i < PROCESSES; i++) {
                assertThat(running.get(i).waitFor(120, TimeUnit.SECONDS)).isTrue();
                told.add(withoutTimes(Files.readString(directory.resolve("out" + i)))
                        + Files.readString(directory.resolve("err" + i)));
            }
            assertThat(told).hasSize(1);
            assertThat(told.iterator().next()).contains("\"fingerprint\": \"", "\"would_deploy\"", "tipe", "nowhere");
        }
    }

    /** Hash codes that identify objects come from one of five sources; each source gives sets of enums another order. */
    private Process start(TemplateUnderRehearsal world, int number) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:hashCode=" + (number == 4 ? 5 : number),
                        "-cp",
                        CrashStage.classPath(),
                        Main.class.getName(),
                        "plan",
                        "--format",
                        "json")
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(directory.resolve("out" + number).toFile())
                .redirectError(directory.resolve("err" + number).toFile());
        builder.environment().clear();
        builder.environment().putAll(world.environment());
        builder.environment().remove("TOWPATH_APP");
        builder.environment()
                .put("TOWPATH_CACHE", directory.resolve("cache" + number).toString());
        return builder.start();
    }

    /** The run has a name, a time and a duration of its own. */
    private static String withoutTimes(String json) {
        return json.replaceAll("\"(run|started)\": \"[^\"]*\"", "\"$1\": \"\"")
                .replaceAll("\"duration_ms\": [0-9]+", "\"duration_ms\": 0");
    }
}
