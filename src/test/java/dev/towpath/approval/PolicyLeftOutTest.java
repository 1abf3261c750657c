package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.problem.Problem;
import org.junit.jupiter.api.Test;

/** A change of the policy in several parts, some of which are approved. */
class PolicyLeftOutTest {
    private static final String STRICT = Canal.POLICY.replace("{ staff: 1, client: 1 }", "{ staff: 2, client: 1 }");
    private static final String MOVED = Canal.PLATFORM.replace("333333333333", "666666666666");

    private final Canal canal = Canal.started();
    private final GitModel git = canal.git;

    private String place() {
        return canal.policy().problems().list().stream()
                .filter(problem -> problem.code().equals("policy_unapproved"))
                .map(Problem::toString)
                .map(text -> text.substring(0, text.indexOf(':')))
                .findFirst()
                .orElse("");
    }

    @Test
    void theWarningNamesTheFileThatWasChanged() {
        GitSha start = git.head();
        git.push("eve", "move", "towpath.yaml", MOVED);
        assertThat(place()).isEqualTo("towpath.yaml");

        git.push("eve", "and demand", ApprovalPolicy.PATH, STRICT);
        assertThat(place()).isEqualTo(ApprovalPolicy.PATH);

        git.push("eve", "move back", "towpath.yaml", Canal.PLATFORM);
        assertThat(place()).isEqualTo(ApprovalPolicy.PATH);

        git.push("eve", "demand no more", ApprovalPolicy.PATH, Canal.POLICY);
        assertThat(place()).isEmpty();
        assertThat(canal.policy().commit()).contains(start);

        git.push("eve", "break it", ApprovalPolicy.PATH, "rules: [");
        assertThat(place()).isEqualTo(ApprovalPolicy.PATH);
    }

    @Test
    void theWarningOfSignersNamesThePolicy() {
        git.push("eve", "another key", ApprovalPolicy.SIGNERS_PATH, Canal.SIGNERS + "eve key:eve\n");
        assertThat(place()).isEqualTo(ApprovalPolicy.PATH);
    }

    @Test
    void whatPlansMayDoIsPolicy() {
        GitSha push = git.push("eve", "let go", "towpath.yaml", Canal.PLATFORM + "protects aws_db_*\n");
        assertThat(canal.policy().unapproved()).contains(push);
        git.tag("approve/let-go", push, "sue");
        git.tag("approve/let-go-too", push, "max");
        assertThat(canal.policy().unapproved()).isEmpty();

        GitSha other = git.push("eve", "let others go", "towpath.yaml", Canal.PLATFORM + "protects aws_s3_*\n");
        assertThat(canal.policy().unapproved()).contains(other);
    }

    @Test
    void aLaterPartIsJudgedByWhatBroughtItAndNotByWhatCameBefore() {
        GitSha first = git.merge("max", git.branch(git.head(), "dora", "move", "towpath.yaml", MOVED));
        git.sign(first, "max");
        git.tag("approve/move", first, "sue");
        assertThat(canal.policy().unapproved()).isEmpty();

        GitSha second = git.merge("sam", git.branch(git.head(), "dora", "demand", ApprovalPolicy.PATH, STRICT));
        git.sign(second, "sam");
        git.tag("approve/demand", second, "sue");
        assertThat(canal.policy().unapproved()).isEmpty();
    }

    @Test
    void eachPartIsApprovedWhereItCame() {
        git.push("eve", "move", "towpath.yaml", MOVED);
        GitSha merge = git.merge("sam", git.branch(git.head(), "dora", "demand", ApprovalPolicy.PATH, STRICT));
        git.sign(merge, "sam");
        git.tag("approve/demand", merge, "sue");

        assertThat(canal.policy().unapproved())
                .as("whoever signs a merge agrees to what it brought, and not to what stood there before")
                .contains(merge);

        git.tag("approve/move", merge, "max");
        assertThat(canal.policy().unapproved()).isEmpty();
    }
}
