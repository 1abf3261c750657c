package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.problem.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceGuardTest {
    private static final Set<String> ALLOWED = Set.of(
            "github.com/acme", "registry.terraform.io/hashicorp", "registry.terraform.io/terraform-aws-modules/vpc");

    private final ConstructGuard guard = new ConstructGuard(new TerraformAllowances(Set.of(), Set.of(), ALLOWED));

    private void check(String source) {
        String file = "module \"m\" {\n  source = \"" + source + "\"\n}\n";
        guard.check(RootFixture.TARGET, "main.tf", file.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "git::https://github.com/acme/m.git//modules/x?ref=v1, github.com/acme/m",
        "git::ssh://git@github.com/acme/m.git, github.com/acme/m",
        "git@github.com:acme/m.git, github.com/acme/m",
        "https://github.com:443/acme/m.zip, github.com:443/acme/m.zip",
        "terraform-aws-modules/vpc/aws, registry.terraform.io/terraform-aws-modules/vpc/aws",
        "app.example.com/acme/m/aws, app.example.com/acme/m/aws",
        "s3::https://s3.amazonaws.com/bucket/m.zip, s3.amazonaws.com/bucket/m.zip",
        "/srv/modules/m, /srv/modules/m",
    })
    void anAddressIsTheSameHoweverItIsFetched(String source, String address) {
        assertThat(SourceGuard.address(source)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../modules/m",
                "github.com/acme/m",
                "git::https://user:token@GitHub.com/acme/m.git?ref=v1",
                "git@github.com:acme/m.git",
                "terraform-aws-modules/vpc/aws",
            })
    void whatTheOperatorNamesIsLetThrough(String source) {
        assertThatCode(() -> check(source)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "github.com/acme-evil/m",
                "github.com/acme/../evil/m",
                "github.com/acme/%2e%2e/evil/m",
                "https://evil.example/github.com/acme/m.zip",
                "https://github.com@evil.example/acme/m.zip",
                "terraform-aws-modules/vpc-endpoints/aws",
                "/srv/modules/m",
            })
    void nothingElseIs(String source) {
        assertThatThrownBy(() -> check(source))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("dns/dev1: the module \"" + source
                        + "\" at main.tf:2 comes from where the operator allows none");
    }

    @Test
    void aSourceThatIsNoLiteralAndOneInJsonAreSeen() {
        String computed = "module \"m\" {\n  source = var.where\n}\n";
        assertThatThrownBy(() -> guard.check(RootFixture.TARGET, "m.tofu", computed.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("the module source var.where at m.tofu:2");
        String json = "{\"module\": [{\"m\": {\"source\": \"evil.example/m\"}}]}";
        assertThatThrownBy(() -> guard.check(RootFixture.TARGET, "m.tf.json", json.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("the module \"evil.example/m\" at m.tf.json");
    }

    @Test
    void providersAreJudgedByTheSameList() {
        SourceGuard sources = new SourceGuard(ALLOWED);
        sources.checkProviders(RootFixture.TARGET, List.of("registry.terraform.io/hashicorp/aws"));
        assertThatThrownBy(() ->
                        sources.checkProviders(RootFixture.TARGET, List.of("registry.terraform.io/hashicorpse/aws")))
                .hasMessageContaining(
                        "dns/dev1: the provider \"registry.terraform.io/hashicorpse/aws\" at its lock file"
                                + " comes from where the operator allows none");
    }
}
