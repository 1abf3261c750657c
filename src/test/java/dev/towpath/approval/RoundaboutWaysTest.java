package dev.towpath.approval;

import static dev.towpath.approval.Canal.APP;
import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static dev.towpath.approval.Review.State.APPROVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Changes that reach the branch, or approvals that reach a change, by another way than the usual one. */
class RoundaboutWaysTest {
    private static final String BOTH = "evidence: [forge_review, signed_merge]\n";

    private final Canal canal = Canal.onForge(
            Canal.POLICY + BOTH,
            ApprovalPolicy.SIGNERS_PATH,
            Canal.SIGNERS + "maxine,max key:maxine\n",
            APP,
            "plain",
            PIN,
            "pin: A");
    private final GitModel git = canal.git;
    private final ForgeModel forge = canal.reviews;
    private final GitSha start = git.head();

    @Test
    void anAccountAndAKeyOfOnePersonAreOneVoice() {
        GitSha branch = git.branch(git.head(), "dora", "promote", PIN, "pin: B");
        GitSha merge = git.merge("root", branch);
        PullRequest request = forge.merged(41, "dora", merge, branch);
        forge.approve(request, branch, "Maxine");
        git.tag("approve/max", merge, "max");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.allows()).isFalse();
        assertThat(verdict.proof().rules().get(0).grantedBy().values()).containsExactly(List.of("max"));
    }

    @Test
    void whoCommitsUnderAnotherAddressIsStillTheAuthor() {
        GitSha branch = git.branch(git.head(), "work", "promote", PIN, "pin: B");
        GitSha merge = git.merge("root", branch);
        PullRequest told = forge.merged(41, "dora", merge, branch);
        PullRequest request = new PullRequest(
                42,
                Actor.person("dora"),
                true,
                ForgeModel.REPOSITORY,
                "main",
                Optional.of(merge),
                branch,
                List.of(new Contribution(
                        branch, List.of(), List.of(), List.of(), "max@work.example", Instant.EPOCH, "promote")));
        ForgeModel unknowing = new ForgeModel(git);
        unknowing.show(merge, request);
        for (String who : List.of("max", "sam")) {
            unknowing.review(request, who, APPROVED, branch);
        }
        canal.forge = unknowing;

        Verdict verdict = canal.verdict(PROD);

        assertThat(told.number()).isEqualTo(41);
        assertThat(verdict.message()).isEqualTo("needs 1 approval by client");
        assertThat(verdict.proof().disregarded()).contains(new Disregarded("max", "author of the change"));
        assertThat(verdict.proof().candidates().get("client"))
                .isEqualTo(new Candidates(
                        List.of("carl", "cleo"), List.of(), List.of(new Disregarded("max", "author of the change"))));
    }

    @Test
    void bringingABranchUpToDateMakesNobodyAnAuthor() {
        GitSha change = git.branch(git.head(), "dora", "promote", PIN, "pin: B");
        git.push("root", "elsewhere", "README", "x");
        GitSha update = git.join("sam", change, git.head());
        GitSha merge = git.merge("root", update);
        PullRequest request = forge.merged(41, "dora", merge, change, update);
        forge.approve(request, change, "sam", "carl");

        assertThat(canal.verdict(PROD).message()).isEqualTo("approved by carl (client) and sam (staff)");
    }

    @Test
    void aMergeThatBringsAnOldValueBackHasAnAuthor() {
        GitSha old = git.head();
        git.push("root", "next", PIN, "pin: B");
        GitSha other = git.branch(old, "dora", "x", "README", "x");
        GitSha back = git.join("sam", git.head(), other, PIN, "pin: A");
        GitSha merge = git.merge("root", back);
        PullRequest request = forge.merged(41, "dora", merge, other, back);
        forge.approve(request, back, "sam", "carl");

        assertThat(canal.verdict(PROD).proof().disregarded()).contains(new Disregarded("sam", "author of the change"));
    }

    @Test
    void aPushTheWrongWayRoundDoesNotBringBackWhatWasTakenBack() {
        GitSha branch = git.branch(start, "dora", "promote", PIN, "pin: B");
        GitSha merge = git.merge("root", branch);
        forge.approve(forge.merged(41, "dora", merge, branch), branch, "sam", "carl");
        forge.show(branch, forge.pullRequests(git.commit(merge).orElseThrow()).fold(all -> all.get(0), why -> null));
        assertThat(canal.verdict(PROD).allows()).isTrue();
        GitSha reverted = git.push("root", "revert", PIN, "pin: A");

        git.moveTo(git.join("eve", branch, reverted, PIN, "pin: B"));
        Verdict verdict = canal.verdict(canal.recorded(PROD, reverted));

        assertThat(verdict.proof().commit()).contains(branch);
        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.message())
                .startsWith("needs 1 approval by client and 1 approval by staff: commit " + branch.abbreviated()
                        + " by dora <dora@example.com> was pushed directly");
    }

    @Test
    void aTagDoesNotOutliveTheDecisionItWasAbout() {
        GitSha squashed = git.branch(start, "dora", "promote", PIN, "pin: B");
        git.tag("approve/sam", squashed, "sam");
        git.tag("approve/carl", squashed, "carl");
        git.push("dora", "promote (squashed)", PIN, "pin: B");
        assertThat(canal.verdict(PROD).message()).isEqualTo("approved by carl (client) and sam (staff)");
        assertThat(canal.verdict(PROD).proof().evidence()).isEqualTo("signed_merge");
        git.push("root", "revert", PIN, "pin: A");

        git.push("eve", "again", PIN, "pin: B");
        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.allows()).isFalse();
        assertThat(verdict.proof().disregarded())
                .containsExactly(
                        new Disregarded(
                                "carl <carl@example.com>",
                                "tag \"approve/carl\" agreed to it when it came before, and it was taken back since"),
                        new Disregarded(
                                "sam <sam@example.com>",
                                "tag \"approve/sam\" agreed to it when it came before, and it was taken back since"));
        git.tag("approve/carl-again", git.head(), "carl");
        assertThat(canal.verdict(PROD).message()).startsWith("needs 1 approval by staff");
    }

    @Test
    void everyCommitOfARebaseBelongsToTheRequestOfWhichTheForgeKnowsTheLast() {
        GitSha one = git.branch(start, "dora", "one", PIN, "pin: B");
        GitSha two = git.branch(one, "dora", "two", "README", "x");
        git.push("root", "meanwhile", "OTHER", "y");
        GitSha first = git.push("dora", "one", PIN, "pin: B");
        GitSha last = git.push("dora", "two", "README", "x");
        forge.approve(forge.merged(41, "dora", last, one, two), two, "sam", "carl");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.proof().commit()).contains(first);
        assertThat(verdict.proof().pullRequest()).contains(41);
        assertThat(verdict.allows()).isTrue();
    }

    @Test
    void aDirectPushBelowASquashIsNotPartOfIt() {
        GitSha branch = git.branch(start, "dora", "other", "README", "x");
        git.push("eve", "direct", PIN, "pin: B");
        GitSha squash = git.push("dora", "other (#41)", "README", "x");
        forge.approve(forge.merged(41, "dora", squash, branch), branch, "sam", "carl");

        assertThat(canal.verdict(PROD).message()).contains("by eve <eve@example.com> was pushed directly");
    }

    @Test
    void aBranchThatCameThroughAnotherIsJudgedByTheRequestThatMergedBoth() {
        GitSha inner = git.branch(start, "dora", "promote", PIN, "pin: B");
        GitSha outer = git.join("dan", git.branch(start, "dan", "base", "README", "x"), inner);
        GitSha merge = git.merge("root", outer);
        PullRequest through = forge.merged(40, "dora", merge, inner);
        PullRequest request = forge.merged(41, "dan", merge, inner, outer);
        forge.approve(through, inner, "sam");
        forge.approve(request, outer, "sam", "carl");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.proof().pullRequest()).contains(41);
        assertThat(verdict.allows()).isTrue();
    }

    @Test
    void aMergeThatNoRequestExplainsSaysSo() {
        GitSha merge = git.merge("eve", git.branch(start, "dora", "promote", PIN, "pin: B"));

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.message())
                .isEqualTo("needs 1 approval by client and 1 approval by staff: commit " + merge.abbreviated()
                        + " by eve <eve@example.com> merges no pull request");
        assertThat(verdict.proof().candidates()).containsOnlyKeys("client", "staff");
    }

    @Test
    void underReviewsAloneNobodyCanApproveWhatCameDirectly() {
        Canal strict = new Canal();
        strict.forge = new ForgeModel(strict.git);
        strict.git.push(
                "root",
                "start",
                "towpath.yaml",
                Canal.PLATFORM + "forge Acme/infra-config\n",
                ApprovalPolicy.PATH,
                Canal.POLICY);
        strict.git.push("eve", "direct", PIN, "pin: B");

        Verdict verdict = strict.verdict(PROD);

        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.proof().candidates()).isEmpty();
    }

    @Test
    void whoAgreesAndIsOfNoGroupIsNamed() {
        GitSha branch = git.branch(start, "dora", "promote", PIN, "pin: B");
        GitSha merge = git.merge("root", branch);
        forge.approve(forge.merged(41, "dora", merge, branch), branch, "sam", "mallory");

        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("mallory", "is not in client"));
    }

    @Test
    void theProofHoldsTheReviewsAndTheDigests() {
        GitSha branch = git.branch(start, "dora", "promote", PIN, "pin: B");
        GitSha merge = git.merge("root", branch);
        forge.approve(forge.merged(41, "dora", merge, branch), branch, "sam", "carl", "cleo");

        Proof proof = canal.verdict(PROD).proof();

        assertThat(proof.changes()).hasSize(1);
        JudgedChange change = proof.changes().get(0);
        assertThat(change.commit()).isEqualTo(merge);
        assertThat(change.pullRequest()).contains(41);
        assertThat(change.contents()).isEqualTo(Map.of("promotion", Digest.of("pin: B")));
        assertThat(change.policy()).isEqualTo(proof.policy());
        assertThat(change.agreements())
                .extracting(it -> it.who() + " " + it.kind().word() + " " + it.id() + " " + it.saw() + " " + it.at())
                .containsExactly(
                        "carl review 2 " + branch + " 2026-02-01T00:00:01Z",
                        "sam review 1 " + branch + " 2026-02-01T00:00:00Z");
    }

    @Test
    void anApprovedPolicyIsAskedForOnce() {
        PolicyMemory memory = new Notes();
        String weak = Canal.POLICY.replace("{ staff: 1, client: 1 }", "{ staff: 1 }") + BOTH;
        GitSha branch = git.branch(start, "dora", "policy", ApprovalPolicy.PATH, weak);
        GitSha merge = git.merge("root", branch);
        PullRequest request = forge.merged(41, "dora", merge, branch);
        forge.approve(request, branch, "sam");
        assertThat(canal.judge().remembering(memory).policy(canal.snapshot()).unapproved())
                .contains(merge);
        forge.approve(request, branch, "sue");
        assertThat(canal.judge().remembering(memory).policy(canal.snapshot()).commit())
                .contains(merge);
        int asked = forge.calls;

        assertThat(canal.judge().remembering(memory).policy(canal.snapshot()).commit())
                .contains(merge);

        assertThat(forge.calls).isEqualTo(asked);
    }

    @Test
    void anUnapprovedPolicyThatWasTakenBackIsAskedForOnce() {
        PolicyMemory memory = new Notes();
        GitSha branch = git.branch(start, "dora", "policy", ApprovalPolicy.PATH, strict());
        PullRequest request = forge.merged(41, "dora", git.merge("root", branch), branch);
        git.push("root", "revert", ApprovalPolicy.PATH, Canal.POLICY + BOTH);
        assertThat(canal.judge().remembering(memory).policy(canal.snapshot()).commit())
                .contains(start);
        int asked = forge.calls;
        forge.approve(request, branch, "sam", "sue");

        assertThat(canal.judge().remembering(memory).policy(canal.snapshot()).commit())
                .contains(start);

        assertThat(forge.calls).isEqualTo(asked);
    }

    @Test
    void anOldPolicyIsNotBroughtBackForATargetThatWasNeverRecorded() {
        git.push("root", "first", "README", "x");
        GitSha early = git.push("root", "weak", "README", "y");
        GitSha branch = git.branch(early, "dora", "policy", ApprovalPolicy.PATH, strict());
        GitSha merge = git.merge("root", branch);
        forge.approve(forge.merged(41, "dora", merge, branch), branch, "sam", "sue");
        GitSha recorded = git.push("root", "more", "README", "z");
        Target other = Target.of("new-app", "prod1");
        GitSha evil = git.branch(early, "eve", "new", "apps/new-app/prod1/promotion.yaml", "pin: E");
        GitSha foxtrot = git.join("eve", evil, recorded, ApprovalPolicy.PATH, Canal.POLICY + BOTH);
        git.moveTo(foxtrot);
        git.tag("approve/sam", foxtrot, "sam");
        git.tag("approve/carl", foxtrot, "carl");

        assertThat(canal.verdict(other).allows()).isTrue();
        assertThat(canal.verdict(canal.question(other), Set.of(recorded)).message())
                .startsWith("needs 1 approval by staff");
    }

    @Test
    void noneOfTheLinesOnWhichTargetsWereRecordedIsForgotten() {
        GitSha early = git.push("root", "weak", "README", "y");
        GitSha branch = git.branch(early, "dora", "policy", ApprovalPolicy.PATH, strict());
        GitSha merge = git.merge("root", branch);
        forge.approve(forge.merged(41, "dora", merge, branch), branch, "sam", "sue");
        GitSha recorded = git.push("root", "more", "README", "z");
        Target other = Target.of("new-app", "prod1");
        GitSha evil = git.branch(early, "eve", "new", "apps/new-app/prod1/promotion.yaml", "pin: E");
        GitSha foxtrot = git.join("eve", evil, recorded, ApprovalPolicy.PATH, Canal.POLICY + BOTH);
        GitSha newer = git.branch(early, "root", "elsewhere", "OTHER", "x");
        git.moveTo(git.join("eve", foxtrot, newer));
        git.tag("approve/sam", foxtrot, "sam");
        git.tag("approve/carl", foxtrot, "carl");

        assertThat(canal.verdict(canal.question(other), Set.of(newer)).allows()).isTrue();
        assertThat(canal.verdict(canal.question(other), Set.of(recorded, newer)).message())
                .startsWith("needs 1 approval by staff");
    }

    private static String strict() {
        return Canal.POLICY.replace("{ staff: 1, client: 1 }", "{ staff: 2, client: 1 }") + BOTH;
    }

    private static final class Notes implements PolicyMemory {
        private final Map<Digest, Boolean> kept = new HashMap<>();

        @Override
        public Optional<Boolean> approved(Digest change) {
            return Optional.ofNullable(kept.get(change));
        }

        @Override
        public void settle(Digest change, boolean approved) {
            kept.put(change, approved);
        }
    }
}
