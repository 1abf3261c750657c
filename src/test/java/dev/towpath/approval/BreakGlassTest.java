package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.DesiredState;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who may break the glass, for what, and every way in which it counts for nothing. */
class BreakGlassTest {
    private static final String FILE = "policies/break-glass/web-app-prod1.yaml";
    private static final String TERMS = Canal.POLICY + "break_glass: { groups: [staff], max: 4h }\n";
    private static final String UNTIL = "2026-01-01T03:00:00Z";
    private static final String NOTHING = "needs 1 approval by client and 1 approval by staff";
    private static final String COUNTS_FOR_NOTHING = "; breaking the glass counts for nothing: ";

    private Instant now = Instant.parse("2026-01-01T00:30:00Z");
    private final Canal canal = glazed(Canal.PLATFORM);

    private static Canal glazed(String platform) {
        Canal canal = new Canal();
        canal.git.push(
                "root",
                "start",
                "towpath.yaml",
                platform,
                ApprovalPolicy.PATH,
                TERMS,
                ApprovalPolicy.SIGNERS_PATH,
                Canal.SIGNERS,
                Canal.APP,
                "plain");
        return canal;
    }

    @Test
    void aSignedFileStandsInForTheApprovalsOfItsPin() {
        GitSha commit = pushed("sam", file("sam", UNTIL));
        canal.git.sign(commit, "sam");

        Verdict verdict = verdict();

        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        assertThat(verdict.message())
                .isEqualTo("broken glass: \"sam\" takes sha-1 upon themselves until " + UNTIL
                        + ": the site is down, INC-7");
        assertThat(verdict.proof().evidence()).isEqualTo("break_glass");
        assertThat(verdict.proof().approvedBy()).isEqualTo(new TreeMap<>(Map.of("break_glass", List.of("sam"))));
        assertThat(verdict.proof().waives()).isEmpty();
        assertThat(verdict.proof().rules())
                .singleElement()
                .satisfies(
                        rule -> assertThat(rule.missing()).isEqualTo(new TreeMap<>(Map.of("client", 1, "staff", 1))));
        assertThat(verdict.proof().emergency().orElseThrow().signature().saw()).isEqualTo(commit);
        assertThat(problems())
                .extracting(Problem::code, Problem::message)
                .containsExactly(tuple(
                        "break_glass", "security: the glass of \"web-app/prod1\" is broken: " + verdict.message()));
    }

    @Test
    void itIsNoChangeOfThePolicyAndLocksNothing() {
        canal.git.push("mallory", "break", FILE, file("sam", UNTIL));

        assertThat(judge().policy(canal.snapshot()).unapproved()).isEmpty();
        assertThat(problems())
                .extracting(Problem::code, Problem::message)
                .containsExactly(tuple(
                        "break_glass_refused",
                        "security: breaking the glass of \"web-app/prod1\" counts for nothing: neither the commit that"
                                + " brought it nor a tag \"approve/break-glass/web-app-prod1\" is signed, with the pin"
                                + " as it is now"));
    }

    @Test
    void withoutASignatureItCountsForNothing() {
        pushed("sam", file("sam", UNTIL));

        refused("neither the commit that brought it nor a tag \"approve/break-glass/web-app-prod1\" is signed, with the"
                + " pin as it is now");
    }

    @Test
    void theSignatureOfAnotherCountsForNothing() {
        GitSha commit = pushed("sam", file("sam", UNTIL));
        canal.git.sign(commit, "sue");

        refused("commit " + commit.abbreviated() + " is signed by \"sue\" and not by \"sam\"");
    }

    @Test
    void aKeyThatNobodyListsCountsForNothing() {
        GitSha commit = pushed("sam", file("sam", UNTIL));
        canal.git.sign(commit, "mallory");

        refused("the signature of commit " + commit.abbreviated() + " is not by a key in policies/allowed_signers");
    }

    @Test
    void onlyMembersOfTheGroupsMay() {
        GitSha commit = pushed("carl", file("carl", UNTIL));
        canal.git.sign(commit, "carl");

        refused("\"carl\" is not in staff");
    }

    @Test
    void itExpires() {
        canal.git.sign(pushed("sam", file("sam", UNTIL)), "sam");
        assertThat(verdict().allows()).isTrue();

        now = Instant.parse(UNTIL);

        refused("it expired at " + UNTIL);
    }

    @Test
    void aLongerEmergencyThanThePolicyAllowsIsNone() {
        canal.git.sign(pushed("sam", file("sam", "2026-01-01T04:05:00Z")), "sam");

        refused("it expires at 2026-01-01T04:05:00Z, more than 240 minutes after it was signed");
    }

    @Test
    void aSignatureFromTheFutureCountsForNothing() {
        GitSha commit = pushed("sam", file("sam", UNTIL));
        canal.git.sign(commit, "sam");
        now = Instant.parse("2025-12-31T20:00:00Z");

        assertThat(verdict().message()).contains("which is still to come");
    }

    @Test
    void itIsAboutOneTargetAndOneArtifact() {
        canal.git.sign(pushed("sam", file("sam", UNTIL).replace("prod1", "stage1")), "sam");
        refused("it cannot be read");
        assertThat(problems()).extracting(Problem::code).contains("break_glass_name");

        canal.git.sign(pushed("sam", file("sam", UNTIL).replace("sha-1", "sha-2")), "sam");
        refused("it is about sha-2, and promotion.yaml pins something else");
    }

    @Test
    void aPinThatCameAfterTheSignatureIsNotCovered() {
        canal.git.sign(pushed("sam", file("sam", UNTIL)), "sam");
        canal.git.push("mallory", "another", Canal.PIN, "another pin under the same name");

        refused("neither the commit that brought it nor a tag \"approve/break-glass/web-app-prod1\" is signed, with the"
                + " pin as it is now");
    }

    @Test
    void whatElseGovernsTheTargetIsNotCovered() {
        GitSha app = canal.git.push("mallory", "app", Canal.APP, "evil");
        canal.git.sign(pushed("sam", file("sam", UNTIL)), "sam");

        refused("commit " + app.abbreviated() + " changed more of what governs the target than the pin");
    }

    @Test
    void itNeverStandsInForATerraformPlanOrARetirement() {
        canal.git.sign(pushed("sam", file("sam", UNTIL)), "sam");
        ApprovalQuestion question = canal.question(Canal.PROD);
        String refusal =
                NOTHING + pushedBy() + COUNTS_FOR_NOTHING + "it never stands in for approvals of a Terraform plan";

        assertThat(verdict(new ApprovalQuestion(question.target(), question.recordedAt(), false, true, false))
                        .message())
                .isEqualTo(refusal);
        canal.git.sign(
                canal.git.push("sam", "retire", Canal.PIN, "retire", FILE, file("sam", UNTIL) + "# again\n"), "sam");
        assertThat(verdict().message()).endsWith("it never stands in for approvals of a Terraform plan");
    }

    @Test
    void aPolicyThatCameWithItIsNotInForce() {
        canal.git.push(
                "mallory",
                "let me",
                ApprovalPolicy.PATH,
                TERMS.replace("users: [sam, sue, Max]", "users: [sam, sue, Max, dora]"));
        canal.git.sign(pushed("dora", file("dora", UNTIL)), "dora");

        assertThat(verdict().message()).contains(COUNTS_FOR_NOTHING + "\"dora\" is not in staff");
        assertThat(verdict().allows()).isFalse();
    }

    @Test
    void aPolicyThatSaysNothingOfItLetsNobody() {
        Canal plain = Canal.started();
        plain.git.sign(plain.git.push("sam", "break", Canal.PIN, "v2", FILE, file("sam", UNTIL)), "sam");

        Verdict verdict = judge(plain)
                .judge(plain.snapshot(), desired(plain), List.of(plain.question(Canal.PROD)))
                .get(Canal.PROD);

        assertThat(verdict.allows()).isFalse();
        assertThat(verdict.message())
                .endsWith(COUNTS_FOR_NOTHING + "the policy in force says nothing of \"break_glass\"");
    }

    @Test
    void aTagMadeForItCountsAndAnyOtherDoesNot() {
        now = Instant.parse("2026-02-02T03:00:00Z");
        GitSha commit = pushed("mallory", file("sam", "2026-02-02T04:00:00Z"));
        canal.git.tag("approve/7", commit, "sam");
        assertThat(verdict().allows()).isFalse();

        canal.git.tag("approve/break-glass/web-app-prod1", commit, "sam");

        assertThat(verdict()).isInstanceOf(Verdict.Granted.class);
        assertThat(verdict().proof().evidence()).isEqualTo("break_glass");
    }

    @Test
    void whoeverSignsEveryCommitHasNotSignedWhatLiesThere() {
        pushed("mallory", file("sam", UNTIL));
        canal.git.sign(canal.git.push("sam", "something else", "README.md", "hello"), "sam");

        assertThat(verdict().allows()).isFalse();
    }

    @Test
    void aFileThatWasTakenBackDoesNotCountWhenAnotherPutsItThereAgain() {
        String content = file("sam", UNTIL);
        canal.git.sign(pushed("sam", content), "sam");
        canal.git.push("sue", "over", FILE, "");
        assertThat(verdict().allows()).isFalse();
        assertThat(problems()).isEmpty();

        canal.git.push("mallory", "again", FILE, content);

        assertThat(verdict().allows()).isFalse();
    }

    @Test
    void aCommitThatWasMergedCountsLikeOneThatWasPushed() {
        GitSha commit = canal.git.branch(canal.git.head(), "sam", "break", Canal.PIN, "v2", FILE, file("sam", UNTIL));
        canal.git.sign(commit, "sam");
        canal.git.merge("web-flow", commit);

        assertThat(verdict()).isInstanceOf(Verdict.Granted.class);
        assertThat(verdict().proof().emergency().orElseThrow().signature().id()).isEqualTo(commit.value());
    }

    @Test
    void aForgeThatGivesNoAnswerDoesNotStandInTheWay() {
        Canal forged = glazed(Canal.PLATFORM + "forge acme/infra\n");
        forged.git.sign(forged.git.push("sam", "break", Canal.PIN, "v2", FILE, file("sam", UNTIL)), "sam");

        Verdict verdict = judge(forged)
                .judge(forged.snapshot(), desired(forged), List.of(forged.question(Canal.PROD)))
                .get(Canal.PROD);

        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
    }

    private GitSha pushed(String author, String content) {
        return canal.git.push(author, "break", Canal.PIN, "v2 # " + content.length(), FILE, content);
    }

    private static String file(String person, String until) {
        return "app: web-app\nenvironment: prod1\nperson: " + person
                + "\nreason: the site is down, INC-7\nartifact: sha-1\nexpires: " + until + "\n";
    }

    private void refused(String why) {
        Verdict verdict = verdict();
        assertThat(verdict.allows()).isFalse();
        assertThat(verdict.message()).endsWith(COUNTS_FOR_NOTHING + why);
        assertThat(problems())
                .extracting(Problem::code)
                .contains(why.contains("pin") && !why.startsWith("neither") ? "break_glass" : "break_glass_refused");
    }

    private String pushedBy() {
        String message = verdict(
                        new ApprovalQuestion(canal.question(Canal.PROD).target(), Optional.empty(), false, true, false))
                .message();
        return message.substring(NOTHING.length(), message.indexOf(COUNTS_FOR_NOTHING));
    }

    private Verdict verdict() {
        return verdict(canal.question(Canal.PROD));
    }

    private Verdict verdict(ApprovalQuestion question) {
        return judge().judge(canal.snapshot(), desired(canal), List.of(question))
                .get(Canal.PROD);
    }

    private List<Problem> problems() {
        return judge().policy(canal.snapshot()).problems().list();
    }

    private ApprovalJudge judge() {
        return judge(canal);
    }

    private ApprovalJudge judge(Canal of) {
        return of.judge().heeding(new BreakGlassReader(new SnakeYamlParser(), () -> now));
    }

    private static DesiredState desired(Canal of) {
        Target target = Canal.PROD;
        return new DesiredState(
                of.platform(of.git.tree(of.git.head()).orElseThrow()),
                new TreeMap<>(Map.of(target, of.question(target).target())),
                new TreeMap<>(),
                Problems.NONE);
    }
}
