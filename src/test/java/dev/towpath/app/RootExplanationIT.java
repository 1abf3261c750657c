package dev.towpath.app;

import static dev.towpath.app.RootsUnderRehearsal.states;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a root is planned again, and that nothing is started where nothing that it reads has changed. */
class RootExplanationIT {
    @TempDir
    private Path directory = Path.of("");

    private RootsUnderRehearsal world;

    @BeforeEach
    void begin() throws IOException {
        world = new RootsUnderRehearsal(directory);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void theFilesThatMakeARootDifferAreNamed() {
        world.root("dns", """
                        variable "size" {}
                        module "m" {
                          source = "../../../modules/m"
                        }
                        resource "terraform_data" "a" {
                          input = [file("${path.module}/a.txt"), file("${path.module}/b.txt"), var.size]
                        }
                        """)
                .put("apps/dns/dev1/a.txt", "one")
                .put("apps/dns/dev1/b.txt", "two")
                .put("apps/dns/common.tfvars", "size = 1\n")
                .put("apps/dns/dev1/README.md", "not read")
                .put("modules/m/main.tf", "resource \"terraform_data\" \"m\" {}\n")
                .put("modules/m/more.tf", "resource \"terraform_data\" \"n\" {}\n")
                .settings("dns", "var_files: [../common.tfvars]\n")
                .commit("Begin");
        assertThat(states(world.json("reconcile"))).as(world.complaint()).isEqualTo(Map.of("dns", "applied"));
        assertThat(world.state("dns")).contains("\"one\"");

        world.put("apps/dns/dev1/README.md", "still not read").commit("Write more");
        world.started();
        assertThat(states(world.json("reconcile"))).isEqualTo(Map.of("dns", "in_sync"));
        assertThat(world.started()).isEmpty();

        world.put("apps/dns/dev1/a.txt", "three")
                .put("modules/m/other.tf", "")
                .put("apps/dns/common.tfvars", "size = 2\n")
                .remove("modules/m/more.tf")
                .root("dns", """
                        variable "size" {}
                        module "m" {
                          source = "../../../modules/m"
                        }
                        resource "terraform_data" "a" {
                          input = [file("${path.module}/a.txt"), var.size]
                        }
                        """)
                .commit("Change some");
        assertThat(world.run("explain", "dns", "dev1")).isZero();
        assertThat(world.text())
                .containsPattern(
                        "since it was applied at [0-9a-f]{7}: apps/dns/common.tfvars changed,"
                                + " apps/dns/dev1/a.txt changed, apps/dns/dev1/b.txt is no longer read,"
                                + " apps/dns/dev1/main.tf changed, modules/m/more.tf was removed, modules/m/other.tf was added");

        world.json("reconcile");
        world.settings("dns", "var_files: [../common.tfvars, ../common.tfvars]\n")
                .commit("Name it twice");
        assertThat(world.run("validate")).isEqualTo(3);
        assertThat(world.text()).contains("var_files");
    }
}
