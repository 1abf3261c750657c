package dev.towpath.approval;

import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.problem.Problem;
import org.junit.jupiter.api.Test;

/** Which version of the policy counts, and what becomes of changes to it. */
class PolicyInForceTest {
    private static final String WEAK = Canal.POLICY.replace("{ staff: 1, client: 1 }", "{}");

    private final Canal canal = Canal.started();
    private final GitModel git = canal.git;

    @Test
    void theBootstrapIsInForceByItself() {
        PolicyInForce policy = canal.policy();

        assertThat(policy.commit()).contains(git.head());
        assertThat(policy.policy()).isPresent();
        assertThat(policy.unapproved()).isEmpty();
        assertThat(policy.problems().isEmpty()).isTrue();
    }

    @Test
    void aPolicyThatNobodyApprovedIsNotInForceAndSaysSo() {
        GitSha before = git.head();
        GitSha push = git.push("eve", "weaken", ApprovalPolicy.PATH, WEAK);

        PolicyInForce policy = canal.policy();

        assertThat(policy.commit()).contains(before);
        assertThat(policy.unapproved()).contains(push);
        assertThat(policy.problems().list())
                .extracting(Problem::toString)
                .containsExactly(
                        "policies/approvals.yaml:1:1: warning: security: the policy as of commit " + push.abbreviated()
                                + " by eve <eve@example.com> is not in force: needs 2 approvals by staff: commit "
                                + push.abbreviated() + " by eve <eve@example.com> was pushed directly"
                                + " (the teams of staff count for nobody: no forge is configured);"
                                + " the policy of commit " + before.abbreviated()
                                + " counts until this one is approved or reverted");
    }

    @Test
    void nothingThatAnUnapprovedPolicyWouldHaveAllowedIsAllowed() {
        GitSha weak = git.push("eve", "weaken", ApprovalPolicy.PATH, WEAK);
        git.push("eve", "pin", PIN, "pin: E");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.proof().policyUnapproved()).isTrue();
        assertThat(verdict.message())
                .endsWith("; commit " + weak.abbreviated() + " changed the policy and is not approved");
    }

    @Test
    void aPolicyWeakenedInOneCommitWithThePinJudgesNothing() {
        git.push("eve", "both", ApprovalPolicy.PATH, WEAK, PIN, "pin: E");

        assertThat(canal.verdict(PROD).allows()).isFalse();
        assertThat(canal.verdict(PROD).proof().policyUnapproved()).isTrue();
    }

    @Test
    void anApprovedPolicyIsInForceForLaterChangesOnly() {
        GitSha early = git.push("eve", "pin", PIN, "pin: E");
        GitSha weak = git.push("eve", "weaken", ApprovalPolicy.PATH, WEAK);
        git.tag("approve/p1", weak, "sam");
        git.tag("approve/p2", weak, "sue");

        assertThat(canal.policy().commit()).contains(weak);
        assertThat(canal.policy().problems().isEmpty()).isTrue();
        assertThat(canal.verdict(PROD).allows()).isFalse();
        assertThat(canal.verdict(PROD).proof().commit()).contains(early);
        git.push("eve", "again", PIN, "pin: F");
        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.NotRequired.class);
    }

    @Test
    void aPolicyApprovedTogetherWithAPinDoesNotJudgeThatPin() {
        GitSha both = git.push("eve", "both", ApprovalPolicy.PATH, WEAK, PIN, "pin: E");
        git.tag("approve/p1", both, "sam");
        git.tag("approve/p2", both, "sue");

        assertThat(canal.policy().commit()).contains(both);
        assertThat(canal.verdict(PROD).allows()).isFalse();
    }

    @Test
    void whatIsBuiltOnAnUnapprovedPolicyIsNotInForceEither() {
        git.push("eve", "weaken", ApprovalPolicy.PATH, WEAK.replace("{ staff: 2 }", "{}"));
        GitSha good = git.push("dora", "state", "towpath.yaml", Canal.PLATFORM + "state file:/x\n");
        git.tag("approve/p1", good, "sam");

        assertThat(canal.policy().unapproved()).contains(good);
        assertThat(canal.policy().platform().orElseThrow().state()).isEmpty();
    }

    @Test
    void anApprovalOfALaterPartDoesNotLaunderAnEarlierOne() {
        git.push("eve", "weaken", ApprovalPolicy.PATH, WEAK);
        GitSha before = git.head();
        GitSha branch = git.branch(before, "dora", "state", "towpath.yaml", Canal.PLATFORM + "state file:/x\n");
        GitSha merge = git.merge("root", branch);
        git.tag("approve/p1", merge, "sam");
        git.tag("approve/p2", merge, "sue");

        // the tags are on a commit that holds the weak policy too, so its approval is what counts
        assertThat(canal.policy().commit()).contains(merge);

        Canal careful = Canal.started();
        careful.git.push("eve", "weaken", ApprovalPolicy.PATH, WEAK);
        GitSha only = careful.git.branch(
                careful.git.commit(careful.git.head()).orElseThrow().parents().get(0),
                "dora",
                "state",
                "towpath.yaml",
                Canal.PLATFORM + "state file:/x\n");
        GitSha joined = careful.git.merge("root", only);
        careful.git.tag("approve/p1", only, "sam");
        careful.git.tag("approve/p2", only, "sue");

        assertThat(careful.policy().unapproved()).contains(joined);
        assertThat(careful.policy().problems().list().get(0).message())
                .contains("is not in force: needs 2 approvals by staff");
    }

    @Test
    void goingBackToThePolicyInForceNeedsNobody() {
        git.push("eve", "weaken", ApprovalPolicy.PATH, WEAK);
        git.push("eve", "sorry", ApprovalPolicy.PATH, "# sorry\n" + Canal.POLICY);

        assertThat(canal.policy().unapproved()).isEmpty();
        assertThat(canal.policy().problems().isEmpty()).isTrue();
    }

    @Test
    void anotherAccountForAnEnvironmentIsAPolicyChange() {
        git.push("dora", "pin", "apps/web-app/dev1/promotion.yaml", "pin: D");
        Target dev = Target.of("web-app", "dev1");
        assertThat(canal.verdict(dev).allows()).isTrue();
        GitSha push = git.push(
                "eve",
                "steal",
                "towpath.yaml",
                Canal.PLATFORM.replace("dev1 dev 111111111111", "dev1 dev 333333333333"));

        Verdict verdict = canal.verdict(dev);

        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.proof().policyUnapproved()).isTrue();
        assertThat(verdict.message())
                .startsWith(
                        "environment \"dev1\" of towpath.yaml is not in force: its change needs 2 approvals by staff:"
                                + " commit " + push.abbreviated());
        assertThat(canal.policy()
                        .platform()
                        .orElseThrow()
                        .environments()
                        .get(new EnvironmentName("dev1"))
                        .place()
                        .account()
                        .id())
                .isEqualTo("111111111111");
    }

    @Test
    void aNewListOfSignersCountsOnlyOnceItIsApproved() {
        git.push("eve", "me too", ApprovalPolicy.SIGNERS_PATH, Canal.SIGNERS.replace("key:carl", "key:eve"));
        GitSha merge = git.merge("root", git.branch(git.head(), "dora", "pin", PIN, "pin: B"));
        git.tag("approve/1", merge, "eve");
        git.tag("approve/2", merge, "sam");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.allows()).isFalse();
        assertThat(verdict.proof().policyUnapproved()).isTrue();
    }

    @Test
    void aPolicyThatCannotBeReadLeavesTheOldOneInForce() {
        GitSha before = git.head();
        git.push("eve", "empty", ApprovalPolicy.PATH, "# nothing\n");

        PolicyInForce policy = canal.policy();

        assertThat(policy.commit()).contains(before);
        assertThat(policy.problems().hasErrors()).isTrue();
        assertThat(policy.problems().list())
                .extracting(Problem::message)
                .anyMatch(message -> message.equals("the approval policy is empty"))
                .anyMatch(message -> message.endsWith("is not in force: it cannot be used"));
    }

    @Test
    void withoutAPolicyNothingIsGranted() {
        Canal bare = new Canal();
        bare.git.push("root", "start", "towpath.yaml", Canal.PLATFORM, PIN, "pin: A");

        Verdict verdict = bare.verdict(PROD);

        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.message())
                .isEqualTo("no approval policy is in force; add a usable \"policies/approvals.yaml\"");
    }

    @Test
    void whereNoRuleMatchesNothingIsGranted() {
        Canal narrow = new Canal();
        narrow.git.push(
                "root",
                "start",
                "towpath.yaml",
                Canal.PLATFORM,
                ApprovalPolicy.PATH,
                "rules: [ { name: dev, when: { tier: dev }, require: {} } ]");
        narrow.git.push("root", "pin", PIN, "pin: A");

        assertThat(narrow.verdict(PROD).message()).isEqualTo("no rule matches \"web-app/prod1\"");
        assertThat(narrow.policy().problems().list()).extracting(Problem::code).containsExactly("no_policy_rule");
    }

    @Test
    void aPolicyThatAsksAForgeThatIsNotThereSaysSo() {
        Canal deaf = new Canal();
        deaf.git.push(
                "root",
                "start",
                "towpath.yaml",
                Canal.PLATFORM,
                ApprovalPolicy.PATH,
                Canal.POLICY + "evidence: [forge_review]\n");

        assertThat(deaf.policy().problems().list()).extracting(Problem::code).containsExactly("no_forge");
    }

    @Test
    void aPinOfANewEnvironmentIsJudgedByThePolicyThatBroughtIt() {
        GitSha push = git.push(
                "dora",
                "stage2",
                "towpath.yaml",
                Canal.PLATFORM + "stage2 staging 444444444444\n",
                "apps/web-app/stage2/promotion.yaml",
                "pin: A");
        Target stage = Target.of("web-app", "stage2");
        assertThat(canal.verdict(stage).proof().policyUnapproved()).isTrue();
        git.tag("approve/1", push, "sam");
        git.tag("approve/2", push, "sue");

        assertThat(canal.verdict(stage).message()).isEqualTo("approved by sam (staff)");
    }

    @Test
    void mergingTheWrongWayRoundDoesNotBringBackAnOldPolicy() {
        Canal weak = new Canal();
        weak.git.push(
                "root",
                "start",
                "towpath.yaml",
                Canal.PLATFORM,
                ApprovalPolicy.PATH,
                WEAK,
                ApprovalPolicy.SIGNERS_PATH,
                Canal.SIGNERS);
        GitSha old = weak.git.head();
        GitSha strict = weak.git.push("root", "strict", ApprovalPolicy.PATH, Canal.POLICY);
        weak.git.tag("approve/1", strict, "sam");
        weak.git.tag("approve/2", strict, "sue");
        assertThat(weak.policy().commit()).contains(strict);
        GitSha side = weak.git.branch(old, "eve", "side", PIN, "pin: E");
        weak.git.moveTo(weak.git.join("eve", side, strict, ApprovalPolicy.PATH, WEAK));

        Verdict verdict = weak.verdict(weak.recorded(PROD, strict));

        assertThat(weak.policy().commit()).contains(old);
        assertThat(verdict.message()).startsWith("needs 1 approval by client and 1 approval by staff");
    }
}
