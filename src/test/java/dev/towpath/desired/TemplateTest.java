package dev.towpath.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.testing.MemoryTree;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The repository that {@code towpath init} writes reads without a single problem. */
class TemplateTest {
    private static final DesiredState STATE = Repositories.read(MemoryTree.of(Path.of("config-repo-template")));

    @Test
    void itHasNoProblem() {
        assertThat(STATE.problems().list()).isEmpty();
        assertThat(STATE.invalid()).isEmpty();
    }

    @Test
    void itShowsTheThreeTypesInThreeEnvironments() {
        assertThat(STATE.targets().values().stream()
                        .collect(Collectors.toMap(
                                target -> target.target().toString(),
                                target -> target.workload().type() + " "
                                        + target.workload().parameters())))
                .hasSize(9)
                .containsEntry("web-app/dev1", "container /web-app/dev1")
                .containsEntry("marketing-site/stage1", "static-site /marketing-site/stage1")
                .containsEntry("dns/prod1", "infrastructure /dns/prod1");
    }

    @Test
    void itsContainersHaveAWorkerAndItsInfrastructureIsApplied() {
        DesiredTarget webApp = target("web-app");
        assertThat(webApp.module().map(ModuleReference::worker)).contains(true);
        assertThat(webApp.before()).map(Object::toString).contains("stage1");
        assertThat(target("dns").root().mode()).isEqualTo(TerraformMode.APPLY);
        assertThat(target("dns").root().files())
                .containsExactly(
                        "apps/dns/prod1/.terraform.lock.hcl",
                        "apps/dns/prod1/main.tf",
                        "apps/dns/prod1/terraform.tf",
                        "modules/dns-zone/main.tf",
                        "modules/dns-zone/outputs.tf",
                        "modules/dns-zone/variables.tf",
                        "modules/dns-zone/versions.tf");
    }

    private static DesiredTarget target(String app) {
        DesiredTarget target = STATE.targets().get(Target.of(app, "prod1"));
        assertThat(target).isNotNull();
        return Objects.requireNonNull(target);
    }
}
