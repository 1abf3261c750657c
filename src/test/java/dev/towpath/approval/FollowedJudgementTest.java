package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import org.junit.jupiter.api.Test;

/** A build that nobody named goes only where the policy in force needs nobody. */
class FollowedJudgementTest {
    private static final Target DEV = Target.of("web-app", "dev1");
    private static final String FILE = "apps/web-app/dev1/promotion.yaml";

    @Test
    void aPolicyThatComesToAskForPeopleStopsTheFollowing() {
        Canal canal = Canal.started(FILE, "pin: nothing");
        GitSha recorded = canal.git.head();
        assertThat(followed(canal, recorded)).isInstanceOf(Verdict.NotRequired.class);

        GitSha stricter = canal.git.push("eve", "ask staff", ApprovalPolicy.PATH, policy("require: { staff: 1 }"));
        assertThat(followed(canal, recorded)).as("nobody approved it").isInstanceOf(Verdict.NotRequired.class);

        canal.git.tag("approve/p1", stricter, "sam");
        canal.git.tag("approve/p2", stricter, "sue");
        assertThat(canal.verdict(canal.recorded(DEV, recorded)))
                .as("nothing that governs it has changed")
                .isInstanceOf(Verdict.NotRequired.class);
        assertThat(followed(canal, recorded)).isInstanceOf(Verdict.Missing.class);
        assertThat(followed(canal, recorded).message())
                .isEqualTo("\"web-app/dev1\" follows builds, to which nobody agrees, and the policy asks for approvals"
                        + " there");
    }

    @Test
    void whatNoRuleSpeaksOfIsNotFollowed() {
        Canal canal = Canal.started(FILE, "pin: nothing");
        GitSha recorded = canal.git.head();
        GitSha without = canal.git.push(
                "eve",
                "forget dev",
                ApprovalPolicy.PATH,
                policy("require: {}").replace("tier: dev }", "environment: stage1 }"));
        canal.git.tag("approve/p1", without, "sam");
        canal.git.tag("approve/p2", without, "sue");

        assertThat(canal.policy().problems().isEmpty()).isTrue();
        assertThat(followed(canal, recorded)).isInstanceOf(Verdict.Missing.class);
    }

    private static Verdict followed(Canal canal, GitSha recorded) {
        return canal.verdict(canal.recorded(DEV, recorded).ofFollowed());
    }

    private static String policy(String dev) {
        return Canal.POLICY.replace("when: { tier: dev }, require: {}", "when: { tier: dev }, " + dev);
    }
}
