package dev.towpath.approval;

import static dev.towpath.approval.Canal.APP;
import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Approvals without a forge: signatures of merges and of tags. */
class SignedMergeTest {
    private final Canal canal = Canal.started(PIN, "pin: A");
    private final GitModel git = canal.git;

    private GitSha proposed(String author) {
        return git.branch(git.head(), author, "promote", PIN, "pin: B");
    }

    private static void missing(Verdict verdict, String message) {
        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.message()).isEqualTo(message);
        assertThat(verdict.proof().policyUnapproved()).isFalse();
    }

    @Test
    void theMergerAndATagTogetherSatisfyTheRule() {
        GitSha branch = proposed("dora");
        GitSha merge = git.merge("sam", branch);
        git.sign(merge, "sam");
        missing(canal.verdict(PROD), "needs 1 approval by client");
        git.tag("approve/web-app", branch, "carl");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        assertThat(verdict.message()).isEqualTo("approved by carl (client) and sam (staff)");
        assertThat(verdict.proof().commit()).contains(merge);
        assertThat(verdict.proof().evidence()).isEqualTo("signed_merge");
        assertThat(verdict.proof().approvedBy()).isEqualTo(Map.of("client", List.of("carl"), "staff", List.of("sam")));
        assertThat(verdict.proof().policy()).isPresent();
    }

    @Test
    void aTagOnTheMergeItselfCounts() {
        GitSha merge = git.merge("root", proposed("dora"));
        git.tag("approve/1", merge, "sue");
        git.tag("approve/2", merge, "cleo");

        assertThat(canal.verdict(PROD).allows()).isTrue();
    }

    @Test
    void aTagOfAnotherNameOrOnAnotherValueDoesNotCount() {
        GitSha other = git.branch(git.head(), "dora", "promote", PIN, "pin: C");
        GitSha merge = git.merge("root", proposed("dora"));
        git.tag("release/1", merge, "sam");
        git.tag("approve/other", other, "carl");

        missing(
                canal.verdict(PROD),
                "needs 1 approval by client and 1 approval by staff (the teams of staff count for nobody: no forge is configured)");
    }

    @Test
    void anUnlistedKeyIsDisregardedByName() {
        GitSha merge = git.merge("root", proposed("dora"));
        git.tag("approve/x", merge, "eve");

        assertThat(canal.verdict(PROD).proof().disregarded())
                .contains(new Disregarded(
                        "eve <eve@example.com>",
                        "the signature of tag \"approve/x\" is not by a key in policies/allowed_signers"));
    }

    @Test
    void onePersonInTwoGroupsFillsOneSlot() {
        GitSha merge = git.merge("root", proposed("dora"));
        git.tag("approve/max", merge, "max");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.allows()).isFalse();
        assertThat(verdict.proof().rules().get(0).missing().values()).containsExactly(1);
        git.tag("approve/sam", merge, "sam");
        assertThat(canal.verdict(PROD).message()).isEqualTo("approved by max (client) and sam (staff)");
    }

    @Test
    void theAuthorNeverApproves() {
        GitSha merge = git.merge("sam", proposed("sam"));
        git.sign(merge, "sam");
        git.tag("approve/c", merge, "carl");

        Verdict verdict = canal.verdict(PROD);

        missing(verdict, "needs 1 approval by staff (the teams of staff count for nobody: no forge is configured)");
        assertThat(verdict.proof().disregarded()).containsExactly(new Disregarded("sam", "author of the change"));
    }

    @Test
    void theCommitterAndTheCoAuthorNeverApprove() {
        GitSha one = git.commit("dora", "sam", "promote", List.of(git.head()), PIN, "pin: X");
        GitSha two = git.commit(
                "dora",
                "web-flow",
                "promote\n\nCo-authored-by: Someone <12+Carl@users.noreply.github.com>",
                List.of(one),
                PIN,
                "pin: B");
        GitSha merge = git.merge("root", two);
        git.tag("approve/s", merge, "sam");
        git.tag("approve/c", merge, "carl");

        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(
                        new Disregarded("carl", "co-author of the change"),
                        new Disregarded("sam", "committer of the change"));
    }

    @Test
    void everyPrincipalOfALineIsTheSamePerson() {
        GitSha branch = git.branch(git.head(), "dora", "x\n\nco-authored-by: M <max@work.example>", PIN, "pin: B");
        GitSha merge = git.merge("root", branch);
        git.tag("approve/max", merge, "max");

        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("max", "co-author of the change"));
    }

    @Test
    void aDirectPushIsMissingAndNamesItsAuthor() {
        GitSha push = git.push("eve", "hotfix", PIN, "pin: E");

        missing(
                canal.verdict(PROD),
                "needs 1 approval by client and 1 approval by staff: commit " + push.abbreviated()
                        + " by eve <eve@example.com> was pushed directly"
                        + " (the teams of staff count for nobody: no forge is configured)");
    }

    @Test
    void aRootCommitIsMissingAndSaysSo() {
        Canal fresh = new Canal();
        fresh.git.push("root", "all", "towpath.yaml", Canal.PLATFORM, ApprovalPolicy.PATH, Canal.POLICY, PIN, "pin: A");

        assertThat(fresh.verdict(PROD).message())
                .startsWith("needs 1 approval by client and 1 approval by staff: commit "
                        + fresh.git.head().abbreviated() + " by root <root@example.com> is the root commit");
    }

    @Test
    void aDirectPushCanBeLiftedByTagsOfOthers() {
        GitSha push = git.push("eve", "hotfix", PIN, "pin: E");
        git.tag("approve/1", push, "sam");
        git.tag("approve/2", push, "carl");

        assertThat(canal.verdict(PROD).allows()).isTrue();
    }

    @Test
    void anEvilMergeMakesTheMergerAnAuthor() {
        GitSha merge = git.merge("sam", proposed("dora"), PIN, "pin: EVIL");
        git.sign(merge, "sam");
        git.tag("approve/c", git.commit(merge).orElseThrow().parents().get(1), "carl");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.message()).startsWith("needs 1 approval by client and 1 approval by staff");
        assertThat(verdict.proof().disregarded()).containsExactly(new Disregarded("sam", "author of the change"));
    }

    @Test
    void aSquashIsApprovedByTagsOnTheBranchItCameFrom() {
        GitSha branch = proposed("dora");
        git.tag("approve/1", branch, "sam");
        git.tag("approve/2", branch, "carl");
        GitSha squash = git.push("dora", "squashed", PIN, "# a comment\npin: B");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.message()).isEqualTo("approved by carl (client) and sam (staff)");
        assertThat(verdict.proof().commit()).contains(squash);
    }

    @Test
    void anApprovalOfTheSameValueBeforeItWasLeftIsNotAnApprovalOfGoingBack() {
        GitSha merge = git.merge("root", proposed("dora"));
        git.tag("approve/1", merge, "sam");
        git.tag("approve/2", merge, "carl");
        assertThat(canal.verdict(PROD).allows()).isTrue();
        git.push("eve", "on", PIN, "pin: C");
        git.push("eve", "back", PIN, "pin: B");

        assertThat(canal.verdict(PROD).allows()).isFalse();
    }

    @Test
    void aCommentChangesNothing() {
        GitSha merge = git.merge("root", proposed("dora"));
        git.tag("approve/1", merge, "sam");
        git.tag("approve/2", merge, "carl");
        git.push("eve", "comment", PIN, "# reviewed, honestly\n\npin: B");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.allows()).isTrue();
        assertThat(verdict.proof().commit()).contains(merge);
    }

    @Test
    void aDirectPushThatChangesWhatAnApprovedPinMeansIsHeld() {
        GitSha merge = git.merge("root", proposed("dora"));
        git.tag("approve/1", merge, "sam");
        git.tag("approve/2", merge, "carl");
        GitSha push = git.push("eve", "app", APP, "container: other");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.proof().commit()).contains(merge);
        assertThat(verdict.message())
                .startsWith("needs 1 approval by client and 1 approval by staff: commit " + push.abbreviated())
                .endsWith("(for the change of app.yaml in " + push.abbreviated() + ")");
    }

    @Test
    void whatTheRecordContainsNeedsNothing() {
        GitSha push = git.push("eve", "hotfix", PIN, "pin: E");
        git.push("root", "unrelated", "README", "x");

        assertThat(canal.verdict(canal.recorded(PROD, push))).isInstanceOf(Verdict.NotRequired.class);
        assertThat(canal.verdict(canal.recorded(PROD, git.head())).message())
                .isEqualTo("what governs it has not changed since it was recorded");
        GitSha before = git.commit(push).orElseThrow().parents().get(0);
        assertThat(canal.verdict(canal.recorded(PROD, before)).allows()).isFalse();
    }

    @Test
    void aRecordThatIsNotInTheHistoryOfTheBranchContainsNothing() {
        GitSha old = git.push("eve", "old", PIN, "pin: E");
        GitSha gone = git.push("root", "later", PIN, "pin: F");
        git.moveTo(old);

        assertThat(canal.verdict(canal.recorded(PROD, gone)).allows()).isFalse();
    }

    @Test
    void whatStoodAtTheBootstrapNeedsNothingButItsPin() {
        Canal fresh = new Canal();
        fresh.git.push("root", "apps first", APP, "plain", "apps/web-app/prod1/main.tf", "module");
        fresh.git.push("root", "start", "towpath.yaml", Canal.PLATFORM, ApprovalPolicy.PATH, Canal.POLICY);
        assertThat(fresh.verdict(PROD)).isInstanceOf(Verdict.NotRequired.class);
        fresh.git.push("eve", "pin", PIN, "pin: A");
        assertThat(fresh.verdict(PROD).allows()).isFalse();
        assertThat(fresh.verdict(fresh.recorded(PROD, fresh.git.head())).allows())
                .isTrue();
    }

    @Test
    void aRuleThatNeedsNobodyAsksNobody() {
        git.push("eve", "dev", "apps/web-app/dev1/promotion.yaml", "pin: D");

        Verdict verdict = canal.verdict(Target.of("web-app", "dev1"));

        assertThat(verdict).isInstanceOf(Verdict.NotRequired.class);
        assertThat(verdict.message()).isEqualTo("no approval is required by rule \"dev\"");
    }

    @Test
    void aBranchMergedThroughAnotherBranchKeepsItsAuthors() {
        GitSha inner = proposed("sam");
        GitSha outer = git.branch(git.head(), "dora", "other", "README", "y");
        GitSha joined = git.join("dora", outer, inner);
        GitSha merge = git.merge("root", joined);
        git.tag("approve/1", merge, "sam");
        git.tag("approve/2", merge, "carl");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.proof().commit()).contains(merge);
        assertThat(verdict.proof().disregarded()).containsExactly(new Disregarded("sam", "author of the change"));
    }

    @Test
    void aFoxtrotMergeDoesNotBlessWhatWasPushedBesideTheBranch() {
        GitSha old = git.head();
        GitSha reviewed = git.push("root", "unrelated", "README", "z");
        GitSha side = git.branch(old, "eve", "side", PIN, "pin: E");
        GitSha foxtrot = git.moveTo(git.join("eve", side, reviewed));
        git.sign(foxtrot, "sam");

        Verdict verdict = canal.verdict(canal.recorded(PROD, reviewed));

        assertThat(verdict.proof().commit()).contains(side);
        assertThat(verdict.message())
                .startsWith("needs 1 approval by client and 1 approval by staff: commit " + side.abbreviated());
    }

    @Test
    void aMergeCommitIsEnoughWhereThePolicySaysSo() {
        String policy = Canal.POLICY + "evidence: [merge]\n";
        Canal loose = new Canal();
        loose.git.push("root", "start", "towpath.yaml", Canal.PLATFORM, ApprovalPolicy.PATH, policy);
        loose.git.push("root", "direct", PIN, "pin: A");
        assertThat(loose.verdict(PROD).allows()).isFalse();
        GitSha merge = loose.git.merge("root", loose.git.branch(loose.git.head(), "eve", "x", PIN, "pin: B"));

        Verdict verdict = loose.verdict(PROD);

        assertThat(verdict.message()).isEqualTo("granted by merge commit " + merge.abbreviated());
        assertThat(verdict.proof().evidence()).isEqualTo("merge");
    }

    @Test
    void aProvenRollbackNeedsItsOwnRuleOnly() {
        GitSha merge = git.merge("root", proposed("dora"));
        git.tag("approve/1", merge, "sam");
        ApprovalQuestion proven = new ApprovalQuestion(canal.target(PROD), Optional.empty(), true, false, false);

        Verdict verdict = canal.verdict(proven);

        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        assertThat(verdict.proof().waives()).containsExactly("freeze", "soak");
        assertThat(canal.verdict(PROD).allows()).isFalse();
        assertThat(canal.verdict(PROD).proof().waives()).isEmpty();
    }

    @Test
    void aRollbackThatBringsMoreThanThePinIsNoRollback() {
        GitSha branch = git.branch(git.head(), "dora", "back", PIN, "pin: B", APP, "container: evil");
        GitSha merge = git.merge("root", branch);
        git.tag("approve/1", merge, "sam");
        ApprovalQuestion proven = new ApprovalQuestion(canal.target(PROD), Optional.empty(), true, false, false);

        assertThat(canal.verdict(proven).allows()).isFalse();
    }

    @Test
    void whatDestroysNeedsItsRuleEvenIfTheRecordContainsIt() {
        GitSha push = git.push("dora", "root", "apps/web-app/prod1/closure", "v1");
        ApprovalQuestion destroys = new ApprovalQuestion(canal.target(PROD), Optional.of(push), true, true, true);

        Verdict verdict = canal.verdict(destroys);

        assertThat(verdict.message()).startsWith("needs 1 approval by client and 2 approvals by staff");
        git.tag("approve/1", push, "sam");
        git.tag("approve/2", push, "sue");
        assertThat(canal.verdict(destroys).allows()).isFalse();
    }
}
