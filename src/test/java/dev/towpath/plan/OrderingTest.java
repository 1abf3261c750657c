package dev.towpath.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.desired.Dependency;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Roots that need each other: made in one order, destroyed in the other. */
class OrderingTest {
    private static final Target NETWORK = Target.of("network", "dev1");
    private static final Target DATA = Target.of("data", "dev1");
    private static final RootPlan PLANNED = new RootPlan.Planned(Worlds.change());
    private static final Dependency READS =
            new Dependency(NETWORK, Optional.of("its state is read at apps/data/dev1/main.tf:3"));

    private static TargetBuilder changed(TargetBuilder target) {
        return target.infrastructure().closure(Optional.of(Worlds.OTHER_CLOSURE));
    }

    private static Worlds chain() {
        return new Worlds()
                .with("network", "dev1", OrderingTest::changed)
                .with("data", "dev1", target -> changed(target).dependsOn(READS))
                .with("web", "dev1", target -> changed(target).dependsOn("data"))
                .rootPlan("network", "dev1", PLANNED)
                .rootPlan("data", "dev1", PLANNED)
                .rootPlan("web", "dev1", PLANNED);
    }

    private static Hold hold(Worlds world, String app) {
        return world.planOf(app, "dev1").hold().orElseThrow();
    }

    @Test
    void aRootIsPlannedOnceWhatItReadsIsApplied() {
        Worlds world = chain();

        assertThat(world.planOf("network", "dev1").steps()).hasOnlyElementsOfType(Step.ApplyRoot.class);
        assertThat(hold(world, "data"))
                .isEqualTo(new Hold(
                        ReasonCode.DEPENDENCY,
                        "its turn comes once \"network/dev1\" (its state is read at apps/data/dev1/main.tf:3) is applied",
                        List.of("network/dev1"),
                        Optional.empty()));
        assertThat(hold(world, "web").message()).isEqualTo("its turn comes once \"data/dev1\" is applied");
        assertThat(Planner.plan(world.world(), world.evidence()).waiting())
                .containsExactly(DATA, Target.of("web", "dev1"));
    }

    @Test
    void itsTurnComesWithNothingBeforeIt() {
        Worlds world = chain().with("network", "dev1", TargetBuilder::infrastructure);

        assertThat(world.planOf("data", "dev1").steps()).hasOnlyElementsOfType(Step.ApplyRoot.class);
        assertThat(gate(world.planOf("data", "dev1"), "dependency").evidence())
                .isEqualTo("settled: \"network/dev1\" (its state is read at apps/data/dev1/main.tf:3)");
    }

    @Test
    void aContainerOfWhichTerraformChangesNothingIsOnlyPutAfter() {
        Worlds world = new Worlds()
                .with("network", "dev1", OrderingTest::changed)
                .rootPlan("network", "dev1", PLANNED)
                .with("web", "dev1", target -> target.pin(Worlds.NEW).dependsOn("network"));

        assertThat(world.planOf("web", "dev1").after()).containsExactly(NETWORK);
        assertThat(world.planOf("web", "dev1").steps()).hasOnlyElementsOfType(Step.DeployContainer.class);
    }

    @Test
    void whatIsHeldHoldsAllThatComeAfterIt() {
        Worlds world = chain().verdict("network", "dev1", Worlds.missing("staff"));

        assertThat(hold(world, "data").message())
                .isEqualTo("depends on \"network/dev1\" (its state is read at apps/data/dev1/main.tf:3), which is held:"
                        + " needs 1 approval by staff");
        assertThat(hold(world, "web").message()).startsWith("depends on \"data/dev1\", which is held: depends on");
    }

    @Test
    void whatIsNeededIsNotDestroyed() {
        Worlds world = new Worlds()
                .with("network", "dev1", target -> target.infrastructure().retire())
                .with("data", "dev1", target -> target.infrastructure().dependsOn(READS))
                .rootPlan("network", "dev1", PLANNED);

        assertThat(hold(world, "network"))
                .isEqualTo(new Hold(
                        ReasonCode.DEPENDENCY,
                        "\"data/dev1\" depends on it (its state is read at apps/data/dev1/main.tf:3) and is not retired",
                        List.of("the end of \"data/dev1\", or of what it needs here"),
                        Optional.empty()));
        assertThat(world.planOf("data", "dev1").state()).isEqualTo(State.IN_SYNC);
    }

    @Test
    void whatIsDestroyedTogetherGoesInReverseOrder() {
        Worlds world = new Worlds()
                .with("network", "dev1", target -> target.infrastructure().retire())
                .with("data", "dev1", target -> target.infrastructure().retire().dependsOn(READS))
                .rootPlan("network", "dev1", PLANNED)
                .rootPlan("data", "dev1", PLANNED);

        assertThat(world.planOf("data", "dev1").after()).isEmpty();
        assertThat(world.planOf("network", "dev1").after()).containsExactly(DATA);
        assertThat(world.planOf("network", "dev1").steps())
                .allSatisfy(step -> assertThat(step)
                        .isInstanceOfSatisfying(
                                Step.ApplyRoot.class,
                                apply -> assertThat(apply.destroy()).isTrue()));
        Worlds held = world.verdict("data", "dev1", Worlds.missing("staff"));
        assertThat(hold(held, "network").message())
                .isEqualTo("\"data/dev1\" depends on it (its state is read at apps/data/dev1/main.tf:3) and cannot be"
                        + " destroyed yet");
    }

    @Test
    void whatWasDestroyedCanNeitherBeNeededNorHoldAnything() {
        Worlds gone = new Worlds()
                .with("network", "dev1", target -> target.infrastructure().retire())
                .with(
                        "data",
                        "dev1",
                        target -> target.infrastructure().retire().retired().dependsOn(READS))
                .rootPlan("network", "dev1", PLANNED);
        assertThat(gone.planOf("network", "dev1").acts()).isTrue();

        Worlds needed = new Worlds()
                .with(
                        "network",
                        "dev1",
                        target -> target.infrastructure().retire().retired())
                .with("data", "dev1", target -> changed(target).dependsOn("network"))
                .rootPlan("data", "dev1", PLANNED);
        assertThat(hold(needed, "data").message())
                .isEqualTo("depends on \"network/dev1\", which was destroyed on purpose");
    }

    @Test
    void aChangeGoesOnWhileWhatItNeedsIsOnlyWantedAway() {
        Worlds world = new Worlds()
                .with("network", "dev1", target -> target.infrastructure().retire())
                .with(
                        "web",
                        "dev1",
                        target -> target.pin(Worlds.NEW)
                                .terraform(TerraformMode.OFF)
                                .dependsOn("network"));

        assertThat(world.planOf("web", "dev1").acts()).isTrue();
        assertThat(world.planOf("web", "dev1").after()).isEmpty();
    }

    private static GateResult gate(TargetPlan plan, String name) {
        return plan.gates().stream()
                .filter(gate -> gate.gate().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
