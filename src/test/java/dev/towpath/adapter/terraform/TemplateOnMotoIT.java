package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.ResourceChange;
import dev.towpath.observed.RootChange;
import dev.towpath.testing.MotoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The template's modules, applied with the AWS provider against moto.
 *
 * <p>What moto does not keep, so that a second plan would set it again: of an ECS service the health check grace period and the
 * zone rebalancing; of a distribution its origin access control, and it invents forwarded values and an SSL support method. What
 * it has not at all: a list of CloudFront's managed policies. The waits that the provider has built in take minutes, so these
 * tests run only when asked for, with {@code -Dtowpath.template.moto=true}.
 */
class TemplateOnMotoIT {
    private static final Path MODULES = Path.of("config-repo-template/modules");
    private static final String PROVIDER = """
            terraform {
              required_providers {
                aws = { source = "hashicorp/aws", version = "~> 5.0" }
              }
            }
            provider "aws" {
              region                      = "us-east-1"
              skip_credentials_validation = true
              s3_use_path_style           = true
            }
            """;

    private static MotoServer moto;

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(
                Boolean.getBoolean("towpath.template.moto"),
                "applying the template takes minutes; ask for it with -Dtowpath.template.moto=true");
        RootFixture.assumeTerraform();
        TerraformOnAwsIT.plugins();
        moto = MotoServer.start();
    }

    @AfterAll
    static void end() {
        Optional.ofNullable(moto).ifPresent(MotoServer::close);
    }

    @Test
    void aZoneIsMadeAndNothingIsLeft() throws IOException {
        RootFixture fixture = root("""
                module "zone" {
                  source  = "../../../modules/dns-zone"
                  domain  = "dev.example.com"
                  records = { "" = { type = "TXT", values = ["v=spf1 -all"] } }
                }
                """);
        assertThat(fixture.reconcile().message()).isEqualTo("applied: 2 added, 0 changed, 0 destroyed");
        assertThat(left(fixture)).isEmpty();
    }

    @Test
    void aSiteIsMadeAndOnlyWhatMotoForgetsIsLeft() throws IOException {
        RootFixture fixture = root("""
                module "site" {
                  source      = "../../../modules/static-website"
                  name        = "marketing-site"
                  environment = "dev1"
                }
                """);
        assertThat(fixture.reconcile().message()).isEqualTo("applied: 9 added, 0 changed, 0 destroyed");
        assertThat(left(fixture))
                .isSubsetOf("module.site.aws_cloudfront_distribution.this", "module.site.aws_s3_bucket_policy.this");
    }

    @Test
    void aContainerServiceWithAWorkerIsMadeAndOnlyWhatMotoForgetsIsLeft() throws IOException {
        RootFixture fixture = root("""
                resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
                resource "aws_subnet" "this" {
                  count             = 2
                  vpc_id            = aws_vpc.this.id
                  cidr_block        = "10.0.${count.index}.0/24"
                  availability_zone = "us-east-1${count.index == 0 ? "a" : "b"}"
                }
                module "app" {
                  source             = "../../../modules/ecs-webapp"
                  name               = "web-app"
                  environment        = "dev1"
                  vpc_id             = aws_vpc.this.id
                  public_subnet_ids  = aws_subnet.this[*].id
                  private_subnet_ids = aws_subnet.this[*].id
                  ecr_repository_url = "920534281604.dkr.ecr.us-east-1.amazonaws.com/920534281604-acme/web-app"
                  enable_worker      = true
                }
                """);
        assertThat(fixture.reconcile().message()).isEqualTo("applied: 25 added, 0 changed, 0 destroyed");
        assertThat(left(fixture))
                .isSubsetOf("module.app.aws_ecs_service.this[\"web\"]", "module.app.aws_ecs_service.this[\"worker\"]");
    }

    /** Addresses that a second plan would change; nothing is ever made again or destroyed. */
    private static List<String> left(RootFixture fixture) {
        try (TerraformRoots roots = fixture.run()) {
            RootChange again = fixture.plan(roots);
            assertThat(again.creates() + again.destroys() + again.replaces()).isZero();
            return again.resources().stream().map(ResourceChange::address).toList();
        }
    }

    private RootFixture root(String text) throws IOException {
        moto.reset();
        RootFixture fixture = new RootFixture(directory);
        Files.writeString(
                directory.resolve("cli.tfrc"),
                "provider_installation {\n  filesystem_mirror {\n    path = \"" + TerraformOnAwsIT.plugins()
                        + "\"\n  }\n}\n");
        fixture.environment.put(
                "TF_CLI_CONFIG_FILE", directory.resolve("cli.tfrc").toString());
        fixture.environment.put("AWS_ENDPOINT_URL", moto.endpoint().toString());
        fixture.environment.put("AWS_ACCESS_KEY_ID", "test");
        fixture.environment.put("AWS_SECRET_ACCESS_KEY", "test");
        fixture.environment.put("AWS_EC2_METADATA_DISABLED", "true");
        try (Stream<Path> files = Files.walk(MODULES)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    fixture.file("modules/" + MODULES.relativize(file), Files.readString(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return fixture.main(PROVIDER + text);
    }
}
