package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.observed.RootChange;
import dev.towpath.testing.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An apply that takes longer than a session of its role: the AWS provider asks our command again. */
class CredentialRefreshIT {
    private static MotoServer moto;

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void start() {
        RootFixture.assumeTerraform();
        TerraformOnAwsIT.plugins();
        moto = MotoServer.start();
    }

    @AfterAll
    static void end() {
        Optional.ofNullable(moto).ifPresent(MotoServer::close);
    }

    @Test
    void aSessionThatEndsWithinAnApplyIsReplaced() throws IOException {
        RootFixture fixture = new RootFixture(directory).allowing("local-exec");
        Path asked = directory.resolve("asked");
        Path command = directory.resolve("credentials.sh");
        Files.writeString(command, """
                #!/bin/sh
                echo asked >> '%1$s'
                until=$(date -u -d '+4 seconds' +%%Y-%%m-%%dT%%H:%%M:%%SZ)
                echo '{"Version":1,"AccessKeyId":"AKIAROLE","SecretAccessKey":"s","SessionToken":"t","Expiration":"'$until'"}'
                """.formatted(asked));
        Files.writeString(
                directory.resolve("cli.tfrc"),
                "provider_installation {\n  filesystem_mirror {\n    path = \"" + TerraformOnAwsIT.plugins()
                        + "\"\n  }\n}\n");
        fixture.environment.put(
                "TF_CLI_CONFIG_FILE", directory.resolve("cli.tfrc").toString());
        fixture.environment.put("AWS_ENDPOINT_URL", moto.endpoint().toString());
        fixture.role("arn:aws:iam::111111111111:role/deploy", List.of("sh", command.toString()));
        fixture.main("""
                terraform {
                  required_providers {
                    aws = { source = "hashicorp/aws", version = "~> 5.0" }
                  }
                }
                provider "aws" {
                  skip_credentials_validation = true
                  skip_requesting_account_id  = true
                }
                resource "aws_ssm_parameter" "before" {
                  name  = "/dns/dev1/before"
                  type  = "String"
                  value = "b"
                }
                resource "terraform_data" "long" {
                  depends_on = [aws_ssm_parameter.before]
                  provisioner "local-exec" {
                    command = "sleep 6"
                  }
                }
                resource "aws_ssm_parameter" "after" {
                  depends_on = [terraform_data.long]
                  name       = "/dns/dev1/after"
                  type       = "String"
                  value      = "a"
                }
                """);
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            assertThat(change.counts()).isEqualTo("3 to create");
            int before = Files.readAllLines(asked).size();
            assertThat(roots.run(fixture.step(change), fixture.context()).message())
                    .isEqualTo("applied: 3 added, 0 changed, 0 destroyed");
            assertThat(Files.readAllLines(asked).size() - before)
                    .as("sessions that one apply took")
                    .isGreaterThanOrEqualTo(2);
        }
    }
}
