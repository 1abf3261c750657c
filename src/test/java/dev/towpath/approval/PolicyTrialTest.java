package dev.towpath.approval;

import static dev.towpath.approval.Canal.APP;
import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static dev.towpath.approval.Review.State.APPROVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.towpath.approval.PolicyTrial.Trial;
import dev.towpath.model.GitSha;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Past changes judged again by another policy. */
class PolicyTrialTest {
    private static final String STRICT = Canal.POLICY.replace("{ staff: 1, client: 1 }", "{ staff: 2, client: 1 }");

    private final Canal canal = Canal.onForge(Canal.POLICY, APP, "plain", PIN, "pin: A");
    private final GitModel git = canal.git;
    private final ForgeModel forge = canal.reviews;
    private final GitSha start = git.head();

    private GitSha merged(int number, String path, String content, String... approvers) {
        GitSha branch = git.branch(git.head(), "dora", "change " + number, path, content);
        GitSha merge = git.merge("root", branch);
        PullRequest request = forge.merged(number, "dora", merge, branch);
        for (String who : approvers) {
            forge.review(request, who, APPROVED, branch);
        }
        return merge;
    }

    private PolicyTrial trial(GitSha since) {
        return canal.judge().trial(canal.snapshot(), since, List.of(canal.target(PROD)));
    }

    @Test
    void eachChangeIsJudgedByThePolicyOfItsTimeAndByThatOfToday() {
        GitSha first = merged(41, PIN, "pin: B", "sam", "carl");
        merged(42, "README", "x");
        GitSha second = merged(43, APP, "fancy", "sam", "sue", "carl");
        merged(44, ApprovalPolicy.PATH, STRICT, "sam", "sue");
        GitSha third = merged(45, PIN, "pin: C", "sam", "carl");

        PolicyTrial trial = trial(start);

        assertThat(trial.commits()).isEqualTo(5);
        assertThat(trial.inForce()).isTrue();
        assertThat(trial.trials())
                .extracting(
                        Trial::commit,
                        Trial::parts,
                        it -> it.then().word(),
                        it -> it.now().word())
                .containsExactly(
                        tuple(third, List.of("promotion"), "missing", "missing"),
                        tuple(second, List.of("app"), "granted", "granted"),
                        tuple(first, List.of("promotion"), "granted", "missing"));
        assertThat(trial.trials()).extracting(Trial::differs).containsExactly(false, false, true);
        assertThat(trial.trials().get(2).now().message()).isEqualTo("needs 1 approval by staff");
        assertThat(trial.trials().get(2).then().proof().pullRequest()).contains(41);
    }

    @Test
    void aProposalIsTriedBeforeItIsInForce() {
        merged(41, PIN, "pin: B", "sam", "carl");
        git.push("eve", "proposal", ApprovalPolicy.PATH, STRICT);

        PolicyTrial trial = trial(start);

        assertThat(trial.inForce()).isFalse();
        assertThat(trial.trials()).hasSize(1);
        assertThat(trial.trials().get(0).then().word()).isEqualTo("granted");
        assertThat(trial.trials().get(0).now().word()).isEqualTo("missing");
    }

    @Test
    void whatTheRefContainsIsNotJudgedAgain() {
        GitSha first = merged(41, PIN, "pin: B", "sam", "carl");
        merged(42, PIN, "pin: C", "carl");

        assertThat(trial(first).trials())
                .extracting(it -> it.then().message())
                .containsExactly("needs 1 approval by staff");
        assertThat(trial(git.head()).trials()).isEmpty();
        assertThat(trial(git.head()).commits()).isZero();
    }

    @Test
    void whatStoodWhenTowpathCameIsNotJudgedButForItsPin() {
        GitSha nothing = git.branch(start, "eve", "unrelated", "README", "y");

        assertThat(trial(nothing).trials()).isEmpty();
        assertThat(canal.judge()
                        .trial(
                                canal.snapshot(),
                                new GitSha("ffffffffffffffffffffffffffffffffffffffff"),
                                List.of(canal.target(PROD)))
                        .trials())
                .extracting(Trial::parts)
                .containsExactly(List.of("promotion"));
    }
}
