package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan holds that nobody may see is known by masks, by names and by structure. */
class PlanSecretsTest {
    private static final String PLAN = """
            {"variables":{"p":{"value":"masked-variable"},"size":{"value":"not-a-secret"}},
             "configuration":{"root_module":{"variables":{"p":{"sensitive":true},"size":{}}}},
             "output_changes":{"o":{"after":"masked-output","after_sensitive":true}},
             "resource_drift":[{"change":{"before":{"token":"named-in-drift"}}}],
             "resource_changes":[{"change":{
               "before":{"db_password":"named-before","region":"us-east-1"},
               "after":{"nested":{"list":["plain-text","masked-item"]},
                        "container_definitions":"[{\\"name\\":\\"application\\",\\"environment\\":[{\\"name\\":\\"DATABASE_URL\\",\\"value\\":\\"value-in-json\\"}]}]",
                        "policy":"{\\"Statement\\":[{\\"client_secret\\":\\"named-in-json\\"}]}",
                        "short":"abc"},
               "after_sensitive":{"nested":{"list":[false,true]},"short":true}}}]}
            """;

    @Test
    void secretsAreKnownByMaskByNameAndByStructure() {
        List<String> secrets = PlanSecrets.of(Json.parse(PLAN).orElseThrow());
        assertThat(secrets)
                .contains(
                        "masked-variable",
                        "masked-output",
                        "named-in-drift",
                        "named-before",
                        "masked-item",
                        "value-in-json",
                        "named-in-json")
                .doesNotContain("not-a-secret", "us-east-1", "plain-text", "abc", "application", "");
        assertThat(secrets).isSortedAccordingTo((a, b) -> Integer.compare(b.length(), a.length()));
    }

    @Test
    void aSecretIsTakenOutBeforeAnythingIsCutShort() {
        String secret = "s".repeat(250) + "ecret";
        Diagnostic error = Diagnostic.of(
                Json.parse("{\"severity\":\"error\",\"summary\":\"x\",\"detail\":\"" + "y".repeat(100) + secret + "\"}")
                        .orElseThrow());
        assertThat(error.without(new Redaction(List.of(secret))).sentence())
                .doesNotContain("ss")
                .contains("(hidden)");
    }
}
