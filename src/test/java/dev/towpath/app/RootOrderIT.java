package dev.towpath.app;

import static dev.towpath.app.RootsUnderRehearsal.message;
import static dev.towpath.app.RootsUnderRehearsal.states;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roots that read each other's state, by the real program with a real Terraform: made in order, destroyed in reverse. */
class RootOrderIT {
    private static final String NETWORK = """
            resource "terraform_data" "vpc" {
              input = "%s"
            }
            output "vpc" {
              value = terraform_data.vpc.output
            }
            """;

    @TempDir
    private Path directory = Path.of("");

    private RootsUnderRehearsal world;

    @BeforeEach
    void begin() throws IOException {
        world = new RootsUnderRehearsal(directory);
        world.root("network", NETWORK.formatted("vpc-1"));
        world.root("data", reads("network", "vpc"));
        world.root("app", reads("data", "copy"));
    }

    @AfterEach
    void end() {
        world.close();
    }

    private String reads(String other, String output) {
        return """
                data "terraform_remote_state" "other" {
                  %s
                }
                resource "terraform_data" "copy" {
                  input = data.terraform_remote_state.other.outputs.%s
                }
                output "copy" {
                  value = terraform_data.copy.output
                }
                """.formatted(world.remote(other), output);
    }

    @Test
    void aNewEnvironmentComesUpInOneRunAndStaysForNothing() {
        world.commit("Begin");

        assertThat(world.run("explain", "data", "dev1")).isZero();
        assertThat(world.text())
                .contains("closed  dependency  depends on \"network/dev1\" (its state is read at"
                        + " apps/data/dev1/main.tf:9), which is to be changed first, and this run is not about it");
        assertThat(message(world.json("plan"), "data"))
                .isEqualTo("its turn comes once \"network/dev1\" (its state is read at apps/data/dev1/main.tf:9) is"
                        + " applied");
        assertThat(world.started("plan", "apply")).containsExactly("plan network");
        Json report = world.json("reconcile");

        assertThat(states(report))
                .as(report.toString())
                .isEqualTo(Map.of("network", "applied", "data", "applied", "app", "applied"));
        assertThat(world.state("app")).contains("\"vpc-1\"");
        assertThat(world.started("plan", "apply"))
                .containsExactly("plan network", "apply network", "plan data", "apply data", "plan app", "apply app");
        assertThat(states(world.json("reconcile")).values()).containsOnly("in_sync");
        assertThat(world.started()).isEmpty();
    }

    @Test
    void nothingIsPlannedOnWhatWasNotApplied() {
        world.root("network", NETWORK.formatted("vpc-1").replace("value = ", "value = 1 + "));
        world.commit("Begin");
        Json late = world.json("reconcile");
        assertThat(states(late)).isEqualTo(Map.of("network", "failed", "data", "held", "app", "held"));
        assertThat(world.started("plan", "apply")).containsExactly("plan network", "apply network");
        world.root("network", "resource \"terraform_data\" \"a\" {\n  input = no.such\n}\n")
                .commit("Break it");

        Json report = world.json("reconcile");

        assertThat(states(report)).isEqualTo(Map.of("network", "failed", "data", "held", "app", "held"));
        assertThat(message(report, "data"))
                .startsWith(
                        "depends on \"network/dev1\" (its state is read at apps/data/dev1/main.tf:9), which is failed");
        assertThat(world.started("plan", "apply")).containsExactly("plan network");
    }

    @Test
    void whatIsReadIsDestroyedLastAndItsFolderMayGo() {
        world.commit("Begin");
        world.json("reconcile");
        world.put("apps/network/dev1/promotion.yaml", "retire: true\n").commit("Retire the network");
        Json held = world.json("reconcile");
        assertThat(states(held)).isEqualTo(Map.of("network", "held", "data", "in_sync", "app", "in_sync"));
        assertThat(message(held, "network"))
                .isEqualTo(
                        "\"data/dev1\" depends on it (its state is read at apps/data/dev1/main.tf:9) and is not retired");
        world.put("apps/data/dev1/promotion.yaml", "retire: true\n");
        world.put("apps/app/dev1/promotion.yaml", "retire: true\n").commit("Retire them all");
        world.started();

        Json report = world.json("reconcile");

        assertThat(states(report).values()).as(report.toString()).containsOnly("applied");
        assertThat(world.started("apply")).containsExactly("apply app", "apply data", "apply network");
        assertThat(world.state("network")).contains("\"resources\": []");

        Json after = world.json("reconcile");
        assertThat(states(after).values()).containsOnly("in_sync");
        assertThat(message(after, "network"))
                .startsWith("it was destroyed on purpose at 20")
                .endsWith("; its folder may be removed");
        assertThat(world.started()).isEmpty();
        world.remove("apps/network").remove("apps/data").remove("apps/app/dev1/promotion.yaml");
        world.commit("Remove what is gone, and want the application again");
        assertThat(states(world.json("plan"))).isEqualTo(Map.of("app", "failed"));
    }

    @Test
    void aFolderThatGoesUnretiredIsToldAndNothingIsDestroyed() {
        world.remove("apps/data").remove("apps/app").commit("Begin");
        world.json("reconcile");
        world.put("apps/dns/dev1/main.tf", "resource \"terraform_data\" \"a\" {}\n");
        world.remove("apps/network").commit("Forget the network");

        Json report = world.json("reconcile");

        assertThat(states(report)).isEqualTo(Map.of("network", "orphaned", "dns", "applied"));
        assertThat(world.state("network")).contains("vpc-1");
    }
}
