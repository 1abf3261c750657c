package dev.towpath.approval;

import static dev.towpath.approval.Canal.APP;
import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static dev.towpath.approval.Review.State.APPROVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.model.RootEffects;
import dev.towpath.model.Target;
import dev.towpath.problem.Problems;
import dev.towpath.snapshot.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The small words of the judgement, each of which somebody could lean on. */
class FinePrintTest {
    private static final String OWNED = Canal.POLICY.replace("{ staff: 1, client: 1 }", "{ codeowners: 1 }");

    private Canal canal = new Canal();
    private GitModel git = canal.git;
    private ForgeModel forge = new ForgeModel(git);

    private void start(String policy, String... more) {
        canal = new Canal();
        git = canal.git;
        forge = new ForgeModel(git);
        canal.forge = forge;
        git.push(
                "root",
                "start",
                "towpath.yaml",
                Canal.PLATFORM + "forge Acme/infra-config\n",
                ApprovalPolicy.PATH,
                policy,
                ApprovalPolicy.SIGNERS_PATH,
                Canal.SIGNERS,
                APP,
                "plain",
                "CODEOWNERS",
                "apps/ @carl\nREADME @dora\n");
        if (more.length > 0) {
            git.push("root", "more", more);
        }
    }

    private PullRequest squashed(int number, String path, String content, String... approvers) {
        GitSha branch = git.branch(git.head(), "dora", "change", path, content);
        GitSha squash = git.push("dora", "change (#" + number + ")", path, content);
        PullRequest request = forge.merged(number, "dora", squash, branch);
        for (String who : approvers) {
            forge.review(request, who, APPROVED, branch);
        }
        return request;
    }

    @Test
    void aliasesAreFollowedFromLineToLine() {
        AllowedSigners signers = new AllowedSigners("a@x,ann key\nann,ann2 key2\nb@x,b@y key3\nzoe key4\n");

        assertThat(signers.aliases("ann2")).containsExactlyInAnyOrder("a@x", "ann", "ann2");
        assertThat(signers.person("ann2")).isEqualTo("ann");
        assertThat(signers.person("A@x")).isEqualTo("ann");
        assertThat(signers.person("Ann")).isEqualTo("Ann");
        assertThat(signers.person("b@y")).isEqualTo("b@x");
        assertThat(signers.person("nobody")).isEqualTo("nobody");
    }

    @Test
    void aLaterDirectPushDoesNotTakeAnApprovedSquashAway() {
        start(Canal.POLICY);
        squashed(41, PIN, "pin: B", "sam", "carl");
        git.push("eve", "direct", "README", "x");

        assertThat(canal.verdict(PROD).allows()).isTrue();
        assertThat(canal.verdict(PROD).proof().pullRequest()).contains(41);
    }

    @Test
    void oneJudgeKeepsSnapshotsApart() {
        start(Canal.POLICY);
        squashed(41, PIN, "pin: B", "sam", "carl");
        ApprovalJudge judge = canal.judge();
        ApprovalQuestion first = canal.question(PROD);
        DesiredState desired = desired(first);
        assertThat(judge.judge(canal.snapshot(), desired, List.of(first))
                        .get(PROD)
                        .allows())
                .isTrue();
        git.push("eve", "direct", PIN, "pin: E");
        ApprovalQuestion second = canal.question(PROD);

        assertThat(judge.judge(canal.snapshot(), desired(second), List.of(second))
                        .get(PROD)
                        .allows())
                .isFalse();
    }

    @Test
    void onlyWhatIsDesiredIsJudged() {
        start(Canal.POLICY);
        squashed(41, PIN, "pin: B", "sam", "carl");
        ApprovalQuestion question = canal.question(PROD);
        DesiredState nothing = new DesiredState(Optional.empty(), new TreeMap<>(), new TreeMap<>(), Problems.NONE);

        assertThat(canal.judge().judge(canal.snapshot(), nothing, List.of(question)))
                .isEmpty();
    }

    private static DesiredState desired(ApprovalQuestion question) {
        TreeMap<Target, DesiredTarget> targets = new TreeMap<>();
        targets.put(question.target().target(), question.target());
        return new DesiredState(Optional.empty(), targets, new TreeMap<>(), Problems.NONE);
    }

    @Test
    void codeOwnersArePolicyOnlyWhereARuleAsksForThem() {
        start(Canal.POLICY);
        GitSha first = git.head();
        git.push("eve", "owners", "CODEOWNERS", "* @eve\n");
        assertThat(canal.policy().unapproved()).isEmpty();
        assertThat(canal.policy().commit()).contains(first);

        start(OWNED);
        GitSha pushed = git.push("eve", "owners", "CODEOWNERS", "* @eve\n");
        assertThat(canal.policy().unapproved()).contains(pushed);
    }

    @Test
    void codeOwnersOfOtherFilesOfTheCommitAreNotAsked() {
        start(OWNED);
        GitSha branch = git.branch(git.head(), "dan", "change", PIN, "pin: B", "README", "x");
        GitSha merge = git.merge("root", branch);
        PullRequest request = forge.merged(41, "dan", merge, branch);
        Verdict before = canal.verdict(PROD);
        assertThat(before.proof().candidates().get("codeowners"))
                .isEqualTo(new Candidates(List.of("carl"), List.of(), List.of()));
        forge.review(request, "carl", APPROVED, branch);

        assertThat(canal.verdict(PROD).message()).isEqualTo("approved by carl (codeowners)");
    }

    @Test
    void rulesNameEnvironmentsAndApplications() {
        start(Canal.POLICY.replace("when: { tier: production }", "when: { environment: prod1, app: web-app }"));
        squashed(41, PIN, "pin: B", "sam", "carl");
        assertThat(canal.verdict(PROD).allows()).isTrue();

        start(Canal.POLICY.replace("when: { tier: production }", "when: { environment: stage1 }"));
        squashed(41, PIN, "pin: B", "sam", "carl");
        assertThat(canal.verdict(PROD).message()).isEqualTo("no rule matches \"web-app/prod1\"");

        start(Canal.POLICY.replace("when: { tier: production }", "when: { tier: production, app: other }"));
        squashed(41, PIN, "pin: B", "sam", "carl");
        assertThat(canal.verdict(PROD).message()).isEqualTo("no rule matches \"web-app/prod1\"");
    }

    @Test
    void whatDestroysIsJudgedEvenIfItIsRecorded() {
        start(Canal.POLICY, PIN, "pin: B");
        GitSha recorded = git.push("root", "closure", "apps/web-app/prod1/closure", "one");
        ApprovalQuestion harmless = new ApprovalQuestion(canal.target(PROD), Optional.of(recorded), false, true, false);
        ApprovalQuestion destructive =
                new ApprovalQuestion(canal.target(PROD), Optional.of(recorded), false, true, true);

        assertThat(canal.verdict(harmless)).isInstanceOf(Verdict.NotRequired.class);
        Verdict verdict = canal.verdict(destructive);
        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.proof().changes())
                .extracting(change -> change.contents().keySet().toString())
                .containsExactly("[promotion]", "[closure]");
        assertThat(verdict.message()).startsWith("needs 1 approval by client and 2 approvals by staff");
    }

    @Test
    void whoMustAgreeMayDependOnWhatThePlanDoes() {
        start(Canal.POLICY.replace("rules:", """
                        rules:
                          - { name: data, when: { protected: true }, require: { client: 1 } }
                          - { name: identity, when: { resources: ["aws_iam_*"] }, require: { client: 2 } }\
                        """), PIN, "pin: B");
        GitSha recorded = git.push("root", "closure", "apps/web-app/prod1/closure", "one");
        ApprovalQuestion question = new ApprovalQuestion(canal.target(PROD), Optional.of(recorded), false, true, true);
        ResourceChange role =
                new ResourceChange("aws_iam_role.ci", "aws_iam_role", ResourceAction.DESTROY, Digest.of(""));

        assertThat(rules(canal.verdict(question.about(new RootEffects(true, false, List.of())))))
                .doesNotContain("data", "identity");
        assertThat(rules(canal.verdict(question.about(new RootEffects(true, true, List.of())))))
                .contains("data")
                .doesNotContain("identity");
        assertThat(rules(canal.verdict(question.about(new RootEffects(true, false, List.of(role))))))
                .contains("identity")
                .doesNotContain("data");
        ResourceChange queue =
                new ResourceChange("aws_sqs_queue.in", "aws_sqs_queue", ResourceAction.DESTROY, Digest.of(""));
        assertThat(rules(canal.verdict(question.about(new RootEffects(true, false, List.of(queue))))))
                .doesNotContain("identity");
    }

    @Test
    void aSatisfiedRuleForProtectedResourcesLiftsTheirGateAndNoOtherRuleDoes() {
        String policy = Canal.POLICY.replace(
                "rules:", "rules:\n  - { name: data, when: { protected: true }, require: { client: 1 } }");
        for (String rules : List.of(policy, Canal.POLICY)) {
            start(rules);
            squashed(41, PIN, "pin: B", "sam", "sue", "carl");
            ApprovalQuestion question = new ApprovalQuestion(canal.target(PROD), Optional.empty(), false, true, true)
                    .about(new RootEffects(true, true, List.of()));
            Verdict verdict = canal.verdict(question);
            assertThat(verdict.allows()).as(verdict.message()).isTrue();
            assertThat(verdict.proof().waives()).isEqualTo(rules.equals(policy) ? Set.of("protection") : Set.of());
        }
    }

    @Test
    void aRecordBesideTheLineCountsForTheSameValueOnly() {
        start(Canal.POLICY, PIN, "pin: A");
        GitSha fork = git.head();
        GitSha recorded = git.push("root", "deployed", PIN, "pin: B");
        GitSha side = git.branch(fork, "eve", "side", "README", "x");
        git.moveTo(git.join("eve", side, recorded, PIN, "pin: A"));

        Verdict back = canal.verdict(canal.recorded(PROD, recorded));

        assertThat(back.allows()).isFalse();
        assertThat(back.proof().changes()).extracting(JudgedChange::commit).contains(fork);
        assertThat(canal.verdict(canal.recorded(PROD, fork))).isInstanceOf(Verdict.NotRequired.class);
        GitSha unrelated = new GitSha("f".repeat(40));
        assertThat(canal.verdict(canal.recorded(PROD, unrelated)).allows()).isFalse();
    }

    @Test
    void aMergeInARequestThatMakesAnotherValueHasAnAuthor() {
        start(Canal.POLICY, PIN, "pin: A");
        GitSha change = git.branch(git.head(), "dora", "change", PIN, "pin: C");
        git.push("root", "elsewhere", "README", "x");
        GitSha evil = git.join("sam", change, git.head(), PIN, "pin: B");
        GitSha merge = git.merge("root", evil);
        PullRequest request = forge.merged(41, "dora", merge, change, evil);
        forge.review(request, "sam", APPROVED, evil);
        forge.review(request, "carl", APPROVED, evil);

        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("sam", "author of the change"));
    }

    @Test
    void theForgesOwnHandIsNobody() {
        assertThat(Identity.isForge(new Person("GitHub", "noreply@github.com"))).isTrue();
        assertThat(Identity.isForge(new Person("web-flow", "NOREPLY@github.com")))
                .isTrue();
        assertThat(Identity.isForge(new Person("GitHub", "eve@example.com"))).isFalse();
        assertThat(Identity.isForge(new Person("eve", "noreply@github.com"))).isFalse();
    }

    @Test
    void aHeadPushedAsItIsMustBeOnTheLineAndContainTheCommit() {
        start(Canal.POLICY);
        GitSha one = git.push("dora", "one", PIN, "pin: B");
        GitSha two = git.push("dora", "two", "README", "x");
        PullRequest request = forge.merged(41, "dora", two, one, two);
        forge.show(one, request);
        forge.review(request, "sam", APPROVED, two);
        forge.review(request, "carl", APPROVED, two);
        assertThat(canal.verdict(PROD).allows()).isTrue();

        start(Canal.POLICY);
        GitSha pushed = git.push("dora", "one", PIN, "pin: B");
        GitSha elsewhere = git.branch(pushed, "dora", "two", "README", "x");
        PullRequest never = forge.merged(42, "dora", new GitSha("e".repeat(40)), pushed, elsewhere);
        forge.show(pushed, never);
        forge.review(never, "sam", APPROVED, elsewhere);
        forge.review(never, "carl", APPROVED, elsewhere);
        assertThat(canal.verdict(PROD).allows()).isFalse();
    }

    @Test
    void aRebaseKeepsAuthorsAndMessages() {
        start(Canal.POLICY);
        GitSha one = git.branch(git.head(), "dora", "one", PIN, "pin: B");
        GitSha two = git.branch(one, "dora", "two", "README", "x");
        git.push("root", "meanwhile", "OTHER", "y");
        GitSha evil = git.push("eve", "one", PIN, "pin: B");
        GitSha last = git.push("dora", "two", "README", "x");
        PullRequest request = forge.merged(41, "dora", last, one, two);
        forge.show(evil, request);
        forge.review(request, "sam", APPROVED, two);
        forge.review(request, "carl", APPROVED, two);

        assertThat(canal.verdict(PROD).message()).contains("by eve <eve@example.com> was pushed directly");
    }

    @Test
    void aSatisfiedRuleIsOneWithNothingMissing() {
        TreeMap<String, Integer> none = new TreeMap<>();
        TreeMap<String, Integer> one = new TreeMap<>();
        one.put("staff", 1);

        assertThat(new Proof.RuleResult("r", one, new TreeMap<>(), none).satisfied())
                .isTrue();
        assertThat(new Proof.RuleResult("r", one, new TreeMap<>(), one).satisfied())
                .isFalse();
    }

    @Test
    void aForgeThatCannotBeAskedAnswersNothing() {
        start(Canal.POLICY);
        ReviewSource silent = ReviewSource.unknown("why");

        assertThat(silent.member("a/b", "sam")).isEqualTo(Answer.unknown("why"));
        assertThat(silent.reviews(squashed(41, PIN, "pin: B"))).isEqualTo(Answer.unknown("why"));
        assertThat(silent.files(new GitSha("a".repeat(40)))).isEqualTo(Answer.unknown("why"));
    }

    private static List<String> rules(Verdict verdict) {
        return verdict.proof().rules().stream().map(Proof.RuleResult::rule).toList();
    }

    @Test
    void aVerdictHasAWord() {
        Proof proof = Proof.none("merge");
        assertThat(proof.evidence()).isEqualTo("merge");

        assertThat(List.of(
                        new Verdict.Granted(proof, "").word(),
                        new Verdict.NotRequired(proof, "").word(),
                        new Verdict.Missing(proof, "").word(),
                        new Verdict.Unknown(proof, "").word()))
                .containsExactly("granted", "not_required", "missing", "unknown");
    }
}
