package dev.towpath.plan;

import static dev.towpath.plan.Worlds.change;
import static dev.towpath.plan.Worlds.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.desired.DriftChecks;
import dev.towpath.desired.RootRules;
import dev.towpath.desired.TerraformRules;
import dev.towpath.model.Digest;
import dev.towpath.model.PlanLimits;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourcePattern;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a plan may do is judged by what it does, not by what was meant. */
class RootGatesTest {
    private static final RootChange REPLACES_DATABASE = change(
            resource("aws_db_instance.main", "aws_db_instance", ResourceAction.REPLACE),
            resource("terraform_data.a", "terraform_data", ResourceAction.DESTROY));

    @Test
    void nothingThatHoldsDataIsDestroyedUnasked() {
        Hold hold = planned(REPLACES_DATABASE, RootRules.NONE, TerraformRules.NONE, Set.of())
                .hold()
                .orElseThrow();
        assertThat(hold.code()).isEqualTo(ReasonCode.PROTECTED);
        assertThat(hold.message())
                .isEqualTo("aws_db_instance.main would be replaced (lost: what was in the database, and its automated"
                        + " backups with it)");
        assertThat(hold.advice())
                .isEqualTo(
                        "keep it, or write \"may_lose: [aws_db_instance.main]\" into app.yaml and have that reviewed");
    }

    @Test
    void thoseWhoAreAskedSeeWhatElseWouldHoldIt() {
        TargetPlan plan = new Worlds()
                .with("db", "dev1", target -> target.infrastructure().closure(Optional.of(Digest.of("earlier"))))
                .rootPlan("db", "dev1", new RootPlan.Planned(REPLACES_DATABASE))
                .verdict("db", "dev1", Worlds.missing("staff"))
                .planOf("db", "dev1");
        assertThat(plan.hold().orElseThrow().code()).isEqualTo(ReasonCode.DESTRUCTIVE);
        assertThat(plan.notes().get(plan.notes().size() - 1))
                .startsWith("it would also be held as protected: aws_db_instance.main would be replaced (lost: ")
                .endsWith(
                        "; keep it, or write \"may_lose: [aws_db_instance.main]\" into app.yaml and have that reviewed");
    }

    @Test
    void whoeverReviewsTheConfigurationMayLetItGo() {
        RootRules rules = new RootRules(
                PlanLimits.NONE, List.of(new ResourcePattern("aws_db_instance.m*")), Optional.empty(), List.of());
        TargetPlan plan = planned(REPLACES_DATABASE, rules, TerraformRules.NONE, Set.of());
        assertThat(plan.state()).isEqualTo(State.WOULD_APPLY);
        assertThat(evidence(plan, "protection")).isEqualTo("nothing is destroyed that is protected");
    }

    @Test
    void aSatisfiedRuleForProtectedResourcesIsTheWordThatIsWaitedFor() {
        TargetPlan plan = planned(REPLACES_DATABASE, RootRules.NONE, TerraformRules.NONE, Set.of("protection"));
        assertThat(plan.state()).isEqualTo(State.WOULD_APPLY);
        assertThat(evidence(plan, "protection")).startsWith("agreed to by a rule for protected resources: aws_db");
    }

    @Test
    void retiringARootIsAWordOfItsOwn() {
        TargetPlan plan = new Worlds()
                .with(
                        "db",
                        "dev1",
                        target -> target.infrastructure()
                                .closure(Optional.of(Worlds.CLOSURE))
                                .retire())
                .rootPlan("db", "dev1", new RootPlan.Planned(REPLACES_DATABASE))
                .verdict("db", "dev1", Worlds.granted(Set.of()))
                .planOf("db", "dev1");
        assertThat(evidence(plan, "protection")).startsWith("the whole root is retired on purpose: ");
        assertThat(plan.state()).isEqualTo(State.WOULD_APPLY);
    }

    @Test
    void whatTowpathYamlProtectsIsProtected() {
        TerraformRules rules = new TerraformRules(
                PlanLimits.NONE,
                PlanLimits.NONE,
                List.of(new ResourcePattern("module.legacy.*"), new ResourcePattern("aws_iam_role")),
                DriftChecks.NONE);
        RootChange change = change(
                resource("module.legacy.terraform_data.a", "terraform_data", ResourceAction.DESTROY),
                resource("aws_iam_role.ci[\"a\"]", "aws_iam_role", ResourceAction.UPDATE));
        assertThat(planned(change, RootRules.NONE, rules, Set.of())
                        .hold()
                        .orElseThrow()
                        .message())
                .isEqualTo("module.legacy.terraform_data.a would be destroyed (towpath.yaml protects"
                        + " \"module.legacy.*\")");
    }

    @Test
    void onePlanDoesNotDoMoreThanItMay() {
        TerraformRules rules =
                new TerraformRules(limits(ResourceAction.DESTROY, 1), PlanLimits.NONE, List.of(), DriftChecks.NONE);
        RootChange change = change(
                resource("terraform_data.a", "terraform_data", ResourceAction.DESTROY),
                resource("terraform_data.b", "terraform_data", ResourceAction.DESTROY),
                resource("terraform_data.c", "terraform_data", ResourceAction.CREATE));
        Hold hold = planned(change, RootRules.NONE, rules, Set.of()).hold().orElseThrow();
        assertThat(hold.code()).isEqualTo(ReasonCode.OVER_LIMIT);
        assertThat(hold.message()).isEqualTo("one plan would do too much: 2 would be destroyed, at most 1 may be");

        RootRules more = new RootRules(limits(ResourceAction.DESTROY, 2), List.of(), Optional.empty(), List.of());
        TargetPlan lifted = planned(change, more, rules, Set.of());
        assertThat(lifted.state()).isEqualTo(State.WOULD_APPLY);
        assertThat(evidence(lifted, "limits")).isEqualTo("1 to create, 2 to destroy; allowed: destroys 2");

        TerraformRules operator =
                new TerraformRules(PlanLimits.NONE, limits(ResourceAction.DESTROY, 1), List.of(), DriftChecks.NONE);
        assertThat(planned(change, more, operator, Set.of())
                        .hold()
                        .orElseThrow()
                        .code())
                .as("app.yaml cannot lift the operator's ceiling")
                .isEqualTo(ReasonCode.OVER_LIMIT);
    }

    @Test
    void whatIsOnlyPlannedHoldsNothingHowMuchItWouldDo() {
        Worlds world = new Worlds()
                .with(
                        "web-app",
                        "dev1",
                        target -> target.pin(Worlds.NEW)
                                .terraform(TerraformMode.PLAN)
                                .closure(Optional.of(Digest.of("earlier"))))
                .terraform(new TerraformRules(
                        limits(ResourceAction.DESTROY, 0), PlanLimits.NONE, List.of(), DriftChecks.NONE))
                .rootPlan("web-app", "dev1", new RootPlan.Planned(REPLACES_DATABASE));

        TargetPlan plan = world.planOf("web-app", "dev1");

        assertThat(plan.state()).as("the deployment goes on without it").isEqualTo(State.WOULD_DEPLOY);
        assertThat(evidence(plan, "limits")).isEqualTo("no Terraform plan to apply");
        assertThat(evidence(plan, "protection")).isEqualTo("no Terraform plan to apply");
    }

    @Test
    void patternsNameTypesAddressesAndInstances() {
        assertThat(new ResourcePattern("aws_db_instance").matches("aws_db_instance", "module.a.aws_db_instance.b"))
                .isTrue();
        assertThat(new ResourcePattern("module.a.aws_db_instance.b")
                        .matches("aws_db_instance", "module.a.aws_db_instance.b[\"x\"]"))
                .isTrue();
        assertThat(new ResourcePattern("aws_db_instance.b").matches("aws_db_instance", "module.a.aws_db_instance.b"))
                .isFalse();
        assertThat(new ResourcePattern("aws_iam_*").matches("aws_iam_role", "aws_iam_role.ci"))
                .isTrue();
        assertThat(new ResourcePattern("a?c.b").matches("x", "abc.b")).isTrue();
        assertThat(ResourcePattern.valid("(a)")).isFalse();
    }

    private static PlanLimits limits(ResourceAction action, int number) {
        return new PlanLimits(Map.of(action, number));
    }

    private static TargetPlan planned(RootChange change, RootRules own, TerraformRules rules, Set<String> waives) {
        return new Worlds()
                .with(
                        "db",
                        "dev1",
                        target -> target.infrastructure()
                                .closure(Optional.of(Digest.of("earlier")))
                                .rules(own))
                .terraform(rules)
                .rootPlan("db", "dev1", new RootPlan.Planned(change))
                .verdict("db", "dev1", Worlds.granted(waives))
                .planOf("db", "dev1");
    }

    private static String evidence(TargetPlan plan, String gate) {
        return plan.gates().stream()
                .filter(result -> result.gate().equals(gate))
                .findFirst()
                .orElseThrow()
                .evidence();
    }
}
