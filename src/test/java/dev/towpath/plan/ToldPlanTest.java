package dev.towpath.plan;

import static dev.towpath.plan.Worlds.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Agreement;
import dev.towpath.approval.JudgedChange;
import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.model.Digest;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.model.Target;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is applied is what those who agreed were told, or they are asked once more. */
class ToldPlanTest {
    private static final Instant TOLD = Instant.parse("2026-11-20T10:00:00Z");
    private static final ResourceChange CHANGED =
            resource("aws_ecs_service.web", "aws_ecs_service", ResourceAction.UPDATE);
    private static final ResourceChange REPLACED =
            resource("aws_security_group.main", "aws_security_group", ResourceAction.REPLACE);
    private static final RootChange SAME = change("one", CHANGED);
    private static final RootChange OTHER = change("two", CHANGED, REPLACED);

    @Test
    void thePlanThatWasToldIsApplied() {
        TargetPlan plan = planned(SAME, Optional.of(TOLD.plusSeconds(60)), told(TOLD, SAME));
        assertThat(plan.state()).isEqualTo(State.WOULD_APPLY);
        assertThat(evidence(plan))
                .isEqualTo("those who agreed were told 1 to change in pull request #7, and it is the same plan");
    }

    @Test
    void anotherPlanIsHeldWithTheDifferenceInWords() {
        Hold hold = planned(OTHER, Optional.of(TOLD.plusSeconds(60)), told(TOLD, SAME))
                .hold()
                .orElseThrow();
        assertThat(hold.code()).isEqualTo(ReasonCode.PLAN_CHANGED);
        assertThat(hold.message())
                .isEqualTo(
                        "those who agreed were told 1 to change in pull request #7; now also aws_security_group.main is"
                                + " replaced");
        assertThat(hold.advice())
                .isEqualTo("have it reviewed once more, or run \"towpath reconcile --accept-plan "
                        + OTHER.fingerprint().abbreviated() + "\"");
    }

    @Test
    void aReviewAfterItWasToldLiftsIt() {
        ToldPlan first = told(TOLD, SAME);
        ToldPlan held = told(TOLD.plusSeconds(600), OTHER);
        assertThat(planned(OTHER, Optional.of(TOLD.plusSeconds(60)), first, held)
                        .state())
                .as("who agreed before saw the first plan")
                .isEqualTo(State.HELD);
        assertThat(planned(OTHER, Optional.of(TOLD.plusSeconds(900)), first, held)
                        .state())
                .isEqualTo(State.WOULD_APPLY);
        assertThat(planned(SAME, Optional.of(TOLD.plusSeconds(900)), first, held)
                        .state())
                .as("and not the first plan any more")
                .isEqualTo(State.HELD);
    }

    @Test
    void theCallerMayAcceptExactlyThisPlan() {
        Told told = new Told(
                Map.of(Target.of("dns", "dev1"), List.of(told(TOLD, SAME))),
                Set.of(OTHER.fingerprint().abbreviated()));
        TargetPlan plan =
                world(OTHER, Optional.of(TOLD.plusSeconds(60))).told(told).planOf("dns", "dev1");
        assertThat(plan.state()).isEqualTo(State.WOULD_APPLY);
        assertThat(plan.steps().get(0).grounds().annotations())
                .containsEntry("accepted_plan", OTHER.fingerprint().value());
        Told tooShort = new Told(told.plans(), Set.of(OTHER.fingerprint().hex().substring(0, 4)));
        assertThat(world(OTHER, Optional.of(TOLD.plusSeconds(60)))
                        .told(tooShort)
                        .planOf("dns", "dev1")
                        .state())
                .isEqualTo(State.HELD);
    }

    @Test
    void whereNobodyWasToldNothingIsCompared() {
        assertThat(planned(OTHER, Optional.of(TOLD)).state()).isEqualTo(State.WOULD_APPLY);
        assertThat(planned(OTHER, Optional.of(TOLD.minusSeconds(1)), told(TOLD, SAME))
                        .state())
                .as("told after they agreed")
                .isEqualTo(State.WOULD_APPLY);
        assertThat(planned(OTHER, Optional.empty(), told(TOLD, SAME)).state())
                .as("nobody had to agree")
                .isEqualTo(State.WOULD_APPLY);
    }

    @Test
    void everyKindOfDifferenceHasItsWords() {
        ResourceChange otherwise =
                new ResourceChange(CHANGED.address(), CHANGED.type(), CHANGED.action(), Digest.of("otherwise"));
        ResourceChange destroyed =
                new ResourceChange(CHANGED.address(), CHANGED.type(), ResourceAction.DESTROY, Digest.of(""));
        assertThat(told(TOLD, SAME).difference(change("x", otherwise)))
                .isEqualTo("aws_ecs_service.web is changed otherwise");
        assertThat(told(TOLD, SAME).difference(change("x", destroyed)))
                .isEqualTo("aws_ecs_service.web is now destroyed and not changed");
        assertThat(told(TOLD, OTHER).difference(SAME)).isEqualTo("aws_security_group.main is no longer replaced");
        assertThat(told(TOLD, SAME).difference(change("x", CHANGED))).isEqualTo("outputs differ");
        ResourceChange[] many = new ResourceChange[7];
        Arrays.setAll(many, i -> resource("a.r" + i, "a", i == 6 ? ResourceAction.DESTROY : ResourceAction.CREATE));
        assertThat(told(TOLD, change("none")).difference(change("x", many)))
                .isEqualTo(
                        "now also a.r6 is destroyed; now also a.r0 is created; now also a.r1 is created; now also a.r2"
                                + " is created; now also a.r3 is created; and 2 more");
    }

    private static RootChange change(String fingerprint, ResourceChange... resources) {
        return new RootChange(List.of(resources), Set.of(), Digest.of(fingerprint), List.of(), "saved");
    }

    private static ToldPlan told(Instant at, RootChange change) {
        return ToldPlan.of("pull request #7", at, change);
    }

    private static TargetPlan planned(RootChange change, Optional<Instant> agreed, ToldPlan... told) {
        return world(change, agreed)
                .told(new Told(Map.of(Target.of("dns", "dev1"), List.of(told)), Set.of()))
                .planOf("dns", "dev1");
    }

    private static Worlds world(RootChange change, Optional<Instant> agreed) {
        return new Worlds()
                .with("dns", "dev1", target -> target.infrastructure().closure(Optional.of(Digest.of("earlier"))))
                .rootPlan("dns", "dev1", new RootPlan.Planned(change))
                .verdict("dns", "dev1", agreedAt(agreed));
    }

    private static Verdict agreedAt(Optional<Instant> at) {
        List<Agreement> agreements = at.map(
                        time -> List.of(new Agreement("sam", Agreement.Kind.REVIEW, "1", Worlds.COMMIT, time)))
                .orElse(List.of());
        TreeMap<String, Digest> contents = new TreeMap<>(Map.of("closure", Worlds.CLOSURE));
        Proof proof = new Proof(
                Optional.of(Worlds.COMMIT),
                Optional.of(7),
                "forge_review",
                List.of(),
                List.of(),
                Set.of(),
                Optional.empty(),
                false,
                List.of(new JudgedChange(Worlds.COMMIT, Optional.of(7), contents, agreements, Optional.empty())),
                new TreeMap<>());
        return new Verdict.Granted(proof, "approved by sam");
    }

    private static String evidence(TargetPlan plan) {
        return plan.gates().get(plan.gates().size() - 1).evidence();
    }
}
