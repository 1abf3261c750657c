package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.process.Programs;
import dev.towpath.execute.Outcome;
import dev.towpath.observed.RootChange;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An apply that stops at any resource is told as far as it came, and the next plan has the rest in it and nothing else. */
class PartialApplyIT {
    private static final int RESOURCES = 4;

    @TempDir
    private Path directory;

    private RootFixture fixture;
    private StateServer server;

    @BeforeEach
    void prepare() {
        RootFixture.assumeTerraform();
        fixture = new RootFixture(directory).allowing("local-exec");
        server = StateServer.start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whatIsLeftIsPlannedNext(int failing) {
        fixture.main(root(failing));

        Outcome outcome = fixture.reconcile();

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(ReasonCode.TERRAFORM_FAILED);
            assertThat(failed.message()).startsWith("partial: " + (failing - 1) + " of " + RESOURCES + " done; ");
        });
        assertThat(fixture.records).as("nothing was proven").isEmpty();
        assertThat(server.lock()).isEmpty();
        fixture.main(root(0));
        try (TerraformRoots roots = fixture.run()) {
            RootChange rest = fixture.plan(roots);
            int untouched = RESOURCES - failing;
            assertThat(rest.counts())
                    .as("the one that failed is made again")
                    .isEqualTo((untouched == 0 ? "" : untouched + " to create, ") + "1 to replace");
            Outcome second = roots.run(fixture.step(rest), fixture.context());
            assertThat(second).isInstanceOf(Outcome.Succeeded.class);
        }
        assertThat(fixture.records).hasSize(1);
        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.plan(roots).isEmpty()).isTrue();
        }
    }

    @Test
    void aPlanInAFormatOfTheFutureIsNotApplied() throws IOException {
        fixture.main(server.backend() + "resource \"terraform_data\" \"a\" {}\n");
        Path real = Programs.find("terraform", String.valueOf(System.getenv("PATH")))
                .orElseThrow();
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path shown = bin.resolve("terraform");
        Files.writeString(shown, """
                #!/bin/sh
                case " $* " in
                *" show "*) "%s" "$@" | sed 's/"format_version":"1\\.[0-9]*"/"format_version":"2.0"/' ;;
                *) exec "%s" "$@" ;;
                esac
                """.formatted(real, real));
        Files.setPosixFilePermissions(shown, PosixFilePermissions.fromString("rwx------"));
        fixture.environment.put("PATH", bin + ":" + System.getenv("PATH"));

        try (TerraformRoots roots = fixture.run()) {
            Failure failure = fixture.unplanned(roots);
            assertThat(failure).isInstanceOf(Failure.NeedsHuman.class);
            assertThat(failure.reason()).isEqualTo(ReasonCode.UNSUPPORTED);
            assertThat(failure.message())
                    .matches("dns/dev1: the plan of terraform [0-9.]+ has format version 2\\.0, which Towpath does not"
                            + " know");
            assertThat(failure.advice()).isEqualTo("use a version of terraform whose plans have format version 1");
        }
        assertThat(server.state()).isEmpty();
        assertThat(fixture.runDirectories()).isEmpty();
    }

    private String root(int failing) {
        StringBuilder text = new StringBuilder(server.backend());
        for (int i = 1; i <= RESOURCES; i++) {
            String after = i == 1 ? "" : "  depends_on = [terraform_data.r" + (i - 1) + "]\n";
            String fails = i == failing ? "  provisioner \"local-exec\" {\n    command = \"exit 3\"\n  }\n" : "";
            text.append("resource \"terraform_data\" \"r")
                    .append(i)
                    .append("\" {\n")
                    .append(after)
                    .append(fails)
                    .append("}\n");
        }
        return text.toString();
    }
}
