package dev.towpath.desired.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.JacksonTreeParser;
import dev.towpath.desired.hcl.HclExpression;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.problem.Problem;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootModuleReaderTest {
    private static final String ROOT = "apps/web/dev1";

    private final Findings findings = new Findings();
    private RootOptions options = RootOptions.NONE;

    private RootModule read(MemoryTree tree) {
        return new RootModuleReader(new JacksonTreeParser()).read(ROOT, options, new RepositoryFiles(tree), findings);
    }

    private List<String> problems() {
        return findings.problems().list().stream().map(Problem::toString).toList();
    }

    private static MemoryTree root(String text) {
        return MemoryTree.empty().with(ROOT + "/main.tf", text);
    }

    private static String resource(String expression) {
        return "resource \"aws_x\" \"this\" {\n  value = " + expression + "\n}\n";
    }

    @ParameterizedTest
    @CsvSource({
        "../../../modules/ecs-webapp, ecs-webapp, ,true",
        "./modules/site/, site, ,true",
        "git::https://example.com/m.git//modules/static-website?ref=v1.2.0, static-website, v1.2.0, false",
        "git::ssh://git@example.com/acme/ecs-webapp.git?ref=main, ecs-webapp, main, false",
        "git@example.com:ecs-webapp.git, ecs-webapp, , false",
        "github.com/acme/modules//modules/ecs-webapp?depth=1&ref=ecs-webapp-v2.1.0, ecs-webapp, ecs-webapp-v2.1.0,"
                + " false",
        "github.com/acme/ecs-webapp, ecs-webapp, , false",
        "acme/ecs-webapp/aws, ecs-webapp, , false",
        "registry.example.com/acme/static-website/aws, static-website, , false",
        "acme/platform/aws//modules/ecs-webapp, ecs-webapp, , false",
        "s3::https://bucket.s3.amazonaws.com/static-website.zip, static-website, , false",
    })
    void aModulesNameIsToldFromItsSource(String text, String name, String ref, boolean local) {
        ModuleSource source = ModuleSource.of(text);
        assertThat(source.name()).isEqualTo(name);
        assertThat(source.ref().orElse(null)).isEqualTo(ref);
        assertThat(source.local()).isEqualTo(local);
    }

    @Test
    void referencesAreFollowedToALiteralAndNoFurther() {
        MemoryTree tree = root("""
            variable "given" {}
            variable "byDefault" { default = "d" }
            variable "both" { default = "d" }
            variable "later" {}
            variable "missing" {}
            locals {
              plain  = "p"
              chain  = local.hop
              hop    = var.given
              loop   = local.pool
              pool   = local.loop
              joined = "${local.plain}-x"
            }
            module "m" {
              source    = "acme/m/aws"
              plain     = local.plain
              wrapped   = "${ local.plain }"
              chain     = local.chain
              byDefault = var.byDefault
              both      = var.both
              later     = var.later
              missing   = var.missing
              unknown   = var.unknown
              loop      = local.loop
              joined    = local.joined
              call      = upper(local.plain)
            }
            """)
                .with(ROOT + "/terraform.tfvars", "given = \"g\"\nboth = \"t\"\nlater = \"t\"\nunknown = \"u\"\n")
                .with(ROOT + "/a.auto.tfvars", "later = \"a\"\n")
                .with(ROOT + "/b.auto.tfvars.json", "{\"later\": \"b\"}");
        RootModule root = read(tree);
        assertThat(problems()).isEmpty();
        assertThat(resolved(root, "plain")).isEqualTo("p");
        assertThat(resolved(root, "wrapped")).isEqualTo("p");
        assertThat(resolved(root, "chain")).isEqualTo("g");
        assertThat(resolved(root, "byDefault")).isEqualTo("d");
        assertThat(resolved(root, "both")).isEqualTo("t");
        assertThat(resolved(root, "later")).isEqualTo("b");
        assertThat(resolved(root, "missing")).isEqualTo("? \"var.missing\" has no value here");
        assertThat(resolved(root, "unknown")).isEqualTo("? \"var.unknown\" has no value here");
        assertThat(resolved(root, "loop")).isEqualTo("? \"local.loop\" refers to itself");
        assertThat(resolved(root, "joined")).isEqualTo("? it is the expression \"${local.plain}-x\"");
        assertThat(resolved(root, "call")).isEqualTo("? it is the expression upper(local.plain)");
    }

    private static String resolved(RootModule root, String argument) {
        ModuleCall call = root.configuration().modules().values().iterator().next();
        Resolution resolution =
                root.references().resolve(call.argument(argument).orElseThrow().value());
        return resolution
                .literal()
                .flatMap(HclExpression::literal)
                .flatMap(HclValue::asText)
                .orElse("? " + resolution.reason());
    }

    @Test
    void overrideFilesAndJsonFilesAreMerged() {
        MemoryTree tree = root("module \"m\" {\n  source = \"acme/m/aws\"\n  name = \"a\"\n}\n")
                .with(
                        ROOT + "/names.tf.json",
                        "{\"locals\": {\"n\": \"json\"}, \"variable\": {\"v\": {\"default\": \"w\"}}}")
                .with(ROOT + "/z_override.tf", "module \"m\" {\n  name = local.n\n}\n")
                .with(ROOT + "/override.tf", "module \"m\" {\n  name = \"first\"\n  size = var.v\n}\n");
        RootModule root = read(tree);
        assertThat(problems()).isEmpty();
        assertThat(resolved(root, "name")).isEqualTo("json");
        assertThat(resolved(root, "size")).isEqualTo("w");
    }

    @Test
    void declarationsThatTerraformWouldRefuseAreProblems() {
        read(root("""
            module "m" {
              source = "acme/m/aws"
            }
            locals {
              a = 1
            }
            """)
                .with(ROOT + "/other.tf", "module \"m\" {\n}\nlocals {\n  a = 2\n}\nmodule \"x\" \"y\" {\n}\n")
                .with(ROOT + "/z_override.tf", "module \"n\" {\n}\n")
                .with(ROOT + "/bad.tf.json", "{\"module\": []"));
        assertThat(problems())
                .containsExactly(
                        "apps/web/dev1/bad.tf.json:1:14: error: this is not valid JSON: Unexpected end-of-input:"
                                + " expected close marker for Object; mend the syntax at this place, or just before it",
                        "apps/web/dev1/other.tf:1:1: error: module \"m\" is declared twice; keep one of them",
                        "apps/web/dev1/other.tf:4:3: error: local \"a\" is declared twice; keep one of them",
                        "apps/web/dev1/other.tf:6:1: error: a \"module\" block has 2 labels; give it exactly one name",
                        "apps/web/dev1/z_override.tf:1:1: error: module \"n\" overrides a block that no other file"
                                + " declares; move it into a file that is no override, or remove it");
    }

    @Test
    void theClosureHoldsEverythingTerraformWouldRead() {
        MemoryTree tree = root("""
            module "m" {
              source = "../../../modules/m"
            }
            resource "aws_x" "this" {
              a = file("${path.module}/files/a.txt")
              b = file("b.txt")
              c = templatefile("${path.root}/templates/${var.x}.tpl", {})
              d = [for f in fileset("${path.module}/many", "**") : f]
              nested {
                e = "${path.module}/../shared/e.zip"
              }
            }
            """)
                .with(ROOT + "/.terraform.lock.hcl", "# lock\n")
                .with(ROOT + "/terraform.tfvars", "x = 1\n")
                .with(ROOT + "/dev.tfvars", "x = 2\n")
                .with(ROOT + "/promotion.yaml", "artifact: sha-1\n")
                .with(ROOT + "/README.md", "read me\n")
                .with(ROOT + "/files/a.txt", "a")
                .with(ROOT + "/files/other.txt", "not read")
                .with(ROOT + "/b.txt", "b")
                .with(ROOT + "/templates/one.tpl", "1")
                .with(ROOT + "/templates/deep/two.tpl", "2")
                .with(ROOT + "/many/x/y.json", "{}")
                .with("apps/web/shared/e.zip", "zip")
                .with(
                        "modules/m/main.tf",
                        "module \"n\" {\n  source = \"../n\"\n}\n" + resource("file(\"${path.module}/m.txt\")"))
                .with("modules/m/m.txt", "m")
                .with("modules/m/terraform.tfvars", "not = \"read\"\n")
                .with("modules/n/main.tf", "module \"m\" {\n  source = \"../m\"\n}\n")
                .with("modules/unused/main.tf", "")
                .with(".terraform-version", "1.11.4\n");
        RootModule root = read(tree);
        assertThat(problems()).isEmpty();
        assertThat(root.requirements())
                .hasToString("[EngineRequirement[constraint=1.11.4, place=.terraform-version:1]]");
        assertThat(root.files())
                .containsExactly(
                        ".terraform-version",
                        ROOT + "/.terraform.lock.hcl",
                        ROOT + "/b.txt",
                        ROOT + "/files/a.txt",
                        ROOT + "/main.tf",
                        ROOT + "/many/x/y.json",
                        ROOT + "/templates/deep/two.tpl",
                        ROOT + "/templates/one.tpl",
                        ROOT + "/terraform.tfvars",
                        "apps/web/shared/e.zip",
                        "modules/m/m.txt",
                        "modules/m/main.tf",
                        "modules/n/main.tf");
    }

    @Test
    void aPathThatCannotBeToldWidensToTheApplicationAndSaysSo() {
        MemoryTree tree = root(resource("[file(var.which), filebase64(join(\"/\", [\"a\"]))]"))
                .with(ROOT + "/data/x.json", "{}")
                .with("apps/web/shared/y.json", "{}")
                .with("apps/dns/dev1/z.json", "{}")
                .with(ROOT + "/promotion.yaml", "suspend: true\n");
        assertThat(read(tree).files())
                .containsExactly(ROOT + "/data/x.json", ROOT + "/main.tf", "apps/web/shared/y.json");
        assertThat(problems())
                .containsExactly(
                        "apps/web/dev1/main.tf:2:11: warning: which file \"var.which\" names cannot be told, so every"
                                + " file below \"apps/web\" counts as read; begin the path with path.module or path.root"
                                + " and a literal");
    }

    @Test
    void aPathThatIsAnchoredWidensToItsFolderOnly() {
        MemoryTree local = root("locals {\n  where = \"${path.module}/data\"\n  plain = \"b.txt\"\n}\n"
                        + resource("[file(local.where), file(local.plain)]"))
                .with(ROOT + "/data/x.json", "{}")
                .with(ROOT + "/b.txt", "b")
                .with(ROOT + "/c.txt", "c");
        assertThat(read(local).files()).containsExactly(ROOT + "/b.txt", ROOT + "/data/x.json", ROOT + "/main.tf");
        MemoryTree joined = root(resource("join(\"/\", [path.module, \"x\"])")).with(ROOT + "/data/x.json", "{}");
        assertThat(read(joined).files()).containsExactly(ROOT + "/data/x.json", ROOT + "/main.tf");
        assertThat(problems()).isEmpty();
    }

    @Test
    void theDigestChangesWithPathAndContentOnly() {
        MemoryTree tree = root(resource("file(\"a.txt\")")).with(ROOT + "/a.txt", "a");
        assertThat(read(tree).closure())
                .isEqualTo(read(tree.with(ROOT + "/README.md", "x")).closure());
        assertThat(read(tree).closure())
                .isNotEqualTo(read(tree.with(ROOT + "/a.txt", "b")).closure());
        assertThat(read(tree).closure())
                .isNotEqualTo(read(tree.without(ROOT + "/a.txt")).closure());
    }

    @Test
    void whatLeadsOutOfTheRepositoryIsRefused() {
        read(root("module \"m\" {\n  source = \"../../../../elsewhere\"\n}\n" + resource("file(\"/etc/passwd\")")));
        assertThat(problems())
                .containsExactly(
                        "apps/web/dev1/main.tf:2:12: error: the module source \"../../../../elsewhere\" leads out of"
                                + " the repository; keep the module in this repository, or name it by a git or registry"
                                + " address with a version",
                        "apps/web/dev1/main.tf:5:11: error: the path \"/etc/passwd\" leads out of the repository; keep"
                                + " the file in this repository: what is not in it cannot be reviewed");
    }

    @Test
    void aModuleThatIsNotThereOrALinkInsideOneIsRefused() {
        read(root("""
                        module "m" {
                          source = "../../../modules/m"
                        }
                        module "n" {
                          source = "../../../modules/n"
                        }
                        """)
                .with("modules/n/main.tf", TreeEntry.Kind.SYMLINK, "/etc/passwd".getBytes(StandardCharsets.UTF_8)));
        assertThat(problems())
                .containsExactly(
                        "apps/web/dev1/main.tf:2:12: error: the module source \"../../../modules/m\" means the folder"
                                + " \"modules/m\", which holds no Terraform file; mend the path or add the module",
                        "modules/n/main.tf:1:1: error: security: this is a symbolic link, which is never followed;"
                                + " replace it by the file it stands for");
    }

    @Test
    void theEngineIsToldByTheNearestVersionFile() {
        MemoryTree tree = root(resource("1")).with(".terraform-version", "1.11.4\n");
        assertThat(read(tree).engine()).isEqualTo("terraform");
        RootModule tofu = read(tree.with("apps/web/.opentofu-version", "v1.10.7\n"));
        assertThat(tofu.engine()).isEqualTo("tofu");
        assertThat(tofu.requirements())
                .hasToString("[EngineRequirement[constraint=1.10.7, place=apps/web/.opentofu-version:1]]");
        assertThat(read(tree.with(ROOT + "/.terraform-version", "latest\n")).requirements())
                .isEmpty();
        assertThat(problems())
                .containsExactly(
                        "apps/web/dev1/.terraform-version:1:1: warning: \"latest\" is not an exact version, so any"
                                + " installed one is used; write a version such as 1.11.4");
    }

    @Test
    void sharedModulesAreReadOnce() {
        MemoryTree tree =
                root("module \"m\" {\n  source = \"../../../modules/m\"\n}\n").with("modules/m/main.tf", resource("1"));
        RootModuleReader reader = new RootModuleReader(new JacksonTreeParser());
        RepositoryFiles repository = new RepositoryFiles(tree);
        for (int times = 0; times < 3; times++) {
            reader.read(ROOT, RootOptions.NONE, repository, findings);
        }
        assertThat(tree.reads().stream().filter("modules/m/main.tf"::equals)).hasSize(1);
        assertThat(problems()).isEmpty();
    }
}
