package dev.towpath.approval;

import static dev.towpath.approval.Canal.APP;
import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static dev.towpath.approval.Review.State.APPROVED;
import static dev.towpath.approval.Review.State.CHANGES_REQUESTED;
import static dev.towpath.approval.Review.State.COMMENTED;
import static dev.towpath.approval.Review.State.DISMISSED;
import static dev.towpath.approval.Review.State.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Approvals by the reviews of a merged pull request. */
class ForgeReviewTest {
    private final Canal canal = new Canal();
    private final GitModel git = canal.git;
    private final ForgeModel forge = new ForgeModel(git);

    ForgeReviewTest() {
        canal.forge = forge;
        git.push(
                "root",
                "start",
                "towpath.yaml",
                Canal.PLATFORM + "forge acme/Infra-Config\n",
                ApprovalPolicy.PATH,
                Canal.POLICY,
                APP,
                "plain");
    }

    private GitSha branch() {
        return git.commit("dora", "web-flow", "promote", List.of(git.head()), PIN, "pin: B");
    }

    /** A merged request with the client's approval, which lacks only staff's. */
    private PullRequest request(GitSha branch) {
        GitSha merge = git.merge("sam", branch);
        PullRequest request = forge.merged(41, "dora", merge, branch);
        forge.review(request, "carl", APPROVED, branch);
        return request;
    }

    static Stream<Arguments> folds() {
        return Stream.of(
                Arguments.of(List.of(APPROVED), true, ""),
                Arguments.of(List.of(APPROVED, COMMENTED), true, ""),
                Arguments.of(List.of(APPROVED, PENDING), true, ""),
                Arguments.of(List.of(CHANGES_REQUESTED, APPROVED), true, ""),
                Arguments.of(List.of(DISMISSED, APPROVED), true, ""),
                Arguments.of(List.of(COMMENTED), false, ""),
                Arguments.of(List.of(PENDING), false, ""),
                Arguments.of(List.of(CHANGES_REQUESTED), false, ""),
                Arguments.of(List.of(APPROVED, CHANGES_REQUESTED), false, "requested changes later"),
                Arguments.of(List.of(APPROVED, DISMISSED), false, "dismissed"),
                Arguments.of(List.of(DISMISSED), false, "dismissed"));
    }

    @ParameterizedTest
    @MethodSource("folds")
    void theNewestOpinionOfEachPersonCounts(List<Review.State> states, boolean granted, String why) {
        GitSha branch = branch();
        PullRequest request = request(branch);
        states.forEach(state -> forge.review(request, "Sam", state, branch));

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.allows()).isEqualTo(granted);
        assertThat(verdict.proof().disregarded())
                .isEqualTo(why.isEmpty() ? List.of() : List.of(new Disregarded("Sam", why)));
        assertThat(verdict.message())
                .isEqualTo(granted ? "approved by Sam (staff) and carl (client)" : "needs 1 approval by staff");
        assertThat(verdict.proof().pullRequest()).contains(41);
        assertThat(verdict.proof().evidence()).isEqualTo("forge_review");
    }

    @Test
    void nobodyElsesChangeRequestIsAVeto() {
        GitSha branch = branch();
        PullRequest request = request(branch);
        forge.review(request, "sam", APPROVED, branch);
        forge.review(request, "sue", CHANGES_REQUESTED, branch);

        assertThat(canal.verdict(PROD).allows()).isTrue();
    }

    @Test
    void botsDeletedAndSuspendedUsersNeverCount() {
        GitSha branch = branch();
        PullRequest request = request(branch);
        forge.review(request, new Actor("sam", Actor.Kind.BOT), APPROVED, branch);
        forge.review(request, new Actor("sue", Actor.Kind.DELETED), APPROVED, branch);
        forge.review(request, new Actor("tim", Actor.Kind.SUSPENDED), APPROVED, branch);

        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(
                        new Disregarded("sam", "bot"),
                        new Disregarded("sue", "deleted user"),
                        new Disregarded("tim", "suspended user"));
    }

    @Test
    void theOpenerAndTheAuthorsNeverCountButTheMergerDoes() {
        GitSha one = git.commit("sue", "Max", "one", List.of(git.head()), PIN, "pin: A");
        GitSha two =
                git.commit("dora", "web-flow", "two\n\nCo-Authored-By: Cleo <cleo@x>", List.of(one), PIN, "pin: B");
        GitSha merge = git.merge("sam", two);
        PullRequest request = forge.merged(41, "carl", merge, one, two);
        for (String who : List.of("sue", "max", "carl", "cleo", "sam")) {
            forge.review(request, who, APPROVED, two);
        }

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict.proof().disregarded())
                .containsExactly(
                        new Disregarded("carl", "opened the pull request"),
                        new Disregarded("cleo", "co-author of the change"),
                        new Disregarded("max", "committer of the change"),
                        new Disregarded("sue", "author of the change"));
        assertThat(verdict.message()).isEqualTo("needs 1 approval by client");
    }

    @Test
    void anUnrelatedLaterPushKeepsTheApproval() {
        GitSha seen = branch();
        GitSha later = git.commit("dora", "dora", "typo", List.of(seen), "README", "x", PIN, "# why\npin: B");
        GitSha merge = git.merge("root", later);
        PullRequest request = forge.merged(41, "dora", merge, seen, later);
        forge.review(request, "sam", APPROVED, seen);
        forge.review(request, "carl", APPROVED, seen);

        assertThat(canal.verdict(PROD).allows()).isTrue();
    }

    @Test
    void aPushOfAnotherValueAndAnEvilMergeLoseTheApproval() {
        GitSha seen = branch();
        GitSha later = git.commit("dora", "dora", "swap", List.of(seen), PIN, "pin: EVIL");
        GitSha merge = git.merge("root", later);
        PullRequest request = forge.merged(41, "dora", merge, seen, later);
        forge.review(request, "sam", APPROVED, seen);
        forge.review(request, "carl", APPROVED, seen);
        assertThat(canal.verdict(PROD).proof().disregarded())
                .contains(new Disregarded("sam", "saw something else at " + seen.abbreviated()));

        GitSha evil = git.merge("root", git.branch(git.head(), "dora", "next", PIN, "pin: C"), PIN, "pin: D");
        GitSha head = git.commit(evil).orElseThrow().parents().get(1);
        PullRequest second = forge.merged(42, "dora", evil, head);
        forge.review(second, "sam", APPROVED, head);
        forge.review(second, "carl", APPROVED, head);
        assertThat(canal.verdict(PROD).allows()).isFalse();
    }

    @Test
    void aReviewAfterTheMergeLiftsTheHold() {
        GitSha branch = branch();
        PullRequest request = request(branch);
        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by staff");
        forge.review(request, "sue", APPROVED, branch);
        assertThat(canal.verdict(PROD).allows()).isTrue();
    }

    @Test
    void aSquashAndEveryCommitOfARebaseBelongToTheirRequest() {
        GitSha branch = branch();
        GitSha squash = git.push("dora", "promote (#41)", PIN, "pin: B");
        PullRequest request = forge.merged(41, "dora", squash, branch);
        forge.review(request, "sam", APPROVED, branch);
        forge.review(request, "carl", APPROVED, branch);
        assertThat(canal.verdict(PROD).proof().pullRequest()).contains(41);
        assertThat(canal.verdict(PROD).allows()).isTrue();

        GitSha one = git.branch(git.head(), "dora", "one", PIN, "pin: C");
        GitSha two = git.branch(one, "dora", "two", "README", "x");
        git.push("root", "meanwhile", "OTHER", "y");
        GitSha first = git.push("dora", "one", PIN, "pin: C");
        GitSha last = git.push("dora", "two", "README", "x");
        PullRequest rebased = forge.merged(43, "dora", last, one, two);
        forge.show(first, rebased);
        forge.review(rebased, "sam", APPROVED, two);
        forge.review(rebased, "carl", APPROVED, two);

        Verdict verdict = canal.verdict(PROD);
        assertThat(verdict.proof().commit()).contains(first);
        assertThat(verdict.proof().pullRequest()).contains(43);
        assertThat(verdict.allows()).isTrue();
    }

    @Test
    void aCommitBesideARequestIsNotPartOfIt() {
        GitSha direct = git.push("eve", "direct", PIN, "pin: E");
        GitSha branch = git.branch(git.head(), "dora", "other", "README", "x");
        GitSha squash = git.push("dora", "other (#41)", "README", "x");
        PullRequest request = forge.merged(41, "dora", squash, branch);
        forge.show(direct, request);
        forge.review(request, "sam", APPROVED, direct);
        forge.review(request, "carl", APPROVED, direct);

        assertThat(canal.verdict(PROD).message())
                .isEqualTo("needs 1 approval by client and 1 approval by staff: commit " + direct.abbreviated()
                        + " by eve <eve@example.com> was pushed directly");
    }

    @Test
    void aHeadThatWasPushedAsItIsBelongsToItsRequest() {
        GitSha head = git.push("dora", "as it is", PIN, "pin: B");
        PullRequest request = forge.merged(41, "dora", head, head);
        forge.review(request, "sam", APPROVED, head);
        forge.review(request, "carl", APPROVED, head);

        assertThat(canal.verdict(PROD).allows()).isTrue();
    }

    @Test
    void onlyARequestMergedIntoThisBranchOfThisRepositoryCounts() {
        GitSha branch = branch();
        GitSha merge = git.merge("root", branch);
        PullRequest good = forge.merged(41, "dora", git.head(), branch);
        List<PullRequest> bad = List.of(
                changed(good, 42, false, good.baseRepository(), "main"),
                changed(good, 43, true, "eve/infra-config", "main"),
                changed(good, 44, true, good.baseRepository(), "develop"));
        for (PullRequest request : bad) {
            ForgeModel other = new ForgeModel(git);
            other.show(merge, request);
            other.review(request, "sam", APPROVED, branch);
            other.review(request, "carl", APPROVED, branch);
            canal.forge = other;

            assertThat(canal.verdict(PROD).allows()).as("#" + request.number()).isFalse();
            assertThat(canal.verdict(PROD).proof().pullRequest()).isEmpty();
        }
    }

    private static PullRequest changed(PullRequest it, int number, boolean merged, String repository, String branch) {
        return new PullRequest(
                number, it.opener(), merged, repository, branch, it.mergeCommit(), it.head(), it.commits());
    }

    @Test
    void whatTwoRequestsClaimIsUnknown() {
        GitSha branch = branch();
        PullRequest request = request(branch);
        forge.show(git.head(), changed(request, 40, true, request.baseRepository(), "main"));

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        assertThat(verdict.message()).contains("pull requests #41 and #40 both claim commit");
    }

    @Test
    void teamsAreAskedWithoutCaseAndOnce() {
        GitSha branch = branch();
        PullRequest request = request(branch);
        forge.review(request, "Tina", APPROVED, branch);
        forge.join("acme/PLATFORM", "tina");

        assertThat(canal.verdict(PROD).message()).isEqualTo("approved by Tina (staff) and carl (client)");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"pull requests", "reviews", "members"})
    void whatTheForgeDoesNotSayIsUnknownAndNeverGranted(String question) {
        GitSha branch = branch();
        PullRequest request = request(branch);
        forge.review(request, "Tina", APPROVED, branch);
        forge.join("acme/platform", "tina");
        forge.silence(question);

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        assertThat(verdict.message())
                .isEqualTo("who approved commit " + git.head().abbreviated()
                        + " is not known: the forge answered 502 for " + question);
    }

    @Test
    void aSilentTeamDoesNotMatterWhereOthersSuffice() {
        GitSha branch = branch();
        PullRequest request = request(branch);
        forge.review(request, "sam", APPROVED, branch);
        forge.review(request, "Tina", APPROVED, branch);
        forge.silence("members");

        assertThat(canal.verdict(PROD).allows()).isTrue();
    }

    @Test
    void aRuleThatNeedsNobodyDoesNotAskTheForge() {
        git.push("eve", "dev", "apps/web-app/dev1/promotion.yaml", "pin: D");
        canal.forge = ReviewSource.unknown("this program cannot ask a forge yet");

        assertThat(canal.verdict(Target.of("web-app", "dev1"))).isInstanceOf(Verdict.NotRequired.class);
        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.NotRequired.class);
        git.push("eve", "prod", PIN, "pin: P");
        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.Unknown.class);
        assertThat(forge.calls).isZero();
    }

    @Test
    void manyTargetsOfOneRequestCostItsCallsOnce() {
        List<String> edits = new ArrayList<>();
        for (int app = 0; app < 300; app++) {
            edits.addAll(List.of("apps/app-" + app + "/prod1/promotion.yaml", "pin: A"));
        }
        GitSha branch = git.branch(git.head(), "dora", "all", edits.toArray(String[]::new));
        GitSha merge = git.merge("root", branch);
        PullRequest request = forge.merged(41, "dora", merge, branch);
        forge.review(request, "sam", APPROVED, branch);
        forge.review(request, "carl", APPROVED, branch);
        List<ApprovalQuestion> questions = new ArrayList<>();
        for (int app = 0; app < 300; app++) {
            questions.add(canal.question(Target.of("app-" + app, "prod1")));
        }

        assertThat(canal.verdicts(questions).values()).allMatch(Verdict::allows);
        assertThat(forge.calls)
                .as("its reviews, the moment of retargeting, and the request")
                .isEqualTo(3);
    }

    @Test
    void anOldPolicyJudgesEveryCommitOfARebaseThatBringsANewOne() {
        String weak = Canal.POLICY.replace("{ staff: 1, client: 1 }", "{}");
        GitSha one = git.branch(git.head(), "dora", "policy", ApprovalPolicy.PATH, weak);
        GitSha two = git.branch(one, "dora", "pin", PIN, "pin: B");
        git.push("root", "meanwhile", "OTHER", "y");
        GitSha first = git.push("dora", "policy", ApprovalPolicy.PATH, weak);
        GitSha last = git.push("dora", "pin", PIN, "pin: B");
        PullRequest request = forge.merged(41, "dora", last, one, two);
        forge.show(first, request);
        forge.review(request, "sam", APPROVED, two);
        forge.review(request, "sue", APPROVED, two);

        assertThat(canal.policy().commit()).contains(first);
        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by client");
    }

    @Test
    void codeOwnersAreThoseOfTheLastMatchingPattern() {
        Canal owned = new Canal();
        owned.forge = new ForgeModel(owned.git);
        owned.git.push(
                "root",
                "start",
                "towpath.yaml",
                Canal.PLATFORM,
                ApprovalPolicy.SIGNERS_PATH,
                Canal.SIGNERS,
                ".github/CODEOWNERS",
                "* @sue\n/apps/*/prod1/ @Carl @cleo\n",
                ApprovalPolicy.PATH,
                "rules: [ { name: owners, when: {}, require: { codeowners: 1 } } ]");
        GitSha push = owned.git.push("dora", "pin", PIN, "pin: A");
        owned.git.tag("approve/1", push, "sue");
        assertThat(owned.verdict(PROD).message()).startsWith("needs 1 approval by codeowners");
        owned.git.tag("approve/2", push, "carl");
        assertThat(owned.verdict(PROD).proof().approvedBy()).isEqualTo(Map.of("codeowners", List.of("carl")));
        assertThat(Optional.of(owned.policy().problems().hasErrors())).contains(false);
    }
}
