package dev.towpath.desired.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.JacksonTreeParser;
import dev.towpath.desired.hcl.HclExpression;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.problem.Problem;
import dev.towpath.testing.MemoryTree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What decides how a root is read and run, beside its own Terraform files: engine, variable files, workspace. */
class RootOptionsTest {
    private static final String ROOT = "apps/web/dev1";
    private static final String MODULE = "module \"m\" {\n  source = \"acme/m/aws\"\n  size   = var.size\n}\n";

    private final Findings findings = new Findings();

    private RootModule read(MemoryTree tree, RootOptions options) {
        return new RootModuleReader(new JacksonTreeParser()).read(ROOT, options, new RepositoryFiles(tree), findings);
    }

    private List<String> problems() {
        return findings.problems().list().stream().map(Problem::toString).toList();
    }

    private static RootOptions files(String... names) {
        return new RootOptions(List.of(names), Optional.empty());
    }

    private static String size(RootModule root) {
        ModuleCall call =
                Optional.ofNullable(root.configuration().modules().get("m")).orElseThrow();
        return root.references()
                .resolve(call.argument("size").orElseThrow().value())
                .literal()
                .flatMap(HclExpression::literal)
                .flatMap(HclValue::asText)
                .orElse("?");
    }

    @Test
    void variableFilesAreReadLastAndInOrderAndBelongToTheClosure() {
        MemoryTree tree = MemoryTree.empty()
                .with(ROOT + "/main.tf", "variable \"size\" {}\n" + MODULE)
                .with(ROOT + "/a.auto.tfvars", "size = 1\n")
                .with("apps/web/common.tfvars", "size = 2\n")
                .with(ROOT + "/dev1.tfvars.json", "{\"size\": 3}");
        RootModule root = read(tree, files("../common.tfvars", "dev1.tfvars.json"));
        assertThat(size(root)).isEqualTo("3");
        assertThat(root.files())
                .containsExactly(
                        "apps/web/common.tfvars",
                        ROOT + "/a.auto.tfvars",
                        ROOT + "/dev1.tfvars.json",
                        ROOT + "/main.tf");
        assertThat(root.variableFiles()).containsExactly("apps/web/common.tfvars", ROOT + "/dev1.tfvars.json");
        assertThat(root.watched()).contains("apps/web/common.tfvars");
        assertThat(size(read(tree, files("dev1.tfvars.json", "../common.tfvars"))))
                .isEqualTo("2");
        assertThat(read(tree, files("dev1.tfvars.json", "../common.tfvars")).closure())
                .isNotEqualTo(root.closure());
        assertThat(read(tree, files("../common.tfvars", "dev1.tfvars.json")).closure())
                .isEqualTo(root.closure());
        assertThat(problems()).isEmpty();
    }

    @Test
    void aVariableFileThatIsNotThereIsAProblem() {
        MemoryTree tree = MemoryTree.empty().with(ROOT + "/main.tf", MODULE);
        assertThat(read(tree, files("dev1.tfvars", "../../../../x.tfvars")).watched())
                .contains(ROOT + "/dev1.tfvars");
        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "apps/web/dev1:1:1: error: the variable file \"dev1.tfvars\" is not at"
                                + " \"apps/web/dev1/dev1.tfvars\"; add it, or correct \"var_files\" in app.yaml",
                        "apps/web/dev1:1:1: error: the variable file \"../../../../x.tfvars\" leads out of the"
                                + " repository; add it, or correct \"var_files\" in app.yaml");
    }

    @Test
    void anotherWorkspaceIsAnotherVersionOfTheRoot() {
        MemoryTree tree = MemoryTree.empty().with(ROOT + "/main.tf", MODULE);
        RootModule blue = read(tree, new RootOptions(List.of(), Optional.of("blue")));
        assertThat(blue.workspace()).contains("blue");
        assertThat(blue.closure()).isNotEqualTo(read(tree, RootOptions.NONE).closure());
    }

    @Test
    void openTofuReadsItsOwnFilesInsteadOfThoseBeside() {
        MemoryTree tree = MemoryTree.empty()
                .with(ROOT + "/main.tf", "variable \"size\" { default = 1 }\n" + MODULE)
                .with(ROOT + "/main.tofu", "variable \"size\" { default = 2 }\n" + MODULE)
                .with(ROOT + "/more.tf.json", "{\"variable\": {\"other\": {}}}")
                .with(ROOT + "/more.tofu.json", "{\"variable\": {\"another\": {}}}")
                .with(ROOT + "/x_override.tofu", "variable \"size\" { default = 3 }\n");
        RootModule terraform = read(tree, RootOptions.NONE);
        assertThat(size(terraform)).isEqualTo("1");
        assertThat(terraform.files()).containsExactly(ROOT + "/main.tf", ROOT + "/more.tf.json");
        RootModule tofu = read(tree.with(".opentofu-version", "1.10.7\n"), RootOptions.NONE);
        assertThat(size(tofu)).isEqualTo("3");
        assertThat(tofu.configuration().variables()).containsKey("another").doesNotContainKey("other");
        assertThat(tofu.files())
                .containsExactly(
                        ".opentofu-version", ROOT + "/main.tofu", ROOT + "/more.tofu.json", ROOT + "/x_override.tofu");
        assertThat(problems()).isEmpty();
    }

    @Test
    void whatIsDemandedOfTheEngineHasItsPlace() {
        MemoryTree tree = MemoryTree.empty()
                .with(ROOT + "/main.tf", """
                        terraform {
                          required_version = ">= 1.11.0, < 2.0.0"
                        }
                        module "n" {
                          source = "../../../modules/n"
                        }
                        """)
                .with(
                        "modules/n/main.tf.json",
                        "{\"terraform\": {\"required_version\": \"~> 1.11\"}, \"resource\": {}}");
        assertThat(read(tree, RootOptions.NONE).requirements().stream()
                        .map(one -> one.constraint() + " at " + one.place()))
                .containsExactly(
                        ">= 1.11.0, < 2.0.0 at apps/web/dev1/main.tf:2", "~> 1.11 at modules/n/main.tf.json:1");
        assertThat(problems()).isEmpty();
        read(tree.with(ROOT + "/v.tf", "terraform {\n  required_version = \"newest\"\n}\n"), RootOptions.NONE);
        assertThat(problems())
                .containsExactly(
                        "apps/web/dev1/v.tf:2:22: error: \"newest\" is no version constraint; write one such as"
                                + " \">= 1.11.0, < 2.0.0\"");
    }
}
