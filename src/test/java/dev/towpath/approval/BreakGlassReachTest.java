package dev.towpath.approval;

import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.DesiredState;
import dev.towpath.model.GitSha;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How far a broken glass reaches: one file, one target, one pin, under every policy that is asked. */
class BreakGlassReachTest {
    private static final String FILE = "policies/break-glass/web-app-prod1.yaml";
    private static final String TAG = "approve/break-glass/web-app-prod1";
    private static final String TERMS = "break_glass: { groups: [staff], max: 4h }\n";
    private static final String UNTIL = "2026-01-01T03:00:00Z";
    private static final String COUNTS_FOR_NOTHING = "; breaking the glass counts for nothing: ";
    private static final String UNSIGNED =
            "neither the commit that brought it nor a tag \"" + TAG + "\" is signed, with the pin as it is now";
    private static final String ONE = "sha256:" + "1".repeat(64);
    private static final String TWO = "sha256:" + "2".repeat(64);

    private Instant now = Instant.parse("2026-01-01T00:30:00Z");
    private Canal canal = new Canal();
    private GitModel git = canal.git;

    BreakGlassReachTest() {
        start(Canal.PLATFORM, Canal.POLICY + TERMS);
    }

    private void start(String platform, String policy) {
        canal = new Canal();
        git = canal.git;
        git.push(
                "root",
                "start",
                "towpath.yaml",
                platform,
                ApprovalPolicy.PATH,
                policy,
                ApprovalPolicy.SIGNERS_PATH,
                Canal.SIGNERS,
                Canal.APP,
                "plain");
    }

    private static String file(String person, String until) {
        return "app: web-app\nenvironment: prod1\nperson: " + person
                + "\nreason: the site is down, INC-7\nartifact: sha-1\nexpires: " + until + "\n";
    }

    private GitSha broken(String person, String content) {
        GitSha commit = git.push(person, "break", PIN, "v2", FILE, content);
        git.sign(commit, person);
        return commit;
    }

    private ApprovalJudge judge() {
        return canal.judge().heeding(new BreakGlassReader(new SnakeYamlParser(), () -> now));
    }

    private Verdict verdict() {
        ApprovalQuestion question = canal.question(PROD);
        DesiredState desired = new DesiredState(
                canal.platform(git.tree(git.head()).orElseThrow()),
                new TreeMap<>(Map.of(PROD, question.target())),
                new TreeMap<>(),
                Problems.NONE);
        return judge().judge(canal.snapshot(), desired, List.of(question)).get(PROD);
    }

    private void refused(String why) {
        assertThat(verdict()).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict().message()).endsWith(COUNTS_FOR_NOTHING + why);
    }

    private void stands() {
        assertThat(verdict()).isInstanceOf(Verdict.Granted.class);
        assertThat(verdict().proof().evidence()).isEqualTo("break_glass");
    }

    @Test
    void aTagIsForTheTimeInWhichItWasMade() {
        now = Instant.parse("2026-02-02T03:00:00Z");
        String content = file("sam", "2026-02-02T04:00:00Z");
        git.tag(TAG, git.push("mallory", "break", PIN, "v2", FILE, content), "sam");
        stands();
        git.push("sue", "over", FILE, "");

        git.push("mallory", "again", FILE, content);

        refused(UNSIGNED);
    }

    @Test
    void aTagOnAnotherFileOfThatNameIsNoneOnThisOne() {
        now = Instant.parse("2026-02-02T03:00:00Z");
        String signed = file("sam", "2026-02-02T02:50:00Z");
        git.tag(TAG, git.branch(git.head(), "sam", "break", PIN, "v2", FILE, signed), "sam");

        git.push("mallory", "break", PIN, "v2", FILE, file("sam", "2026-02-02T04:00:00Z"));

        refused(UNSIGNED);
    }

    @Test
    void whoSignsACommitOnTopOfTheFileHasNotSignedTheFile() {
        GitSha brought = git.branch(git.head(), "mallory", "break", PIN, "v2", FILE, file("sam", UNTIL));
        GitSha later = git.branch(brought, "sam", "other", "README", "x");
        git.sign(later, "sam");
        git.merge("web-flow", later);
        refused(UNSIGNED);

        git.sign(brought, "sam");
        stands();
    }

    @Test
    void aFileForAnotherTargetStandsInForNothingHere() {
        String other = file("sam", UNTIL).replace("prod1", "dev1");
        GitSha commit = git.push(
                "sam",
                "break",
                PIN,
                "v2",
                "apps/web-app/dev1/promotion.yaml",
                "v2",
                "policies/break-glass/web-app-dev1.yaml",
                other);
        git.sign(commit, "sam");

        assertThat(judge().policy(canal.snapshot()).problems().list())
                .extracting(Problem::code)
                .containsExactly("break_glass");
        assertThat(verdict()).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict().message()).doesNotContain("breaking the glass");
    }

    @Test
    void aDigestMustBeTheOneThatThePinAsksFor() {
        GitSha same = git.push("sam", "break", PIN, "v2 " + ONE, FILE, file("sam", UNTIL) + "digest: " + ONE + "\n");
        git.sign(same, "sam");
        stands();

        GitSha other =
                git.push("sam", "break", PIN, "v2 " + TWO, FILE, file("sam", UNTIL) + "digest: " + ONE + "\n#\n");
        git.sign(other, "sam");
        refused("it names a digest, and promotion.yaml does not ask for that");

        GitSha none = git.push("sam", "break", PIN, "v2", FILE, file("sam", UNTIL) + "digest: " + ONE + "\n# 3\n");
        git.sign(none, "sam");
        refused("it names a digest, and promotion.yaml does not ask for that");
    }

    private void newPolicy(String terms) {
        GitSha policy = git.push("root", "policy", ApprovalPolicy.PATH, Canal.POLICY + terms);
        git.tag("approve/p1", policy, "sam");
        git.tag("approve/p2", policy, "sue");
        assertThat(judge().policy(canal.snapshot()).commit()).contains(policy);
    }

    @Test
    void thePolicyThatJudgesThePinMustAllowThePersonToo() {
        start(Canal.PLATFORM, Canal.POLICY + TERMS.replace("staff", "client"));
        git.push("mallory", "pin", PIN, "v2");
        newPolicy(TERMS);

        broken("sam", file("sam", UNTIL));

        refused("\"sam\" is not in client");
    }

    @Test
    void thePolicyThatJudgesThePinMustAllowTheTimeToo() {
        start(Canal.PLATFORM, Canal.POLICY + TERMS.replace("4h", "1h"));
        git.push("mallory", "pin", PIN, "v2");
        newPolicy(TERMS);

        broken("sam", file("sam", UNTIL));

        refused("it expires at " + UNTIL + ", more than 60 minutes after it was signed");
    }

    @Test
    void whatIsApprovedNeedsNoEmergency() {
        GitSha commit = broken("sam", file("sam", UNTIL));
        git.tag("approve/1", commit, "sue");
        git.tag("approve/2", commit, "carl");

        assertThat(verdict().message()).isEqualTo("approved by carl (client) and sue (staff)");
        assertThat(verdict().proof().evidence()).isEqualTo("signed_merge");
        assertThat(verdict().proof().emergency()).isEmpty();
    }

    @Test
    void whatIsUnknownStaysUnknownWithTheRemark() {
        start(Canal.PLATFORM + "forge Acme/infra-config\n", Canal.POLICY + TERMS);
        git.push("mallory", "break", PIN, "v2", FILE, file("sam", UNTIL));

        assertThat(verdict()).isInstanceOf(Verdict.Unknown.class);
        assertThat(verdict().message()).endsWith(COUNTS_FOR_NOTHING + UNSIGNED);
    }

    @Test
    void aTeamOfWhichTheForgeSaysNothingLetsNobody() {
        start(Canal.PLATFORM + "forge Acme/infra-config\n", Canal.POLICY + TERMS);
        ForgeModel forge = new ForgeModel(git);
        canal.forge = forge;
        broken("dora", file("dora", UNTIL));
        refused("\"dora\" is not in staff");
        forge.silence("members");
        refused("whether \"dora\" is in staff is not known: the forge answered 502 for members");

        ForgeModel answering = new ForgeModel(git);
        canal.forge = answering;
        answering.join("acme/platform", "dora");
        stands();
    }

    @Test
    void withoutAPolicyInForceItCountsForNothing() {
        canal = new Canal();
        git = canal.git;
        git.push("root", "start", "towpath.yaml", Canal.PLATFORM, Canal.APP, "plain");
        broken("sam", file("sam", UNTIL));

        assertThat(judge().policy(canal.snapshot()).problems().list())
                .extracting(Problem::message)
                .contains("security: breaking the glass of \"web-app/prod1\" counts for nothing: no approval policy is"
                        + " in force");
        assertThat(verdict().allows()).isFalse();
    }
}
