package dev.towpath.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.store.StoredRootLooks;
import dev.towpath.adapter.store.StoredToldPlans;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.model.Digest;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.model.Target;
import dev.towpath.plan.RootLook;
import dev.towpath.plan.ToldPlan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of Terraform roots, in whatever store. */
public interface RootMemoryContract {
    Target TARGET = Target.of("net", "prod1");
    Digest CLOSURE = Digest.of("files");
    Instant AT = Instant.parse("2026-11-20T10:00:00Z");

    /** A store with nothing in it; the same one within a test. */
    ObjectStore store();

    @Test
    default void looksAreReadAsTheyWereWrittenAndReplacedByTarget() {
        StoredRootLooks looks = new StoredRootLooks(store());
        assertThat(looks.known()).isEmpty();
        RootLook quiet = new RootLook(CLOSURE, AT, Optional.empty(), Optional.of("locked"));
        RootLook drift = new RootLook(
                CLOSURE,
                AT,
                Optional.of(new RootLook.Drift(AT, "1 to change", List.of("a.a"), List.of("~ a.a"), CLOSURE)),
                Optional.empty());
        looks.remember(Map.of(TARGET, quiet));
        looks.remember(Map.of(Target.of("dns", "dev1"), drift));
        assertThat(looks.known()).isEqualTo(Map.of(TARGET, quiet, Target.of("dns", "dev1"), drift));
        put(
                "root-looks.json",
                "{\"schema\":\"towpath.root-looks/v1\",\"roots\":{\"x\":{},\"net/prod1\":{\"at\":\"?\"}}}");
        assertThat(looks.known()).as("what makes no sense is looked at again").isEmpty();
    }

    @Test
    default void toldPlansAreBelievedUnderTheirOwnSealOnly() {
        StoredToldPlans told = told("a secret of two jobs");
        assertThat(told.tell(TARGET, CLOSURE, plan("one"))).isEmpty();
        assertThat(told.tell(TARGET, CLOSURE, plan("one"))).isEmpty();
        assertThat(told.tell(TARGET, CLOSURE, plan("two"))).isEmpty();
        assertThat(told.of(TARGET, CLOSURE)).containsExactly(plan("one"), plan("two"));
        assertThat(told.of(TARGET, Digest.of("other files"))).isEmpty();

        assertThat(told("another secret").of(TARGET, CLOSURE)).isEmpty();
        StoredToldPlans open = StoredToldPlans.unsealed(store(), "run");
        assertThat(open.of(TARGET, CLOSURE)).isEmpty();
        assertThat(open.tell(TARGET, CLOSURE, plan("x")))
                .contains("there is no secret to seal it with (TOWPATH_PLAN_SEAL)");

        String key = "told-plans/net/prod1/" + CLOSURE.hex() + ".json";
        String written = text(key);
        put(key, written.replace("UPDATE", "CREATE"));
        assertThat(told.of(TARGET, CLOSURE)).as("edited").isEmpty();
        String elsewhere = "told-plans/net/prod1/" + Digest.of("other files").hex() + ".json";
        put(elsewhere, written);
        assertThat(told.of(TARGET, Digest.of("other files")))
                .as("put elsewhere")
                .isEmpty();
        put(key, "not json");
        assertThat(told.of(TARGET, CLOSURE)).isEmpty();
        assertThat(told.tell(TARGET, CLOSURE, plan("three"))).isEmpty();
        assertThat(told.of(TARGET, CLOSURE)).containsExactly(plan("three"));
    }

    private static ToldPlan plan(String fingerprint) {
        ResourceChange change = new ResourceChange("a.a[\"é\"]", "a", ResourceAction.UPDATE, Digest.of(fingerprint));
        return new ToldPlan("pull request #7", AT, Digest.of(fingerprint), List.of(change));
    }

    private StoredToldPlans told(String secret) {
        return StoredToldPlans.sealed(store(), "pull request #7", secret);
    }

    private String text(String key) {
        return new String(store().get(key).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private void put(String key, String text) {
        assertThat(store().put(key, text.getBytes(StandardCharsets.UTF_8), new Condition.Always()))
                .isPresent();
    }
}
