package dev.towpath.approval;

import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static dev.towpath.approval.Review.State.APPROVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.problem.Problem;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** By which rules, and by which version of them, a change is judged. */
class OnWhichGroundsTest {
    private static final String CLOSURE = "apps/web-app/prod1/closure";
    private static final String BACK =
            "  - { name: rollback, when: { rollback: proven }, require: { staff: 1 }, alone: true, waives: [soak, freeze] }\n";
    private static final String FORGE = Canal.PLATFORM + "forge Acme/infra-config\n";
    private static final String POLICY_RULE = "{ name: policy, when: { change: policy }, require: { staff: 2 } }";

    private Canal canal = new Canal();
    private GitModel git = canal.git;
    private ForgeModel forge = new ForgeModel(git);

    private GitSha start(String platform, String policy, String... more) {
        canal = new Canal();
        git = canal.git;
        forge = new ForgeModel(git);
        canal.forge = forge;
        GitSha first = git.push(
                "root",
                "start",
                "towpath.yaml",
                platform,
                ApprovalPolicy.PATH,
                policy,
                ApprovalPolicy.SIGNERS_PATH,
                Canal.SIGNERS,
                "CODEOWNERS",
                "policies/ @cleo\n");
        return more.length == 0 ? first : git.push("root", "more", more);
    }

    private GitSha pushed(String path, String content, String... taggers) {
        GitSha push = git.push("dora", "push", path, content);
        for (String who : taggers) {
            git.tag("approve/" + who + push.abbreviated(), push, who);
        }
        return push;
    }

    private ApprovalQuestion question(boolean proven, boolean terraform) {
        return new ApprovalQuestion(canal.target(PROD), Optional.empty(), proven, terraform, false);
    }

    @Test
    void aRuleThatStandsAloneAndIsNotSatisfiedTakesNothingAndWaivesNothing() {
        start(Canal.PLATFORM, Canal.POLICY.replace(BACK, BACK.replace("staff: 1", "staff: 2")));
        pushed(PIN, "pin: B", "sam", "carl");

        Verdict verdict = canal.verdict(question(true, false));

        assertThat(verdict.message()).isEqualTo("approved by carl (client) and sam (staff)");
        assertThat(verdict.proof().waives()).isEmpty();
    }

    @Test
    void aRuleThatStandsAloneNeverReplacesOneAboutTerraform() {
        String terraform = "  - { name: plan, when: { change: terraform }, require: { staff: 2 } }\n";
        start(Canal.PLATFORM, Canal.POLICY + terraform);
        GitSha push = pushed(PIN, "pin: B", "sam");
        assertThat(canal.verdict(question(true, false)).allows()).isTrue();

        assertThat(canal.verdict(question(true, true)).message()).startsWith("needs 1 approval by staff");

        git.tag("approve/sue", push, "sue");
        assertThat(canal.verdict(question(true, true)).allows()).isTrue();
    }

    @Test
    void aRuleThatStandsAloneMustBeSatisfiedWhereThereIsNoOther() {
        start(Canal.PLATFORM, Canal.POLICY.replaceAll("(?m)^  - \\{ name: production.*\n", ""));
        GitSha push = pushed(PIN, "pin: B", "carl");
        assertThat(canal.verdict(question(true, false)).message()).startsWith("needs 1 approval by staff");

        git.tag("approve/sam", push, "sam");
        assertThat(canal.verdict(question(true, false)).message()).isEqualTo("approved by sam (staff)");
    }

    @Test
    void aServiceWithAPlanIsDeployedTooAndInfrastructureIsNot() {
        String rules = Canal.POLICY.replaceAll("(?m)^  - \\{ name: production.*\n", "")
                + "  - { name: deploys, when: { change: deploy }, require: { client: 1 } }\n"
                + "  - { name: plans, when: { change: terraform }, require: { staff: 1 } }\n";
        start(Canal.PLATFORM, rules);
        pushed(PIN, "pin: B");
        assertThat(canal.verdict(question(false, false)).message()).startsWith("needs 1 approval by client:");
        assertThat(canal.verdict(question(false, true)).message())
                .startsWith("needs 1 approval by client and 1 approval by staff:");

        start(Canal.PLATFORM, rules);
        pushed(CLOSURE, "infrastructure");
        assertThat(canal.verdict(question(false, false)).message()).startsWith("needs 1 approval by client:");
        assertThat(canal.verdict(question(false, true)).message()).startsWith("needs 1 approval by staff:");
    }

    @Test
    void whatIsShortEvenOfTheHopeInATeamIsMissingAndNotUnknown() {
        start(FORGE, Canal.POLICY);
        GitSha branch = git.branch(git.head(), "dora", "promote", PIN, "pin: B");
        GitSha merge = git.merge("root", branch);
        PullRequest request = forge.merged(41, "dora", merge, branch);
        forge.review(request, "tina", APPROVED, branch);
        forge.review(request, "mallory", APPROVED, branch);
        forge.silence("members");

        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.Missing.class);
        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by client and 1 approval by staff");
    }

    @Test
    void aProposedPolicyIsNotBlamedForWhatItWouldNotAllowEither() {
        start(Canal.PLATFORM, Canal.POLICY);
        pushed(PIN, "pin: B");
        git.push("eve", "proposal", ApprovalPolicy.PATH, Canal.POLICY.replace("client: 1 }", "client: 2 }"));

        assertThat(canal.verdict(PROD).proof().policyUnapproved()).isFalse();
        assertThat(canal.verdict(PROD).message()).doesNotContain("changed the policy");
    }

    @Test
    void filesThatAreNotCommittedAreNotJudged() {
        start(Canal.PLATFORM, Canal.POLICY, PIN, "pin: A");
        RepoSnapshot it = canal.snapshot();
        RepoSnapshot working =
                new RepoSnapshot(it.repository(), it.branch(), it.commit(), it.tree(), it.history(), true);

        Verdict verdict = canal.verdict(working, (signature, allowed, at) -> Optional.empty(), PROD);

        assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        assertThat(verdict.message())
                .isEqualTo("the commit that brought \"web-app/prod1\" is not known: commit the files first");
        assertThat(verdict.proof().evidence()).isEqualTo("signed_merge");
    }

    /** A second policy in force, in a request that was squashed; what comes after it may have come with it. */
    private GitSha secondPolicy() {
        start(FORGE, Canal.POLICY);
        String strict = Canal.POLICY.replace("{ staff: 1, client: 1 }", "{ staff: 2, client: 1 }");
        GitSha direct = git.push("dora", "pins", PIN, "pin: B", "apps/web-app/dev1/promotion.yaml", "pin: B");
        git.push("root", "between", "README", "x");
        GitSha branch = git.branch(git.head(), "dora", "policy", ApprovalPolicy.PATH, strict);
        GitSha squash = git.push("dora", "policy (#41)", ApprovalPolicy.PATH, strict);
        PullRequest request = forge.merged(41, "dora", squash, branch);
        forge.review(request, "sam", APPROVED, branch);
        forge.review(request, "sue", APPROVED, branch);
        assertThat(canal.policy().commit()).contains(squash);
        return direct;
    }

    @Test
    void whoseRequestIsNotKnownIsJudgedByNoPolicy() {
        secondPolicy();
        GitSha pin = git.push("dora", "again", PIN, "pin: C");
        forge.silence(pin);

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        assertThat(verdict.message())
                .isEqualTo("the pull request of commit " + pin.abbreviated()
                        + " is not known: the forge answered 502 for " + pin.abbreviated());
    }

    @Test
    void theForgeIsNotAskedWhereNoPolicyAsksAnybody() {
        secondPolicy();
        GitSha pin = git.push("dora", "dev", "apps/web-app/dev1/promotion.yaml", "pin: C");
        forge.silence(pin);

        assertThat(canal.verdict(Target.of("web-app", "dev1"))).isInstanceOf(Verdict.NotRequired.class);
    }

    @Test
    void anEnvironmentThatComesBackIsJudgedByThePolicyThatBringsItBack() {
        start(Canal.PLATFORM, Canal.POLICY.replace(POLICY_RULE, POLICY_RULE.replace("{ staff: 2 }", "{}")));
        git.push("dora", "pin", "apps/web-app/stage1/promotion.yaml", "pin: A");
        git.push("root", "away", "towpath.yaml", Canal.PLATFORM.replaceAll("stage1.*\n", ""));
        GitSha back = git.push(
                "root",
                "back",
                "towpath.yaml",
                Canal.PLATFORM,
                ApprovalPolicy.PATH,
                Canal.POLICY
                        .replace(POLICY_RULE, POLICY_RULE.replace("{ staff: 2 }", "{}"))
                        .replace(
                                "when: { tier: staging }, require: { staff: 1 }",
                                "when: { tier: staging }, require: { client: 2 }"));
        assertThat(canal.policy().commit()).contains(back);

        assertThat(canal.verdict(Target.of("web-app", "stage1")).message()).startsWith("needs 2 approvals by client:");
    }

    @Test
    void aRuleForThePolicyMayAskTheOwnersOfItsFiles() {
        start(FORGE, Canal.POLICY.replace(POLICY_RULE, POLICY_RULE.replace("staff: 2", "codeowners: 1")));
        GitSha branch = git.branch(git.head(), "dora", "policy", ApprovalPolicy.PATH, Canal.POLICY, "README", "x");
        GitSha merge = git.merge("root", branch);
        PullRequest request = forge.merged(41, "dora", merge, branch);
        forge.review(request, "sam", APPROVED, branch);
        assertThat(canal.policy().unapproved()).contains(merge);

        forge.review(request, "cleo", APPROVED, branch);

        assertThat(canal.policy().commit()).contains(merge);
        assertThat(canal.policy().unapproved()).isEmpty();
    }

    @Test
    void aRequestThatFirstLetsEverybodyChangeThePolicyIsNotJudgedByThat() {
        GitSha first = start(FORGE, Canal.POLICY);
        String open = Canal.POLICY.replace(POLICY_RULE, POLICY_RULE.replace("{ staff: 2 }", "{}"));
        String weak = open.replace("{ staff: 1, client: 1 }", "{}");
        GitSha one = git.branch(first, "dora", "one", ApprovalPolicy.PATH, open);
        GitSha two = git.branch(one, "dora", "two", ApprovalPolicy.PATH, weak);
        git.push("root", "meanwhile", "README", "x");
        GitSha landed = git.push("dora", "one", ApprovalPolicy.PATH, open);
        GitSha last = git.push("dora", "two", ApprovalPolicy.PATH, weak);
        PullRequest request = forge.merged(41, "dora", last, one, two);
        forge.show(landed, request);
        forge.review(request, "sam", APPROVED, one);
        forge.review(request, "sue", APPROVED, one);

        assertThat(canal.policy().commit()).contains(landed);
        assertThat(canal.policy().unapproved()).contains(last);
    }

    @Test
    void aFirstPolicyThatCannotBeReadIsAnErrorAndNoProposal() {
        start(Canal.PLATFORM, "rules: []\n");

        assertThat(canal.policy().commit()).isEmpty();
        assertThat(canal.policy().problems().list()).extracting(Problem::code).containsExactly("no_rules");
    }

    @Test
    void breakingTheGlassIsPartOfThePolicy() {
        start(Canal.PLATFORM, Canal.POLICY);
        GitSha push = git.push(
                "eve", "glass", ApprovalPolicy.PATH, Canal.POLICY + "break_glass: { groups: [staff], max: 4h }\n");
        assertThat(canal.policy().unapproved()).contains(push);

        git.tag("approve/1", push, "sam");
        git.tag("approve/2", push, "sue");

        assertThat(canal.policy().policy().orElseThrow().breakGlass()).isPresent();
    }

    @Test
    void whatStoodAtTheBootstrapIsApprovedUnlessItDeploysOrRetires() {
        for (String pin : List.of("nothing", "nothing retire", "pin: A")) {
            start(Canal.PLATFORM, Canal.POLICY);
            Canal fresh = new Canal();
            fresh.git.push("root", "pin", PIN, pin);
            fresh.git.push("root", "start", "towpath.yaml", Canal.PLATFORM, ApprovalPolicy.PATH, Canal.POLICY);

            assertThat(fresh.verdict(PROD).allows()).as(pin).isEqualTo(pin.equals("nothing"));
        }
    }

    @Test
    void aRecordBesideTheLineCountsWhereItContainsTheSame() {
        GitSha pin = start(Canal.PLATFORM, Canal.POLICY, PIN, "pin: A");
        GitSha recorded = git.push("root", "deployed", "README", "x");
        GitSha side = git.branch(pin, "eve", "side", "OTHER", "x");
        git.moveTo(git.join("eve", side, recorded));
        assertThat(canal.verdict(canal.recorded(PROD, recorded))).isInstanceOf(Verdict.NotRequired.class);

        git.moveTo(side);
        assertThat(canal.verdict(canal.recorded(PROD, recorded)).allows())
                .as("the branch does not contain the record")
                .isFalse();
    }

    @Test
    void aRecordBesideTheLineSaysNothingOfWhatCameWithoutIt() {
        GitSha fork = start(Canal.PLATFORM, Canal.POLICY, PIN, "pin: A");
        GitSha recorded = git.push("root", "deployed", PIN, "pin: B");
        GitSha side = git.branch(fork, "eve", "side", PIN, "pin: B");
        git.moveTo(git.join("eve", side, recorded));

        assertThat(canal.verdict(canal.recorded(PROD, recorded)).allows()).isFalse();
    }

    @Test
    void codeOwnersMayStopBeingPolicyWithAnApproval() {
        String owned = Canal.POLICY.replace("{ staff: 1, client: 1 }", "{ codeowners: 1 }");
        start(Canal.PLATFORM, owned);
        GitSha push = git.push("dora", "without", ApprovalPolicy.PATH, Canal.POLICY);
        assertThat(canal.policy().unapproved()).contains(push);

        git.tag("approve/1", push, "sam");
        git.tag("approve/2", push, "sue");

        assertThat(canal.policy().commit()).contains(push);
    }

    @Test
    void aLinkNamesNoSigners() {
        MemoryTree link = MemoryTree.empty()
                .with(ApprovalPolicy.SIGNERS_PATH, TreeEntry.Kind.SYMLINK, "eve key".getBytes(StandardCharsets.UTF_8));

        assertThat(PolicyFiles.signers(link)).isEmpty();
        assertThat(PolicyFiles.signers(MemoryTree.empty().with(ApprovalPolicy.SIGNERS_PATH, "sam key")))
                .isEqualTo("sam key");
    }
}
