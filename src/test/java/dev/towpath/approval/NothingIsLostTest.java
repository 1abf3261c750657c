package dev.towpath.approval;

import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What once stood against a change still does, however much came since. */
class NothingIsLostTest {
    private final Canal canal = Canal.onForge(
            Canal.POLICY + "evidence: [forge_review, signed_merge]\n", ApprovalPolicy.SIGNERS_PATH, Canal.SIGNERS);
    private final GitModel git = canal.git;
    private final ForgeModel forge = canal.reviews;
    private final GitSha start = git.head();

    @Test
    void aRequestIsJudgedAsAWholeHoweverMuchCameSince() {
        String weak = Canal.POLICY.replace("{ staff: 1, client: 1 }", "{}");
        GitSha one = git.branch(start, "dora", "policy", ApprovalPolicy.PATH, weak);
        GitSha two = git.branch(one, "dora", "pin", PIN, "pin: B");
        git.push("root", "meanwhile", "OTHER", "y");
        GitSha first = git.push("dora", "policy", ApprovalPolicy.PATH, weak);
        PullRequest request = forge.merged(41, "dora", git.push("dora", "pin", PIN, "pin: B"), one, two);
        forge.show(first, request);
        forge.approve(request, two, "sam", "sue");
        for (int later = 0; later < 200; later++) {
            git.push("root", "later", "README", "x" + later);
        }

        assertThat(canal.policy().commit()).contains(first);
        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by client");
    }

    @Test
    void whatTwoRequestsClaimStaysUnknownWhereItsNeighbourNamesOne() {
        GitSha one = git.branch(start, "dora", "one", PIN, "pin: B");
        GitSha two = git.branch(one, "dora", "two", "README", "x");
        git.push("root", "meanwhile", "OTHER", "y");
        GitSha first = git.push("dora", "one", PIN, "pin: B");
        GitSha last = git.push("dora", "two", "README", "x");
        PullRequest request = forge.merged(41, "dora", last, one, two);
        forge.show(first, request);
        forge.show(
                first,
                new PullRequest(
                        42,
                        request.opener(),
                        true,
                        request.baseRepository(),
                        "main",
                        Optional.of(last),
                        request.head(),
                        request.commits()));
        forge.approve(request, two, "sam", "carl");

        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.Unknown.class);
        assertThat(canal.verdict(PROD).message()).contains("pull requests #41 and #42 both claim commit");
    }
}
