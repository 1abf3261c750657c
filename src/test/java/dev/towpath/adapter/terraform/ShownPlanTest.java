package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.Digest;
import dev.towpath.observed.RootChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownPlanTest {
    @Test
    void countsBySetsOfActionsWhateverTheirOrder() {
        RootChange change = change(
                resource("a.create", "[\"create\"]", "null", "{}"),
                resource("a.update", "[\"update\"]", "{\"n\":1}", "{\"n\":2}"),
                resource("a.replace", "[\"delete\",\"create\"]", "{}", "{}"),
                resource("a.swap", "[\"create\",\"delete\"]", "{}", "{}"),
                resource("a.gone", "[\"delete\"]", "{}", "null"),
                resource("a.same", "[\"no-op\"]", "{}", "{}"),
                resource("data.a.read", "[\"read\"]", "null", "{}"),
                resource("a.forgotten", "[\"forget\"]", "{}", "null"));
        assertThat(change.counts()).isEqualTo("1 to create, 2 to change, 2 to replace, 1 to destroy");
        assertThat(change.destructive()).containsExactly("a.gone", "a.replace", "a.swap");
        assertThat(change.summary())
                .containsExactly(
                        "+ a.create",
                        "~ a.update: n 1 -> 2",
                        "-/+ a.replace",
                        "-/+ a.swap",
                        "- a.gone",
                        ". a.forgotten");
    }

    @Test
    void movesAndImportsChangeTheStateAndAreTold() {
        RootChange change = change(
                "{\"address\":\"a.new\",\"previous_address\":\"a.old\",\"change\":{\"actions\":[\"no-op\"],\"before\":{},"
                        + "\"after\":{}}}",
                "{\"address\":\"a.found\",\"change\":{\"actions\":[\"no-op\"],\"before\":{},\"after\":{},\"importing\":"
                        + "{\"id\":\"i-1\"}}}");
        assertThat(change.counts()).isEqualTo("2 to change");
        assertThat(change.summary()).containsExactly("-> a.new (was a.old)", "<= a.found");
    }

    @Test
    void noTextAndNothingMarkedOrNamedAsSecretIsShown() {
        RootChange change = change("""
            {"address":"aws_ecs_task_definition.web","change":{"actions":["update"],
             "before":{"cpu":256,"name":"text-canary-1","password_length":11,"container_definitions":"[canary-2]",
                       "environment":{"A":"canary-3"},"size":1,"flag":true,"list":["canary-4"],"pin":1234},
             "after":{"cpu":512,"name":"text-canary-5","password_length":22,"container_definitions":"[canary-6]",
                       "environment":{"A":"canary-7"},"size":77777,"flag":false,"list":["canary-8"],"pin":4321},
             "after_unknown":{"arn":true},
             "before_sensitive":{"size":true},"after_sensitive":{}}}
            """);
        assertThat(change.summary())
                .containsExactly("~ aws_ecs_task_definition.web: arn, container_definitions (hidden), cpu 256 -> 512,"
                        + " environment (hidden), flag true -> false, list, name, password_length"
                        + " (hidden), pin (hidden), size (hidden)");
    }

    @Test
    void theFingerprintFollowsTheMeaningAndNotTheOrderOrTheTime() {
        String a = resource("a.a", "[\"create\"]", "null", "{\"x\":1,\"y\":2}");
        String sameA = resource("a.a", "[\"create\"]", "null", "{\"y\":2,\"x\":1}");
        String otherA = resource("a.a", "[\"create\"]", "null", "{\"x\":1,\"y\":3}");
        String b = resource("a.b", "[\"delete\"]", "{}", "null");
        String unchanged = resource("a.c", "[\"no-op\"]", "{\"x\":1}", "{\"x\":1}");
        assertThat(change(b, sameA, unchanged).fingerprint())
                .isEqualTo(change(a, b).fingerprint());
        assertThat(change(otherA, b).fingerprint()).isNotEqualTo(change(a, b).fingerprint());
        assertThat(change(a).fingerprint()).isNotEqualTo(change(a, b).fingerprint());
    }

    @Test
    void whatMeansNothingIsNoPartOfTheFingerprint() {
        String one = """
            {"timestamp":"2026-11-21T08:48:00Z","resource_changes":[{"address":"a.a","type":"a","change":{"actions":["update"],
             "before":{"at":"2025-01-01T00:00:00Z","rule":[],"policy":"{}"},
             "after":{"at":"2026-11-21T08:48:00Z","none":null,"rule":[{"port":1},{"port":2}],"policy":"{\\"b\\":1,\\"a\\":2}"},
             "after_unknown":{"id":true,"rule":[{"arn":true},{}]}}},
             {"address":"data.a.read","change":{"actions":["read"],"before":null,"after":{"x":"1"}}}]}
            """;
        String other = """
            {"timestamp":"2026-11-22T10:00:00Z","resource_changes":[{"address":"a.a","type":"a","change":{"actions":["update"],
             "before":{"at":"2025-01-01T00:00:00Z","rule":[],"policy":"{}"},
             "after":{"at":"2026-11-22T10:00:01Z","rule":[{"port":2},{"port":1.0,"arn":null}],"policy":"{\\"a\\":2, \\"b\\":1}"},
             "after_unknown":{"id":true,"rule":[{},{"arn":true}]}}},
             {"address":"data.a.read","change":{"actions":["read"],"before":null,"after":{"x":"2"}}}]}
            """;
        assertThat(fingerprint(other)).isEqualTo(fingerprint(one));
        assertThat(fingerprint(other.replace("\"port\":2", "\"port\":3"))).isNotEqualTo(fingerprint(one));
        assertThat(fingerprint(other.replace("2026-11-22T10:00:01Z", "2026-12-24T10:00:01Z")))
                .as("another time is another value")
                .isNotEqualTo(fingerprint(one));
        assertThat(fingerprint(other.replace("\\\"a\\\":2", "\\\"a\\\":3"))).isNotEqualTo(fingerprint(one));
        assertThat(fingerprint(other.replace("\"id\":true,", ""))).isNotEqualTo(fingerprint(one));
    }

    @Test
    void aDigestIsOfNoUseToGuessASecret() {
        String change =
                resource("a.a", "[\"update\"]", "{\"password\":\"x\"}", "{\"password\":\"hunter2\",\"size\":1}");
        String guess = change.replace("hunter2", "hunter3");
        String one = "{\"resource_changes\":[" + change + "]}";
        String other = "{\"resource_changes\":[" + guess + "]}";
        assertThat(plan(one).change("id", List.of()).fingerprint())
                .as("without a state there is no key, so no text counts")
                .isEqualTo(plan(other).change("id", List.of()).fingerprint());
        assertThat(fingerprint(one)).isNotEqualTo(fingerprint(other));
        assertThat(plan(one)
                        .ofLineage("another-lineage")
                        .change("id", List.of())
                        .fingerprint())
                .as("the key is the lineage, which only readers of the state know")
                .isNotEqualTo(fingerprint(one));
    }

    @Test
    void tellsWhatIsLostAndWhatForcesIt() {
        RootChange change = change(
                """
                {"address":"aws_db_instance.main","type":"aws_db_instance","change":{"actions":["delete","create"],
                 "before":{"engine":"a"},"after":{"engine":"b"},"after_unknown":{"id":true},"replace_paths":[["engine"]]}}
                """,
                "{\"address\":\"aws_lb.a\",\"type\":\"aws_lb\",\"change\":{\"actions\":[\"delete\"]}}",
                "{\"address\":\"terraform_data.x\",\"type\":\"terraform_data\",\"change\":{\"actions\":[\"delete\"]}}");
        assertThat(change.summary())
                .containsExactly(
                        "-/+ aws_db_instance.main: engine, id (replaced because of engine) [loses data]",
                        "- aws_lb.a [outage]",
                        "- terraform_data.x");
    }

    @Test
    void whatSomethingElseChangedIsTold() {
        ShownPlan plan = plan("""
            {"resource_changes":[
               {"address":"a.moved","type":"a","change":{"actions":["update"],"before":{"n":2},"after":{"n":1}}},
               {"address":"a.default","type":"a","change":{"actions":["update"],"before":{"n":2},"after":{"n":1}}}],
             "resource_drift":[
               {"address":"a.moved","change":{"actions":["update"],"before":{"n":1},"after":{"n":2}}},
               {"address":"a.nobody_minds","change":{"actions":["update"]}}]}
            """);
        assertThat(plan.change("id", List.of()).outside()).containsExactly("a.moved");
    }

    @Test
    void onlyAKnownMajorVersionIsUnderstood() {
        assertThat(plan("{\"format_version\":\"1.9\"}").understood()).isTrue();
        assertThat(plan("{\"format_version\":\"2.0\"}").understood()).isFalse();
        assertThat(plan("{}").understood()).isFalse();
        assertThat(plan("{\"errored\":true}").errored()).isTrue();
    }

    @Test
    void countsResourcesOfAllModulesBeforeAndAfter() {
        ShownPlan plan = plan("""
            {"prior_state":{"values":{"root_module":{"resources":[{"mode":"managed"},{"mode":"data"}],
               "child_modules":[{"resources":[{"mode":"managed"}],"child_modules":[{"resources":[{"mode":"managed"}]}]}]}}},
             "planned_values":{"root_module":{"resources":[{"mode":"managed"}]}}}
            """);
        assertThat(plan.resourcesBefore()).isEqualTo(3);
        assertThat(plan.resourcesAfter()).isEqualTo(1);
    }

    @Test
    void outputsAndWarningsHaveLinesOfTheirOwn() {
        ShownPlan plan = plan(
                "{\"output_changes\":{\"o\":{\"actions\":[\"update\"],\"after\":\"canary\"},\"same\":{\"actions\":[\"no-op\"]}}}");
        RootChange change = plan.change("id", List.of("no lock file"));
        assertThat(change.isEmpty()).isTrue();
        assertThat(change.summary()).containsExactly("~ output \"o\"", "! no lock file");
    }

    private static RootChange change(String... resources) {
        return plan("{\"resource_changes\":[" + String.join(",", resources) + "]}")
                .change("id", List.of());
    }

    private static Digest fingerprint(String json) {
        return plan(json)
                .ofLineage("59377374-9e3e-897e")
                .change("id", List.of())
                .fingerprint();
    }

    private static ShownPlan plan(String json) {
        return new ShownPlan(Json.parse(json).orElseThrow());
    }

    private static String resource(String address, String actions, String before, String after) {
        return "{\"address\":\"" + address + "\",\"mode\":\"managed\",\"change\":{\"actions\":" + actions
                + ",\"before\":" + before + ",\"after\":" + after + "}}";
    }
}
