package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.execute.Outcome;
import dev.towpath.observed.RootChange;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Terraform on roots that need no provider, with a real backend over HTTP. */
class TerraformRootsIT {
    private static final String TWO = """
            variable "password" {
              sensitive = true
              default   = "hunter2-canary"
            }
            resource "terraform_data" "a" {
              input = { size = 1, password = var.password }
            }
            resource "terraform_data" "b" {
              input = "plain-canary"
            }
            """;

    @TempDir
    private Path directory;

    private RootFixture fixture;
    private StateServer server;

    @BeforeEach
    void prepare() {
        RootFixture.assumeTerraform();
        fixture = new RootFixture(directory);
        server = StateServer.start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void appliesThePlanThatWasShownAndRecordsItLast() {
        fixture.main(server.backend() + TWO);
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            assertThat(change.counts()).isEqualTo("2 to create");
            assertThat(change.summary()).containsExactly("+ terraform_data.a", "+ terraform_data.b");
            assertThat(change.destructive()).isEmpty();
            assertThat(server.state()).as("a plan writes nothing").isEmpty();

            Outcome outcome = roots.run(fixture.step(change), fixture.context());

            assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
            assertThat(outcome.message()).isEqualTo("applied: 2 added, 0 changed, 0 destroyed");
            assertThat(((Outcome.Succeeded) outcome).state()).isEqualTo(State.APPLIED);
            assertThat(fixture.records).singleElement().satisfies(record -> {
                assertThat(record.closure()).contains(fixture.root().closure());
                assertThat(record.details())
                        .containsEntry("plan", change.fingerprint().value())
                        .containsEntry("resources", "2");
                assertThat(record.approvedBy()).containsEntry("staff", List.of("platform-lead"));
                assertThat(record.run().value()).isEqualTo("01THISRUN");
            });
            assertThat(fixture.notes)
                    .contains(Map.of("plan", change.fingerprint().value(), "looked", ""));
        }
        assertThat(server.state()).contains("\"terraform_data\"");
        assertThat(server.lock()).isEmpty();
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void aSecondPlanChangesNothingAndStillRecordsANewClosure() {
        fixture.main(server.backend() + TWO);
        fixture.reconcile();
        fixture.file(RootFixture.DIRECTORY + "/notes.tf", "# a comment that changes the closure\n");
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            assertThat(change.isEmpty()).isTrue();
            int writes = server.writes();
            Outcome outcome = roots.run(fixture.step(change), fixture.context());
            assertThat(outcome.message()).isEqualTo("applied: no changes");
            assertThat(server.writes()).isEqualTo(writes);
        }
        assertThat(fixture.records).hasSize(2);
        assertThat(fixture.records.get(1).closure()).contains(fixture.root().closure());
    }

    @Test
    void tellsWhatIsDestroyedAndReplacedWithoutTellingSecrets() {
        fixture.main(server.backend() + TWO);
        fixture.reconcile();
        fixture.main(server.backend() + """
                resource "terraform_data" "a" {
                  input            = { size = 2, password = "other-canary" }
                  triggers_replace = "now"
                }
                """);
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            assertThat(change.counts()).isEqualTo("1 to replace, 1 to destroy");
            assertThat(change.destructiveChange()).isTrue();
            assertThat(change.destructive()).containsExactly("terraform_data.a", "terraform_data.b");
            assertThat(String.join("\n", change.summary()))
                    .contains("-/+ terraform_data.a: ", "- terraform_data.b")
                    .doesNotContain("canary");
        }
    }

    @Test
    void equalChangesHaveEqualFingerprintsAndOthersHaveNot() {
        fixture.main(server.backend() + TWO);
        try (TerraformRoots roots = fixture.run();
                TerraformRoots others = fixture.run()) {
            RootChange one = fixture.plan(roots);
            RootChange two = fixture.plan(others);
            assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
            assertThat(two.plan()).isNotEqualTo(one.plan());
            fixture.main(server.backend() + TWO.replace("size = 1", "size = 3"));
            try (TerraformRoots changed = fixture.run()) {
                assertThat(fixture.plan(changed).fingerprint()).isNotEqualTo(one.fingerprint());
            }
        }
    }

    @Test
    void aStalePlanThatStillMeansTheSameIsMadeAgain() {
        fixture.main(server.backend() + "resource \"terraform_data\" \"a\" { input = 1 }\n");
        fixture.reconcile();
        RootFixture other = new RootFixture(directory.resolve("other"));
        String both = "resource \"terraform_data\" \"a\" { input = 1 }\noutput \"o\" { value = 1 }\n";
        fixture.main(
                server.backend() + "resource \"terraform_data\" \"a\" { input = 2 }\noutput \"o\" { value = 1 }\n");
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            other.main(server.backend() + both.replace("value = 1", "value = 7"));
            assertThat(other.reconcile()).isInstanceOf(Outcome.Succeeded.class);
            Outcome outcome = roots.run(fixture.step(change), fixture.context());
            assertThat(outcome)
                    .isEqualTo(new Outcome.Refused(
                            ReasonCode.PLAN_CHANGED,
                            "the plan was for 1 to change, and now it would be 1 to change; nothing was applied",
                            "the next run judges the new plan"));
        }
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            other.main(
                    server.backend()
                            + both.replace("value = 1", "value = 7")
                                    .replace(
                                            "terraform_data\" \"a\" { input = 1 }",
                                            "terraform_data\" \"a\" { input = 1 }\nresource \"terraform_data\" \"unrelated\" {}"));
            other.reconcile();
            other.main(server.backend() + both.replace("value = 1", "value = 7"));
            other.reconcile();
            Outcome outcome = roots.run(fixture.step(change), fixture.context());
            assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
            assertThat(outcome.message()).isEqualTo("applied: 0 added, 1 changed, 0 destroyed");
        }
    }

    @Test
    void aPlanThatWouldNowDestroyIsNotApplied() {
        fixture.main(server.backend() + "resource \"terraform_data\" \"a\" {}\n");
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            RootFixture other = new RootFixture(directory.resolve("other"));
            other.main(server.backend() + "resource \"terraform_data\" \"theirs\" {}\n");
            other.reconcile();
            Outcome outcome = roots.run(fixture.step(change), fixture.context());
            assertThat(outcome)
                    .isEqualTo(new Outcome.Refused(
                            ReasonCode.PLAN_CHANGED,
                            "the plan was for 1 to create, and now it would be 1 to create, 1 to destroy; nothing was applied",
                            "the next run judges the new plan"));
        }
        assertThat(server.state()).contains("theirs").doesNotContain("\"a\"");
        assertThat(fixture.records).isEmpty();
    }

    @Test
    void aLockOfSomebodyElseIsShownWithTheCommandThatFreesIt() {
        fixture.main(server.backend() + TWO);
        server.lockedBy("{\"ID\":\"aaaa-bbbb\",\"Operation\":\"OperationTypeApply\",\"Who\":\"eve@laptop\","
                + "\"Version\":\"1.11.4\",\"Created\":\"2020-01-01T00:00:00Z\",\"Path\":\"\"}");
        try (TerraformRoots roots = fixture.run()) {
            Failure failure = fixture.unplanned(roots);
            assertThat(failure).isInstanceOf(Failure.NeedsHuman.class);
            assertThat(failure.reason()).isEqualTo(ReasonCode.STATE_LOCKED);
            assertThat(failure.message()).isEqualTo("dns/dev1: the state of \"apps/dns/dev1\" is locked by somebody");
            assertThat(failure.advice())
                    .isEqualTo("wait for it to end; if it is dead, free the lock with: terraform -chdir=apps/dns/dev1"
                            + " force-unlock aaaa-bbbb");
        }
        assertThat(server.lock()).isPresent();
    }

    @Test
    void aStateThatTheBackendRefusesIsKeptAndBlocksTheRoot() throws IOException {
        fixture.main(server.backend() + TWO);
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            server.refuseWrites(true);
            Outcome outcome = roots.run(fixture.step(change), fixture.context());
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.reason()).isEqualTo(ReasonCode.STATE_BLOCKED);
                assertThat(failed.judged()).isFalse();
                assertThat(failed.message())
                        .startsWith("partial: 2 of 2 done; the backend did not take the state, which is kept at \"");
                assertThat(failed.advice())
                        .isEqualTo(
                                "give it to the backend with: towpath state dns dev1 push; or, if it is of no use: towpath"
                                        + " state dns dev1 discard --reason \"…\"");
            });
        }
        Path kept;
        try (var files = Files.list(directory.resolve("state/terraform/dns/dev1"))) {
            kept = files.findFirst().orElseThrow();
        }
        assertThat(Files.readString(kept)).contains("\"terraform_data\"");
        assertThat(Files.getPosixFilePermissions(kept)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(fixture.records).isEmpty();

        server.refuseWrites(false);
        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.unplanned(roots).reason()).isEqualTo(ReasonCode.STATE_BLOCKED);
            assertThat(roots.keptStates().told(RootFixture.TARGET))
                    .containsExactly(
                            "a state that the backend did not take: serial 1, 2 resources, at \"" + kept + "\"");
            assertThat(roots.keptStates().push(fixture.request()))
                    .containsExactly("pushed serial 1, 2 resources, onto no state");
            assertThat(kept).doesNotExist();
            assertThat(fixture.plan(roots).isEmpty()).isTrue();
        }
        assertThat(server.state()).contains("\"terraform_data\"");
    }

    @Test
    void aStateIsOnlyPushedOntoTheOneThatItGrewOutOf() throws IOException {
        fixture.main(server.backend() + TWO);
        fixture.reconcile();
        Path home = Files.createDirectories(directory.resolve("state/terraform/dns/dev1"));
        Path kept = home.resolve("errored-01A.tfstate");
        Files.writeString(kept, server.state());
        try (TerraformRoots roots = fixture.run()) {
            assertThatThrownBy(() -> roots.keptStates().push(fixture.request()))
                    .hasMessageContaining("and the backend has serial ")
                    .hasMessageContaining(": somebody has written a newer one since");
            Files.writeString(kept, "{\"version\":4,\"serial\":9,\"lineage\":\"other\",\"resources\":[]}");
            assertThatThrownBy(() -> roots.keptStates().push(fixture.request()))
                    .hasMessageContaining("has lineage other and serial 9, and the backend has lineage ")
                    .hasMessageContaining(": they are accounts of different things");
            Files.writeString(kept, "{\"version\":4,");
            assertThatThrownBy(() -> roots.keptStates().push(fixture.request()))
                    .hasMessageContaining("it is no JSON, or was cut short");
            Files.writeString(kept, "{\"version\":4,\"serial\":9,\"lineage\":\"other\",\"resources\":[]}");
            assertThat(roots.keptStates().discard(RootFixture.TARGET))
                    .containsExactly(
                            "a state that the backend did not take: serial 9, 0 resources, at \"" + kept + "\"");
            assertThat(kept).doesNotExist();
            assertThatThrownBy(() -> roots.keptStates().discard(RootFixture.TARGET))
                    .hasMessageContaining("nothing is kept that could be discarded");
            assertThatThrownBy(() -> roots.keptStates().push(fixture.request()))
                    .hasMessageContaining("no state is kept that could be pushed");
            assertThat(fixture.plan(roots).isEmpty()).isTrue();
        }
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void whatIsDoneIsToldWhenSomethingElseGoesWrong() {
        fixture.allowing("local-exec").main(server.backend() + """
                        resource "terraform_data" "first" {}
                        resource "terraform_data" "second" {
                          depends_on = [terraform_data.first]
                          provisioner "local-exec" {
                            command = "exit 3"
                          }
                        }
                        resource "terraform_data" "third" {
                          depends_on = [terraform_data.second]
                        }
                        """);
        Outcome outcome = fixture.reconcile();
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(ReasonCode.TERRAFORM_FAILED);
            assertThat(failed.judged()).isTrue();
            assertThat(failed.message())
                    .isEqualTo("partial: 1 of 3 done; dns/dev1: \"terraform apply\" ended with status 1: local-exec"
                            + " provisioner error: Error running command 'exit 3': exit status 3. Output: (main.tf:"
                            + "12)");
        });
        assertThat(server.lock()).isEmpty();
        assertThat(fixture.records).isEmpty();
    }

    @Test
    void retiresARoot() {
        fixture.main(server.backend() + TWO);
        fixture.reconcile();
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots, fixture.retirement());
            assertThat(change.counts()).isEqualTo("2 to destroy");
            Outcome outcome = roots.run(
                    new Step.ApplyRoot(fixture.subject(), RootFixture.grounds(), fixture.root(), change, true),
                    fixture.context());
            assertThat(outcome.message()).isEqualTo("destroyed: 0 added, 0 changed, 2 destroyed");
        }
        assertThat(fixture.records.get(1).details()).containsEntry("retired", "true");
    }

    @Test
    void aStateThatVanishedIsNotMadeASecondTime() {
        fixture.main(server.backend() + TWO);
        fixture.reconcile();
        server.forget();
        Outcome outcome = fixture.reconcile();
        assertThat(outcome)
                .isEqualTo(new Outcome.Refused(
                        ReasonCode.STATE_BLOCKED,
                        "the state is empty, and 2 resources were recorded: everything would be made a second time",
                        "check the backend of \"apps/dns/dev1\" and bring its state back"));
    }

    @Test
    void aRootWithoutABackendKeepsItsStateOnThisMachine() {
        fixture.main(TWO);
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            assertThat(change.summary())
                    .contains("! \"apps/dns/dev1\" names no backend, so its state is kept on this machine only, at \""
                            + directory.resolve("state/terraform/dns/dev1/terraform.tfstate") + "\"");
            assertThat(roots.run(fixture.step(change), fixture.context())).isInstanceOf(Outcome.Succeeded.class);
        }
        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.plan(roots).isEmpty()).isTrue();
        }
    }

    @Test
    void problemsOfTheRootAreToldWithTheirPlace() {
        fixture.main("resource \"terraform_data\" \"a\" {\n  input = local.nope\n}\n");
        try (TerraformRoots roots = fixture.run()) {
            Failure failure = fixture.unplanned(roots);
            assertThat(failure).isInstanceOf(Failure.Broken.class);
            assertThat(failure.message())
                    .isEqualTo("dns/dev1: \"terraform plan\" ended with status 1: Reference to undeclared local value:"
                            + " A local value with the name \"nope\" has not been declared. (main.tf:2)");
            fixture.main("terraform {\n  required_version = \"~> 1.2.0\"\n}\n");
        }
        try (TerraformRoots roots = fixture.run()) {
            Failure failure = fixture.unplanned(roots);
            assertThat(failure.reason()).isEqualTo(ReasonCode.UNSUPPORTED);
            assertThat(failure.message()).contains("Unsupported Terraform Core version", "(main.tf:2)");
        }
        assertThat(fixture.runDirectories()).isEmpty();
    }
}
