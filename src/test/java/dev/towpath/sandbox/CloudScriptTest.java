package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.Account;
import dev.towpath.model.Region;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cloud file fills the cloud, and says where it is wrong. */
class CloudScriptTest {
    @Test
    void everythingThatItNamesComesIntoBeing() {
        Cloud cloud = new Cloud();
        CloudScript.of(Map.of(
                        "caller_account",
                        "444444444444",
                        "rollout",
                        "500ms",
                        "accounts",
                        Map.of(
                                "111111111111",
                                Map.of(
                                        "parameters", Map.of("/web/dev1/container-image-tag", "latest"),
                                        "services",
                                                List.of(Map.of(
                                                        "cluster", "platform", "name", "web", "image", "nginx:1")),
                                        "buckets",
                                                Map.of("site", Map.of("objects", Map.of("index.html", "<h1>old</h1>"))),
                                        "distributions", Map.of("EDEV1", "site")),
                                "920534281604",
                                Map.of("repositories", Map.of("acme/web", Map.of("images", Map.of("sha-1", ""))))),
                        "rollouts",
                        List.of(Map.of("image", "sha-bad", "outcome", "stuck")),
                        "faults",
                        List.of(Map.of("operation", "ssm:*", "kind", "throttle", "times", "2"))))
                .applyTo(cloud);
        CloudAccount dev = cloud.account("111111111111");
        assertThat(cloud.caller()).isEqualTo(new Account("444444444444"));
        assertThat(cloud.rollout()).isEqualTo(Duration.ofMillis(500));
        assertThat(dev.parameter("/web/dev1/container-image-tag")).contains("latest");
        assertThat(dev.objects("site")).containsExactly("index.html");
        assertThat(dev.invalidations("EDEV1")).isEmpty();
        assertThat(cloud.place(new Account("920534281604"), new Region("us-east-1"))
                        .ecr()
                        .digest("acme/web", "sha-1"))
                .isPresent();
        assertThat(cloud.faults().take("ssm:GetParameter", new Account("111111111111")))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsNamedWithItsPlace(Map<String, Object> tree, String message) {
        assertThatThrownBy(() -> CloudScript.of(tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    static Object[][] wrong() {
        return new Object[][] {
            {
                Map.of("colour", "red"),
                "\"the file\" has the unknown key \"colour\"; known are caller_account, region, rollout, bake, staleness,"
                        + " invalidation, latency, closed_roles, accounts, rollouts, tasks, faults"
            },
            {Map.of("rollout", "soon"), "\"rollout\" must be a time such as 500ms, 2s or 1m"},
            {Map.of("accounts", Map.of("111", Map.of())), "\"accounts.111\" is not an account id of twelve digits"},
            {
                Map.of("accounts", Map.of("111111111111", Map.of("services", List.of(Map.of("name", "web"))))),
                "\"accounts.111111111111.services[0]\" needs \"cluster\""
            },
            {
                Map.of("rollouts", List.of(Map.of("image", "x", "outcome", "explode"))),
                "\"rollouts[0]\" has an outcome that is none of complete, recover, fail, out_of_memory, unhealthy, die,"
                        + " partial, other_image, alarm, stuck, unplaceable"
            },
            {
                Map.of(
                        "accounts",
                        Map.of(
                                "111111111111",
                                Map.of(
                                        "services",
                                        List.of(Map.of("cluster", "c", "name", "n", "image", "i", "status", "gone"))))),
                "\"accounts.111111111111.services[0]\" has a status that is none of active, draining, inactive"
            },
            {Map.of("faults", "none"), "\"faults\" must be a list"},
            {Map.of("accounts", List.of()), "\"accounts\" must be a mapping"},
        };
    }
}
