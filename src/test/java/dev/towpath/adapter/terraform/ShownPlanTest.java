package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
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
                        + " environment (hidden), flag true -> false, list, name, password_length (hidden), pin (hidden),"
                        + " size (hidden)");
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

    private static ShownPlan plan(String json) {
        return new ShownPlan(Json.parse(json).orElseThrow());
    }

    private static String resource(String address, String actions, String before, String after) {
        return "{\"address\":\"" + address + "\",\"mode\":\"managed\",\"change\":{\"actions\":" + actions
                + ",\"before\":" + before + ",\"after\":" + after + "}}";
    }
}
