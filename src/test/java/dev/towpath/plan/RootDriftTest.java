package dev.towpath.plan;

import static dev.towpath.plan.Worlds.change;
import static dev.towpath.plan.Worlds.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.desired.DriftChecks;
import dev.towpath.desired.TerraformRules;
import dev.towpath.model.Digest;
import dev.towpath.model.PlanLimits;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.model.ResourcePattern;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A root whose files are as they were applied, and what the last look at it saw. */
class RootDriftTest {
    private static final Instant SINCE = Instant.parse("2026-11-20T06:00:00Z");
    private static final RootChange BACK =
            change(resource("aws_security_group.web", "aws_security_group", ResourceAction.UPDATE));

    @Test
    void whatWasSeenIsToldUntilItIsGone() {
        TargetPlan plan = world(target -> target, List.of("aws_security_group.web"), false)
                .planOf("dns", "dev1");
        assertThat(plan.state()).isEqualTo(State.DRIFTED);
        assertThat(plan.hold().orElseThrow().code()).isEqualTo(ReasonCode.RESOURCES_CHANGED);
        assertThat(plan.hold().orElseThrow().message())
                .isEqualTo("changed outside of Terraform: aws_security_group.web; it would do: 1 to change; first seen "
                        + SINCE);
        assertThat(plan.hold().orElseThrow().advice())
                .isEqualTo("take the change back where it was made, or write it into the root's files");
        assertThat(plan.notes()).containsExactly("~ aws_security_group.web: ingress");
        assertThat(plan.acts()).isFalse();
    }

    @Test
    void whatNobodyChangedHasAnotherCause() {
        assertThat(world(target -> target, List.of(), false)
                        .planOf("dns", "dev1")
                        .hold()
                        .orElseThrow()
                        .message())
                .startsWith(
                        "nothing was changed outside of Terraform, and it would still do: 1 to change (a default of a"
                                + " provider, a data source or a clock)");
    }

    @Test
    void driftIsTakenBackOnlyWhereThatIsAskedForAndByTheSameGates() {
        assertThat(world(target -> target, List.of(), true)
                        .planOf("dns", "dev1")
                        .state())
                .isEqualTo(State.DRIFTED);

        Worlds asked =
                world(TargetBuilder::redeployOnDrift, List.of(), true).verdict("dns", "dev1", Worlds.missing("staff"));
        assertThat(asked.planOf("dns", "dev1").hold().orElseThrow().code()).isEqualTo(ReasonCode.APPROVAL_MISSING);
        assertThat(Planner.candidates(asked.world())).contains(Target.of("dns", "dev1"));

        TargetPlan plan = asked.verdict("dns", "dev1", Worlds.granted(Set.of())).planOf("dns", "dev1");
        assertThat(plan.state()).isEqualTo(State.WOULD_APPLY);
        assertThat(plan.steps()).singleElement().isInstanceOf(Step.ApplyRoot.class);

        assertThat(asked.judged("dns", "dev1", Worlds.CLOSURE.value())
                        .planOf("dns", "dev1")
                        .hold()
                        .orElseThrow()
                        .code())
                .as("an apply that was judged to be broken is not tried at every look")
                .isEqualTo(ReasonCode.QUARANTINED);
    }

    @Test
    void anOldLookIsNoPlan() {
        TargetPlan plan = world(TargetBuilder::redeployOnDrift, List.of(), false)
                .verdict("dns", "dev1", Worlds.granted(Set.of()))
                .planOf("dns", "dev1");
        assertThat(plan.state()).isEqualTo(State.DRIFTED);
        assertThat(plan.acts()).isFalse();
    }

    @Test
    void aLookThatSawNothingIsToldAndChangesNothing() {
        TargetPlan plan = new Worlds()
                .with("dns", "dev1", RootDriftTest::applied)
                .look(
                        "dns",
                        "dev1",
                        new RootLook(Worlds.CLOSURE, SINCE, Optional.empty(), Optional.of("the state is locked")))
                .planOf("dns", "dev1");
        assertThat(plan.state()).isEqualTo(State.IN_SYNC);
        assertThat(plan.notes())
                .containsExactly("the look for drift at 2026-11-20T06:00:00Z saw nothing: the state is locked");
    }

    private static Worlds world(UnaryOperator<TargetBuilder> more, List<String> outside, boolean planned) {
        RootLook.Drift drift = new RootLook.Drift(
                SINCE, "1 to change", outside, List.of("~ aws_security_group.web: ingress"), Digest.of("plan"));
        Worlds world = new Worlds()
                .with("dns", "dev1", target -> more.apply(applied(target)))
                .look(
                        "dns",
                        "dev1",
                        new RootLook(Worlds.CLOSURE, SINCE.plusSeconds(60), Optional.of(drift), Optional.empty()));
        return planned ? world.rootPlan("dns", "dev1", new RootPlan.Planned(BACK)) : world;
    }

    private static TargetBuilder applied(TargetBuilder target) {
        return target.infrastructure().closure(Optional.of(Worlds.CLOSURE));
    }

    @Test
    void rootsTakeTurnsTheOneThatWaitedLongestFirst() {
        DriftChecks twoARun = new DriftChecks(
                Optional.of(Duration.ofHours(24)), 2, List.of(new ResourcePattern("aws_ecs_service.*")));
        Worlds worlds = new Worlds()
                .terraform(new TerraformRules(PlanLimits.NONE, PlanLimits.NONE, List.of(), twoARun))
                .with("a", "dev1", target -> applied(target).recordedAt(Worlds.NOW.minus(Duration.ofDays(2))))
                .with("b", "dev1", target -> applied(target).recordedAt(Worlds.NOW.minus(Duration.ofDays(9))))
                .with("c", "dev1", target -> applied(target).recordedAt(Worlds.NOW.minus(Duration.ofDays(9))))
                .with("d", "dev1", target -> applied(target).recordedAt(Worlds.NOW.minus(Duration.ofHours(1))))
                .with(
                        "e",
                        "dev1",
                        target -> applied(target)
                                .recordedAt(Worlds.NOW.minus(Duration.ofDays(9)))
                                .retire())
                .with(
                        "f",
                        "dev1",
                        target -> applied(target)
                                .recordedAt(Worlds.NOW.minus(Duration.ofDays(9)))
                                .terraform(TerraformMode.OFF));
        DriftSchedule schedule = new DriftSchedule(worlds.world());
        assertThat(schedule.watched())
                .extracting(situation -> situation.target().toString())
                .containsExactly("a/dev1", "b/dev1", "c/dev1", "d/dev1");
        assertThat(due(schedule, Map.of())).containsExactly("b/dev1", "c/dev1");

        RootLook failed = new RootLook(
                Worlds.CLOSURE, Worlds.NOW.minus(Duration.ofHours(30)), Optional.empty(), Optional.of("locked"));
        assertThat(due(schedule, Map.of(Target.of("b", "dev1"), failed)))
                .as("who could not be looked at waits like the others")
                .containsExactly("c/dev1", "a/dev1");
        RootLook ofOtherFiles = new RootLook(
                Digest.of("other"), Worlds.NOW.minus(Duration.ofHours(1)), Optional.empty(), Optional.empty());
        RootLook beforeTheApply =
                new RootLook(Worlds.CLOSURE, Worlds.NOW.minus(Duration.ofDays(10)), Optional.empty(), Optional.empty());
        assertThat(schedule.current(
                        schedule.watched(),
                        Map.of(Target.of("b", "dev1"), ofOtherFiles, Target.of("c", "dev1"), beforeTheApply)))
                .isEmpty();
        assertThat(schedule.minded(
                        Target.of("a", "dev1"),
                        change(
                                resource("aws_ecs_service.web", "aws_ecs_service", ResourceAction.UPDATE),
                                resource("aws_lb.web", "aws_lb", ResourceAction.UPDATE))))
                .extracting(ResourceChange::address)
                .containsExactly("aws_lb.web");
    }

    @Test
    void withoutAnIntervalNothingIsWatched() {
        Worlds worlds = new Worlds().with("a", "dev1", RootDriftTest::applied);
        assertThat(new DriftSchedule(worlds.world()).watched()).isEmpty();
    }

    private static List<String> due(DriftSchedule schedule, Map<Target, RootLook> looks) {
        List<Situation> watched = schedule.watched();
        return schedule.due(watched, schedule.current(watched, looks)).stream()
                .map(situation -> situation.target().toString())
                .toList();
    }
}
