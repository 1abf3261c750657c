package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towpath.adapter.json.Json;
import dev.towpath.app.CrashStage.Ran;
import dev.towpath.testing.Program;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real file system without space, under the state store, the cache and Terraform's working directories: runs end with a sentence,
 * nothing is half written, and the first run with space converges.
 */
class DiskFullIT {
    private static final int DISK_MEGABYTES = 48;

    /** What is left, from nothing to enough for some of the writes. */
    private static final List<Integer> KILOBYTES_LEFT = List.of(0, 16);

    /** Which of its writes finds no space is chance; what was done before it is told, too. */
    private static final String FULL_STORE =
            "((\"web-prod1\" runs|published 2222222:) .*; then )?writing \"[a-z0-9./-]+\" in the"
                    + " state store \"file:DISK/home/state\": its disk is full";

    private static final String FULL_CACHE =
            "writing \"builds/site/2222222.zip\" to the directory of temporary files: .*";
    private static final String NO_ROOM =
            "net/prod1: the disk of the cache directory \"DISK/home/.cache/towpath\" has 0 MiB"
                    + " left, and Terraform is not started with less than 16";

    @TempDir
    private Path directory;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                status("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "tmpfs", disk.toString()) == 0,
                "needs the right to mount a small tmpfs, as root in a container has it with CAP_SYS_ADMIN");
    }

    @AfterEach
    void unmount() throws Exception {
        status("umount", "-l", disk.toString());
    }

    private static int status(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @ParameterizedTest
    @EnumSource(names = {"MIXED", "TERRAFORM"})
    void aRunWithoutSpaceSaysSoAndOneWithSpaceConverges(CrashWorkload workload) throws Exception {
        if (workload == CrashWorkload.TERRAFORM) {
            Program.onPath("terraform", "install it from releases.hashicorp.com");
        }
        Path repository = directory.resolve(workload.title() + ".git");
        try (StateServer states = StateServer.start()) {
            workload.write(repository, "", states.backend());
            SortedMap<String, String> undisturbed;
            try (CrashStage stage = new CrashStage(
                    workload, repository, Files.createDirectory(directory.resolve("undisturbed")), false)) {
                assertThat(stage.run("reconcile").exit()).isZero();
                undisturbed = stage.outcome();
            }
            states.forget();
            try (CrashStage stage =
                    new CrashStage(workload, repository, Files.createDirectory(disk.resolve("home")), false)) {
                SortedSet<String> told = new TreeSet<>();
                for (int left : KILOBYTES_LEFT) {
                    fill(left);
                    told.addAll(sentences(stage.run("reconcile", "--format", "json")));
                }
                told.forEach(sentence -> System.out.println("full disk: " + sentence));
                assertThat(told)
                        .isNotEmpty()
                        .allMatch(sentence -> sentence.matches(FULL_STORE + "|" + FULL_CACHE + "|" + NO_ROOM));
                Files.delete(disk.resolve("ballast"));
                stage.hurry();
                Ran healed = stage.run("reconcile", "--format", "json");
                assertThat(healed.exit()).as(healed.output() + healed.errors()).isZero();
                Json quiet = stage.run("reconcile", "--format", "json").json();
                assertThat(quiet.get("mutations").number().orElseThrow().intValue())
                        .as(quiet.toString())
                        .isZero();
                assertThat(stage.outcome()).isEqualTo(undisturbed);
                Ran audit = stage.run("audit", "verify");
                assertThat(audit.exit()).as(audit.output() + audit.errors()).isZero();
            }
        }
    }

    /** Why targets stay behind, or the whole run does. */
    private SortedSet<String> sentences(Ran ran) {
        assertThat(ran.errors()).isEmpty();
        SortedSet<String> sentences = new TreeSet<>();
        Json report = ran.json();
        report.get("targets").items().forEach(target -> said(target.get("reason"), sentences));
        report.get("problems").items().stream()
                .filter(problem -> problem.get("severity").text().equals(Optional.of("error")))
                .forEach(problem -> said(problem, sentences));
        return sentences;
    }

    private void said(Json where, SortedSet<String> sentences) {
        where.get("message").text().ifPresent(message -> sentences.add(message.replace(disk.toString(), "DISK")));
    }

    /** Leaves so much space and no more. */
    private void fill(int kilobytesLeft) throws IOException {
        Path ballast = disk.resolve("ballast");
        Files.deleteIfExists(ballast);
        long free = Files.getFileStore(disk).getUsableSpace() - kilobytesLeft * 1024L;
        byte[] block = new byte[4 * 1024];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (long written = 0; written + block.length <= free; written += block.length) {
                out.write(block);
            }
        }
    }
}
