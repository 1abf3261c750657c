package dev.towpath.desired;

import static dev.towpath.desired.Repositories.platform;
import static dev.towpath.desired.Repositories.problems;
import static dev.towpath.desired.Repositories.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Target;
import dev.towpath.testing.MemoryTree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Roots of one repository that share or read a state. */
class RootExchangeTest {
    private static final String BACKEND = """
            terraform {
              backend "s3" {
                bucket = "states"
                key    = "%s"
              }
            }
            resource "terraform_data" "this" {}
            """;

    private static List<String> dependencies(MemoryTree tree, String app, String environment) {
        return Optional.ofNullable(read(tree).targets().get(Target.of(app, environment)))
                .orElseThrow()
                .dependsOn()
                .stream()
                .map(Dependency::toString)
                .toList();
    }

    @Test
    void whatARootReadsComesBeforeItAlsoFromAnotherEnvironment() {
        MemoryTree tree = platform()
                .with("apps/network/stage1/main.tf", BACKEND.formatted("network"))
                .with("apps/dns/dev1/main.tf", BACKEND.formatted("dns"))
                .with("apps/data/dev1/app.yaml", "")
                .with("apps/data/app.yaml", "depends_on: [dns]\n")
                .with("apps/data/dev1/main.tf", BACKEND.formatted("data") + """
                        data "terraform_remote_state" "network" {
                          backend = "s3"
                          config  = { bucket = "states", key = "network" }
                        }
                        data "aws_ssm_parameter" "zone" {
                          name = "/dns/dev1/zone-id"
                        }
                        """);

        assertThat(problems(tree)).isEmpty();
        assertThat(dependencies(tree, "data", "dev1"))
                .containsExactly("\"dns/dev1\"", "\"network/stage1\" (its state is read at apps/data/dev1/main.tf:8)");
    }

    @Test
    void twoRootsInOneStateAreRefusedBoth() {
        MemoryTree tree = platform()
                .with("apps/dns/dev1/main.tf", BACKEND.formatted("same"))
                .with("apps/network/dev1/main.tf", BACKEND.formatted("same"))
                .with("apps/network/stage1/main.tf", BACKEND.formatted("another"));

        DesiredState state = read(tree);

        assertThat(state.targets().keySet()).containsExactly(Target.of("network", "stage1"));
        assertThat(state.invalid().keySet()).containsExactly(Target.of("dns", "dev1"), Target.of("network", "dev1"));
        assertThat(problems(tree))
                .containsExactly(
                        "apps/network/dev1/main.tf:2:3: error: \"network/dev1\" and \"dns/dev1\" keep their Terraform"
                                + " state in the same place: s3 states same; give one of them another place, or both would destroy"
                                + " what the other has made");
    }
}
