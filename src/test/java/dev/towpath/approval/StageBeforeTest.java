package dev.towpath.approval;

import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static dev.towpath.approval.Review.State.APPROVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.towpath.approval.PolicyTrial.Trial;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stage before production is taken away with production's approval, and added with nobody's. */
class StageBeforeTest {
    private static final String STAGE = "apps/web-app/stage1/promotion.yaml";
    private static final String OWNED = Canal.POLICY.replace(
            "require: { staff: 1, client: 1 } }", "require: { staff: 1, client: 1, codeowners: 1 } }");
    private static final String ABOUT = " (for the change of what it is promoted from in ";

    private Canal canal = Canal.onForge(Canal.POLICY, STAGE, "pin: A");
    private GitModel git = canal.git;

    private GitSha merged(int number, List<String> approvers, String... edits) {
        GitSha branch = git.branch(git.head(), "dora", "change " + number, edits);
        GitSha merge = git.merge("root", branch);
        PullRequest request = canal.reviews.merged(number, "dora", merge, branch);
        approvers.forEach(who -> canal.reviews.review(request, who, APPROVED, branch));
        return merge;
    }

    private GitSha pinned() {
        return merged(41, List.of("sam", "carl"), PIN, "pin: B");
    }

    @Test
    void whatIsRecordedWithoutTheStageNeedsNobodyAgain() {
        pinned();
        GitSha gone = git.push("eve", "remove", STAGE, "");
        assertThat(canal.verdict(PROD).message())
                .isEqualTo("needs 1 approval by client and 1 approval by staff: commit " + gone.abbreviated()
                        + " by eve <eve@example.com> was pushed directly" + ABOUT + gone.abbreviated() + ")");
        assertThat(canal.verdict(canal.recorded(PROD, gone)).word()).isEqualTo("not_required");
        merged(42, List.of("sam", "carl"), PIN, "pin: C");
        assertThat(canal.verdict(canal.recorded(PROD, gone)).word()).isEqualTo("granted");
    }

    @Test
    void anotherStageThatComesLaterExcusesNothing() {
        pinned();
        GitSha gone = git.push("eve", "remove", STAGE, "");
        git.push("eve", "instead", "apps/web-app/dev1/promotion.yaml", "pin: A");
        assertThat(canal.verdict(PROD).message()).endsWith(ABOUT + gone.abbreviated() + ")");
    }

    @Test
    void aStageThatWasBrieflyUnreadableIsNewWithEverythingElse() {
        pinned();
        git.push("eve", "break", "towpath.yaml", "", STAGE, "");
        GitSha mended = git.push("eve", "mend", "towpath.yaml", Canal.PLATFORM + "forge Acme/infra-config\n");
        assertThat(canal.verdict(PROD).message()).contains("commit " + mended.abbreviated(), "was pushed directly");
    }

    @Test
    void aRecordBesideTheLineExcusesWhatItHad() {
        GitSha pin = pinned();
        GitSha record = git.push("dan", "on", "README", "x");
        git.moveTo(git.join("eve", git.branch(pin, "eve", "mine", "OTHER", "y"), record));
        assertThat(canal.verdict(canal.recorded(PROD, record)).word()).isEqualTo("not_required");
        git.push("eve", "remove", STAGE, "");
        assertThat(canal.verdict(canal.recorded(PROD, record)).word()).isEqualTo("missing");
    }

    @Test
    void aSideLineThatNeverHadTheStageTakesItAway() {
        canal = Canal.onForge(Canal.POLICY);
        git = canal.git;
        GitSha pin = pinned();
        GitSha record = git.push("root", "stage", STAGE, "pin: A");
        GitSha join = git.moveTo(git.join("eve", git.branch(pin, "eve", "mine", "OTHER", "y"), record, STAGE, ""));
        assertThat(canal.verdict(canal.recorded(PROD, record)).message()).endsWith(ABOUT + join.abbreviated() + ")");
    }

    @Test
    void theOwnersOfThePinAreAsked() {
        canal = Canal.onForge(OWNED, STAGE, "pin: A", "CODEOWNERS", "apps/*/stage1/ @sue\napps/*/prod1/ @carl\n");
        git = canal.git;
        merged(41, List.of("sam", "cleo", "carl"), PIN, "pin: B");
        assertThat(canal.verdict(PROD).word()).isEqualTo("granted");
        merged(42, List.of("sam", "sue", "cleo"), STAGE, "");
        assertThat(canal.verdict(PROD).message()).startsWith("needs 1 approval by codeowners");
        merged(43, List.of(), STAGE, "pin: A");
        merged(44, List.of("sam", "carl", "cleo"), STAGE, "");
        assertThat(canal.verdict(PROD).word()).isEqualTo("granted");
    }

    @Test
    void pastChangesAreTriedWhereTheyTookTheStageAway() {
        GitSha start = git.head();
        merged(41, List.of("sam"), "apps/web-app/dev1/promotion.yaml", "pin: A");
        GitSha gone = merged(42, List.of("sam"), STAGE, "");
        merged(43, List.of("sam"), STAGE, "pin: B");
        git.push("root", "pin", PIN, "pin: A");
        PolicyTrial trial = canal.judge().trial(canal.snapshot(), start, List.of(canal.target(PROD)));
        assertThat(trial.trials())
                .extracting(Trial::commit, Trial::parts, it -> it.now().word())
                .contains(tuple(gone, List.of("pipeline"), "missing"))
                .filteredOn(it -> it.toList().get(1).equals(List.of("pipeline")))
                .hasSize(1);
    }

    @Test
    void theStageMustBeTheOneInForce() {
        pinned();
        GitSha moved = git.push(
                "eve",
                "move",
                "towpath.yaml",
                Canal.PLATFORM.replace("222222222222", "666666666666") + "forge Acme/infra-config\n");
        assertThat(canal.verdict(PROD).message())
                .isEqualTo(
                        "environment \"stage1\" of towpath.yaml, from which it is promoted, is not in force: its change"
                                + " needs 2 approvals by staff: commit " + moved.abbreviated()
                                + " by eve <eve@example.com> was pushed directly");
        git.push("eve", "remove", STAGE, "");
        assertThat(canal.verdict(PROD).message()).contains(ABOUT);
    }

    @Test
    void theFirstStageOfAllIsNobodysBusiness() {
        pinned();
        git.push("eve", "remove", PIN.replace("prod1", "dev1"), "");
        git.push("eve", "more", PIN.replace("prod1", "dev1"), "pin: A");
        assertThat(canal.verdict(PROD).word()).isEqualTo("granted");
        assertThat(canal.verdict(Target.of("web-app", "dev1")).word()).isEqualTo("not_required");
    }
}
