package dev.towpath.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.process.Programs;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program and its Terraform die at the same time, and the lock of the state stays behind. */
class BothKilledIT {
    private static final String ROOT = """
            resource "terraform_data" "first" {
              provisioner "local-exec" {
                command = "until [ -e '%1$s/first' ]; do sleep 0.1; done"
              }
            }
            resource "terraform_data" "second" {
              depends_on = [terraform_data.first]
              provisioner "local-exec" {
                command = "until [ -e '%1$s/second' ]; do sleep 0.1; done"
              }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void oneRunSettlesFreesTheLockAndGoesOn() throws IOException {
        Optional<Path> terraform = Programs.find("terraform", System.getenv().getOrDefault("PATH", ""));
        Assumptions.assumeTrue(
                terraform.isPresent(),
                "terraform is not on the PATH; get it from https://developer.hashicorp.com/terraform/install");
        try (StateServer states = StateServer.start();
                TowpathApply patient =
                        new TowpathApply(directory, states, terraform.orElseThrow(), ROOT.formatted(directory))) {
            Process program = patient.with("TOWPATH_TERRAFORM_ALLOW", "local-exec")
                    .with("TOWPATH_LEASE_TAKEOVER", "2s")
                    .start();
            Signals.until(this::lockIsKnown);
            Files.createFile(directory.resolve("first"));
            Signals.until(() -> patient.made() == 1);
            ProcessHandle apply = patient.terraform().orElseThrow();
            List<ProcessHandle> children = apply.descendants().toList();
            Kill.PROGRAM_KILLED.strike(program, apply);
            Kill.TERRAFORM_KILLED.strike(program, apply);
            children.forEach(ProcessHandle::destroyForcibly);
            assertThat(states.lock()).isPresent();
            Files.createFile(directory.resolve("second"));

            Findings findings = patient.aftermath(Optional.empty());

            assertThat(findings.sync()).as(findings.toString()).isTrue();
            assertThat(findings.runs()).as(findings.toString()).isEqualTo(1);
            assertThat(findings.byHand()).isFalse();
            assertThat(findings.lost()).isZero();
            assertThat(findings.quiet()).isTrue();
            assertThat(states.lock()).isEmpty();
            assertThat(patient.report(2))
                    .contains("the lock that it died with was freed")
                    .contains("applied: ");
        }
    }

    /** Whether the run has learned under which id its Terraform holds the lock. */
    private boolean lockIsKnown() {
        try (Stream<Path> files =
                Files.find(directory, 20, (file, attributes) -> file.endsWith("lock") && attributes.isRegularFile())) {
            return files.anyMatch(file -> Files.exists(file.resolveSibling("apply.out")));
        } catch (IOException | UncheckedIOException e) {
            // Terraform and the program make and remove files meanwhile.
            return false;
        }
    }
}
