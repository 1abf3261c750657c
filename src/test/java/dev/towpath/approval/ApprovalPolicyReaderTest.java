package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Limits;
import dev.towpath.model.Tier;
import dev.towpath.problem.Problem;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What policies/approvals.yaml may say, and what is said of everything else. */
class ApprovalPolicyReaderTest {
    private static final String RULE = "rules: [ { name: all, when: {}, require: {} }, "
            + "{ name: policy, when: { change: policy }, require: {} } ]\n";

    private static PolicyReading read(String text) {
        return new ApprovalPolicyReader(new SnakeYamlParser())
                .read(
                        FileModel.of(ApprovalPolicy.PATH, text),
                        Set.of(new EnvironmentName("dev1"), new EnvironmentName("prod1")));
    }

    @Test
    void aRuleAboutNoResourceIsRefused() {
        assertThat(read(RULE.replace("when: {}", "when: { resources: [] }"))
                        .problems()
                        .list())
                .extracting(Problem::code)
                .containsExactly("empty_list");
    }

    @Test
    void theWholePolicyIsRead() {
        PolicyReading reading = read("""
                groups:
                  staff:  { teams: [AcmeCorp/platform], users: [platform-lead] }
                  client: { users: [product-owner] }
                rules:
                  - { name: dev, when: { tier: dev }, require: {} }
                  - { name: some, when: { environments: [prod1], apps: [web-app], app: other }, require: { client: 2 } }
                  - { name: destroys, when: { change: terraform, destroys: true }, require: { staff: 2 } }
                  - { name: back, when: { rollback: proven }, require: { staff: 1 }, alone: true, waives: [soak, freeze, promoted_from] }
                  - { name: policy, when: { change: policy }, require: { staff: 2, codeowners: 1 } }
                evidence: [forge_review, signed_merge]
                """);

        assertThat(reading.problems().list()).isEmpty();
        ApprovalPolicy policy = reading.policy().orElseThrow();
        assertThat(policy.groups().keySet()).containsExactly("client", "staff");
        assertThat(policy.groups().get("staff"))
                .isEqualTo(new Group(List.of("AcmeCorp/platform"), List.of("platform-lead")));
        assertThat(policy.evidence()).containsExactly(Evidence.FORGE_REVIEW, Evidence.SIGNED_MERGE);
        assertThat(policy.rules()).extracting(Rule::name).containsExactly("dev", "some", "destroys", "back", "policy");
        assertThat(policy.rules().get(0).when().tier()).contains(Tier.DEV);
        assertThat(policy.rules().get(1).when().apps()).containsExactly("other", "web-app");
        assertThat(policy.rules().get(2).when().destroys()).contains(true);
        assertThat(policy.rules().get(3).alone()).isTrue();
        assertThat(policy.rules().get(3).waives()).containsExactly("freeze", "promoted_from", "soak");
        assertThat(policy.rules().get(4).require()).isEqualTo(Map.of("staff", 2, "codeowners", 1));
    }

    @Test
    void theDigestIsOfWhatItSaysAndNotOfHowItIsWritten() {
        ApprovalPolicy one =
                read("groups: { a: { users: [x, y] } }\n" + RULE).policy().orElseThrow();
        ApprovalPolicy same = read("# why\ngroups:\n  a:\n    users: [y, x]\n\n" + RULE)
                .policy()
                .orElseThrow();
        ApprovalPolicy other =
                read("groups: { a: { users: [x, z] } }\n" + RULE).policy().orElseThrow();

        assertThat(one.digest()).isEqualTo(same.digest()).isNotEqualTo(other.digest());
    }

    static Stream<Arguments> bad() {
        String p = ApprovalPolicy.PATH;
        return Stream.of(
                Arguments.of(
                        "# only a comment\n",
                        p + ":1:1: error: the approval policy is empty; give it \"groups\" and \"rules\":"
                                + " a change that no rule matches is refused"),
                Arguments.of(
                        "rules: []\n",
                        p + ":1:8: error: there are no rules, so every change is refused; add a rule for each tier"),
                Arguments.of(
                        "rules: [ { name: a, when: {}, require: { stuff: 1 } } ]\ngroups: { staff: {} }\n",
                        p + ":1:42: error: there is no group \"stuff\"; did you mean \"staff\"?"),
                Arguments.of(
                        "rules: [ { name: a, when: { tier: prod }, require: {} } ]\n",
                        p + ":1:35: error: \"tier\" is \"prod\"; it must be one of dev, production, staging"),
                Arguments.of(
                        "rules: [ { name: a, when: { environment: prod2 }, require: {} } ]\n",
                        p + ":1:42: error: there is no environment \"prod2\"; did you mean \"prod1\"?"),
                Arguments.of(
                        "rules: [ { name: a, when: { tire: dev }, require: {} } ]\n",
                        p + ":1:29: error: \"tire\" is not a key of \"when\"; did you mean \"tier\"?"),
                Arguments.of(
                        "rules: [ { name: a, when: { environments: [] }, require: {} } ]\n",
                        p
                                + ":1:43: error: \"environments\" names nothing; name one, or remove the key to match every one"),
                Arguments.of(
                        "rules: [ { name: a, when: {}, require: { codeowners: -1 } } ]\n",
                        p
                                + ":1:54: error: the number of \"codeowners\" is \"-1\"; it must be a number of people from 0 to 100"),
                Arguments.of(
                        "rules: [ { name: a, when: {} } ]\n",
                        p + ":1:10: error: a rule has no \"require\"; add the key \"require\""),
                Arguments.of(
                        "rules: [ { name: a, require: {} } ]\n",
                        p + ":1:10: error: a rule has no \"when\"; add the key \"when\""),
                Arguments.of(
                        "rules: [ { name: a, when: {}, require: {} }, { name: a, when: {}, require: {} } ]\n",
                        p + ":1:46: error: two rules are called \"a\"; give each rule a name of its own"),
                Arguments.of(
                        "rules: [ { name: a, when: { change: policy, tier: dev }, require: {} } ]\n",
                        p
                                + ":1:27: error: a rule for changes of the policy names something else beside \"change: policy\";"
                                + " the policy belongs to no target: leave only \"change: policy\""),
                Arguments.of(
                        "groups: { codeowners: { users: [a] } }\n" + RULE,
                        p + ":1:11: error: group \"codeowners\" is the group of those whom CODEOWNERS names;"
                                + " choose another name; rules may require \"codeowners\" without a group of that name"),
                Arguments.of(
                        "groups: { staff: { teams: [platform] } }\n" + RULE,
                        p
                                + ":1:28: error: an entry of \"teams\" is \"platform\"; it must be a team such as \"AcmeCorp/platform\""),
                Arguments.of(
                        RULE + "evidence: [email]\n",
                        p
                                + ":2:12: error: an entry of \"evidence\" is \"email\"; it must be one of forge_review, merge, signed_merge"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsWrongIsAnErrorWithItsPlaceAndNothingIsInForce(String text, String problem) {
        PolicyReading reading = read(text);

        assertThat(reading.policy()).isEmpty();
        assertThat(reading.problems().list()).extracting(Problem::toString).contains(problem);
    }

    @Test
    void allErrorsAreToldAtOnce() {
        PolicyReading reading =
                read("groups: { a: { user: [x] } }\nrules: [ { name: a, when: { tier: x }, require: { b: y } } ]\n");

        assertThat(reading.problems().list())
                .extracting(Problem::code)
                .contains("unknown_key", "bad_value", "unknown_group");
    }

    @Test
    void aMissingFileIsAnError() {
        PolicyReading reading =
                new ApprovalPolicyReader(new SnakeYamlParser()).read(FileModel.of("README", "x"), Set.of());

        assertThat(reading.policy()).isEqualTo(Optional.empty());
        assertThat(reading.problems().list())
                .extracting(Problem::message)
                .containsExactly("there is no approval policy");
    }

    private static PolicyReading read(TreeEntry.Kind kind, String text) {
        return new ApprovalPolicyReader(new SnakeYamlParser())
                .read(
                        MemoryTree.empty().with(ApprovalPolicy.PATH, kind, text.getBytes(StandardCharsets.UTF_8)),
                        Set.of());
    }

    @Test
    void aLinkIsNoPolicy() {
        PolicyReading reading = read(TreeEntry.Kind.SYMLINK, RULE);

        assertThat(reading.policy()).isEmpty();
        assertThat(reading.problems().list())
                .extracting(Problem::message)
                .containsExactly("security: the approval policy is no regular file");
    }

    @Test
    void aFileHasALimitAndMayReachIt() {
        String padding = "#".repeat(Limits.FILE_BYTES_MAX - RULE.length());

        assertThat(read(TreeEntry.Kind.FILE, RULE + padding).policy()).isPresent();
        PolicyReading over = read(TreeEntry.Kind.FILE, RULE + padding + "#");
        assertThat(over.policy()).isEmpty();
        assertThat(over.problems().list())
                .extracting(Problem::message)
                .containsExactly("the file has " + (Limits.FILE_BYTES_MAX + 1) + " bytes; at most "
                        + Limits.FILE_BYTES_MAX + " are read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ groups: [staff], max: 4h } | ",
                "{ groups: [], max: 4h }      | \"groups\" names nothing",
                "{ groups: [stuff], max: 4h } | there is no group \"stuff\""
            })
    void whoMayBreakTheGlassIsAGroupOfThePolicy(String terms, String message) {
        PolicyReading reading = read("groups: { staff: { users: [sam] } }\n" + RULE + "break_glass: " + terms + "\n");

        assertThat(reading.problems().list())
                .extracting(Problem::message)
                .isEqualTo(Optional.ofNullable(message).stream().toList());
        assertThat(reading.policy().flatMap(ApprovalPolicy::breakGlass).isPresent())
                .isEqualTo(message == null);
    }
}
