package dev.towpath.desired.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.JacksonTreeParser;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.problem.Problem;
import dev.towpath.testing.MemoryTree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one root tells, and what it reads of another, told from the text alone. */
class ExchangeReaderTest {
    private static final String ROOT = "apps/web/dev1";

    private final Findings findings = new Findings();
    private RootOptions options = RootOptions.NONE;

    private RootModule root(MemoryTree tree) {
        RootModule root = new RootModuleReader(new JacksonTreeParser())
                .read(
                        ROOT,
                        options,
                        new RepositoryFiles(tree.with(ROOT + "/r.tf", "resource \"terraform_data\" \"r\" {}\n")),
                        findings);
        assertThat(findings.problems().list().stream().map(Problem::toString)).isEmpty();
        return root;
    }

    private static List<String> words(List<Exchange.Item> items) {
        return items.stream()
                .map(item -> item.kind() + " " + item.address() + " @"
                        + item.span().path() + ":" + item.span().line())
                .toList();
    }

    private List<String> makes(String text) {
        return words(root(MemoryTree.empty().with(ROOT + "/main.tf", text))
                .exchange()
                .makes());
    }

    private List<String> reads(String text) {
        return words(root(MemoryTree.empty().with(ROOT + "/main.tf", text))
                .exchange()
                .reads());
    }

    @Test
    void aStateIsKnownByItsBackend() {
        String backend = """
            terraform {
              backend "s3" {
                bucket       = "states"
                key          = "web/dev1.tfstate"
                region       = "us-east-1"
                use_lockfile = true
              }
            }
            """;
        assertThat(makes(backend)).containsExactly("STATE s3 states web/dev1.tfstate @apps/web/dev1/main.tf:2");
        options = new RootOptions(List.of(), Optional.of("blue"));
        assertThat(makes(backend))
                .containsExactly("STATE s3 states web/dev1.tfstate in workspace blue @apps/web/dev1/main.tf:2");
        options = RootOptions.NONE;
        assertThat(makes("terraform {\n  backend \"gcs\" {\n    bucket = \"b\"\n  }\n}\n"))
                .containsExactly("STATE gcs b  @apps/web/dev1/main.tf:2");
        assertThat(makes("terraform {\n  backend \"s3\" {}\n}\n")).isEmpty();
        assertThat(makes("terraform {\n  backend \"local\" {\n    path = \"x\"\n  }\n}\n"))
                .isEmpty();
        assertThat(words(root(MemoryTree.empty()
                                .with(ROOT + "/main.tf", backend)
                                .with(
                                        ROOT + "/z_override.tf.json",
                                        "{\"terraform\": {\"backend\": {\"http\": {\"address\": \"http://s/1\"}}}}"))
                        .exchange()
                        .makes()))
                .containsExactly("STATE http http://s/1 @apps/web/dev1/z_override.tf.json:1");
    }

    @Test
    void aStateThatIsReadHasTheSameAddress() {
        assertThat(reads("""
            variable "env" { default = "dev1" }
            locals {
              bucket = "states"
            }
            data "terraform_remote_state" "network" {
              backend = "s3"
              config = {
                bucket = local.bucket
                "key"  = "network/${var.env}.tfstate", region = "us-east-1"
                tags   = { a = "b", key = "no" }
              }
            }
            data "terraform_remote_state" "plain" {
              backend   = "s3"
              workspace = "blue"
              config    = { bucket = "states", key = "k" }
            }
            data "terraform_remote_state" "computed" {
              backend = "s3"
              config  = { bucket = "states", key = upper("k") }
            }
            data "terraform_remote_state" "elsewhere" {
              backend   = "s3"
              workspace = terraform.workspace
              config    = { bucket = "states", key = "k" }
            }
            """))
                .containsExactly(
                        "STATE s3 states network/dev1.tfstate @apps/web/dev1/main.tf:5",
                        "STATE s3 states k in workspace blue @apps/web/dev1/main.tf:13");
    }

    @Test
    void parametersAreKnownByTheirName() {
        String text = """
            locals {
              prefix = "/web/${local.env}"
              env    = "dev1"
            }
            resource "aws_ssm_parameter" "a" {
              name = "${local.prefix}/a"
            }
            resource "aws_ssm_parameter" "many" {
              count = 2
              name  = "/web/dev1/many"
            }
            data "aws_ssm_parameter" "zone" {
              name = "/dns/dev1/zone-id"
            }
            data "aws_ssm_parameter" "other" {
              provider = aws.other
              name     = "/dns/dev1/zone-id"
            }
            data "aws_ssm_parameter" "made" {
              name = aws_ssm_parameter.a.name
            }
            """;
        assertThat(makes(text)).containsExactly("PARAMETER /web/dev1/a @apps/web/dev1/main.tf:5");
        assertThat(reads(text)).containsExactly("PARAMETER /dns/dev1/zone-id @apps/web/dev1/main.tf:12");
    }

    @Test
    void inALocalModuleOnlyLiteralsCount() {
        MemoryTree tree = MemoryTree.empty()
                .with(ROOT + "/main.tf", "module \"m\" {\n  source = \"../../../modules/m\"\n}\n")
                .with("modules/m/main.tf", """
                    variable "name" { default = "/not/known" }
                    resource "aws_ssm_parameter" "a" {
                      name = var.name
                    }
                    data "aws_ssm_parameter" "b" {
                      name = "/shared/b"
                    }
                    """);
        assertThat(words(root(tree).exchange().makes())).isEmpty();
        assertThat(words(root(tree).exchange().reads())).containsExactly("PARAMETER /shared/b @modules/m/main.tf:5");
    }
}
