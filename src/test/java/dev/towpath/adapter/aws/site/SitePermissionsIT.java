package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.execute.Outcome;
import dev.towpath.journal.ObjectStore;
import dev.towpath.observed.ArtifactState;
import dev.towpath.sandbox.Calls;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.testing.IamPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The policies allow what static sites and the state store need, and nothing that they do not.
 *
 * <p>The rehearsal below makes every call once: whoever adds one lets it make that one too.
 */
class SitePermissionsIT {
    private static final String DEPLOYER = "111111111111:assumed-role/towpath-deploy";
    private static final String SHARED = "222222222222:assumed-role/towpath-deploy";
    private static final String NAME = "marketing-site";

    private final Cloud cloud = new Cloud();
    private final List<Calls.Call> calls = new ArrayList<>();

    @Test
    void thePoliciesAllowEachCallThatIsMadeAndNoOther(@TempDir Path temporary) {
        try (Sandbox sandbox = Sandbox.start(cloud, 0);
                Harbour harbour = new Harbour(sandbox.endpoint(), temporary, NAME)) {
            cloud.account("111111111111").bucket(harbour.bucket).distribution("E1SITE", harbour.bucket);
            harbour.terraform(Optional.of("E1SITE"));
            cloud.account("222222222222").versioning(Harbour.ARTIFACTS);
            harbour.build(SitePublicationContract.ONE);
            harbour.build(SitePublicationContract.TWO);
            harbour.build(Site.of("3333333", "index.html", "<!doctype html>", "data.json", "{}", "logo.png", "logo"));
            made(() -> {
                assertThat(harbour.publish("1111111")).isInstanceOf(Outcome.Succeeded.class);
                assertThat(harbour.publish("2222222")).isInstanceOf(Outcome.Succeeded.class);
                assertThat(harbour.publish("3333333").message()).contains("1 removed");
                harbour.live();
                assertThat(harbour.find("0000000")).isInstanceOf(ArtifactState.Absent.class);
            });
            harbour.put("index.html", "overwritten", "text/html");
            harbour.forgetRecord();
            harbour.pass();
            made(() -> {
                harbour.publish("1111111");
                harbour.publish("1111111");
            });
            made(() -> store(harbour.store()));
        }
        IamPolicy deployer = deployer(cloud);
        assertThat(deployer.missing(calls, DEPLOYER)).isEmpty();
        assertThat(deployer.unused(calls, DEPLOYER, IamPolicy.SITES::contains)).isEmpty();
        assertThat(deployer.unused(calls, DEPLOYER, IamPolicy.BOTH::contains))
                .allMatch(sentence -> sentence.matches(
                        ".*(container-image-tag|ecs-cluster-name|ecs-service-name|ecs-worker-service-name) in .*"));
        IamPolicy reader = IamPolicy.of("reader.json", Map.of("ARTIFACT-BUCKET", Harbour.ARTIFACTS));
        IamPolicy state = IamPolicy.of("state.json", Map.of("STATE-BUCKET", "state", "state/*", NAME + "/*"));
        List<String> missingThere = state.missing(calls, SHARED).stream()
                .map(sentence -> sentence.replace("state.json", "reader.json"))
                .toList();
        assertThat(reader.missing(calls, SHARED))
                .as("neither reader.json nor state.json allows it")
                .filteredOn(missingThere::contains)
                .isEmpty();
        assertThat(reader.unused(calls, SHARED, IamPolicy.SITES::contains)).isEmpty();
        assertThat(state.unused(calls, SHARED, sid -> true)).isEmpty();
    }

    private static IamPolicy deployer(Cloud cloud) {
        return IamPolicy.of(
                "deployer.json",
                Map.of(
                        "ACCOUNT",
                        cloud.account("111111111111").id().id(),
                        "REGION",
                        "us-east-1",
                        "WEBSITE-BUCKET",
                        NAME + "-dev1-website",
                        "DISTRIBUTION",
                        "E1SITE"));
    }

    /** Keeps what the product calls and leaves out what the test itself does. */
    private void made(Runnable action) {
        cloud.calls().reset();
        action.run();
        calls.addAll(cloud.calls().newest());
    }

    private static void store(ObjectStore store) {
        byte[] content = "{}".getBytes(StandardCharsets.UTF_8);
        String version = store.put("leases/a.json", content, new ObjectStore.Condition.Absent())
                .orElseThrow();
        assertThat(store.get("leases/a.json")).isPresent();
        assertThat(store.list("leases/")).hasSize(1);
        assertThat(store.delete("leases/a.json", version)).isTrue();
    }
}
