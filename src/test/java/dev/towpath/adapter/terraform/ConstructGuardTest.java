package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstructGuardTest {
    private final ConstructGuard guard = new ConstructGuard(TerraformAllowances.NONE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resource \"a\" \"b\" {\n  provisioner \"local-exec\" {\n    command = \"id\"\n  }\n}\n",
                "resource \"a\" \"b\" {\n  provisioner /* x */ \"local-exec\" {\n    command = \"id\"\n  }\n}\n",
                "resource \"a\" \"b\" {\n  provisioner \"local\\u002dexec\" {\n    command = \"id\"\n  }\n}\n",
                """
                locals {
                  a = "/*"
                }
                resource "a" "b" {
                  provisioner "remote-exec" {
                    inline = []
                  }
                }
                locals {
                  b = "*/"
                }
                """,
                "data \"external\" \"x\" {\n  program = [\"id\"]\n}\n",
                "data http x {\n  url = \"http://example.com\"\n}\n",
                "ephemeral \"http\" \"x\" {\n}\n"
            })
    void refusesWhatRunsProgramsOrFetches(String text) {
        assertThatThrownBy(() -> check("apps/dns/dev1/main.tf", text))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        thrown -> assertThat(thrown.failure().reason()).isEqualTo(ReasonCode.UNSUPPORTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resource\":{\"a\":{\"b\":{\"provisioner\":{\"local-exec\":{\"command\":\"id\"}}}}}}",
                "{\"resource\":[{\"a\":[{\"b\":[{\"provisioner\":[{\"remote-exec\":[{}]}]}]}]}]}",
                "{\"data\":{\"external\":{\"x\":{\"program\":[\"id\"]}}}}",
                "{\"data\":[{\"http\":{\"x\":{}}}]}"
            })
    void refusesThemInJson(String text) {
        assertThatThrownBy(() -> check("apps/dns/dev1/main.tf.json", text))
                .hasMessageContaining("with the credentials of the environment");
    }

    @Test
    void namesTheConstructAndItsPlace() {
        String text = "# one\ndata \"external\" \"x\" {\n  program = [\"id\"]\n}\n";
        assertThatThrownBy(() -> check("apps/dns/dev1/main.tf", text))
                .isInstanceOfSatisfying(FailureException.class, thrown -> {
                    assertThat(thrown.failure().message())
                            .isEqualTo(
                                    "dns/dev1: \"external\" at apps/dns/dev1/main.tf:2 would run programs or fetch from"
                                            + " elsewhere with the credentials of the environment");
                    assertThat(thrown.failure().advice())
                            .isEqualTo("remove it, or add \"dns/external\" to \"terraform_allow\" in the operator's"
                                    + " settings");
                });
    }

    @Test
    void letsThroughWhatOnlyLooksLikeIt() {
        String text = """
            resource "a" "local-exec" {
              note = "provisioner \\"local-exec\\" {"
            }
            # data "external" "x" {}
            locals {
              text = <<EOT
            data "http" "x" {
            }
            EOT
            }
            """;
        assertThatCode(() -> check("apps/dns/dev1/main.tf", text)).doesNotThrowAnyException();
        assertThatCode(() -> check("apps/dns/dev1/main.tf.json", "{\"data\":{\"aws_s3_bucket\":{\"http\":{}}}}"))
                .doesNotThrowAnyException();
    }

    @Test
    void letsThroughWhatTheOperatorAllows() {
        ConstructGuard lenient = new ConstructGuard(new TerraformAllowances(Set.of(), Set.of("http"), Set.of()));
        byte[] text = "data \"http\" \"x\" {\n}\n".getBytes(StandardCharsets.UTF_8);
        assertThatCode(() -> lenient.check(RootFixture.TARGET, "apps/dns/dev1/main.tf", text))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> check("apps/dns/dev1/main.tf", "resource \"a\" {"))
                .isInstanceOfSatisfying(FailureException.class, thrown -> {
                    assertThat(thrown.failure().reason()).isEqualTo(ReasonCode.INVALID);
                    assertThat(thrown.failure().message())
                            .startsWith(
                                    "dns/dev1: \"apps/dns/dev1/main.tf\" cannot be checked for what it would run: ");
                });
        assertThatThrownBy(() -> check("x.tf.json", "{")).hasMessageContaining("it is not JSON");
    }

    private void check(String path, String text) {
        guard.check(RootFixture.TARGET, path, text.getBytes(StandardCharsets.UTF_8));
    }
}
