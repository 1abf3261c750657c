package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.problem.Diagnosis;
import dev.towpath.problem.SourceSpan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyCheckupTest {
    private static final String KEY = " ssh-ed25519 AAAA\n";

    private static ApprovalPolicy policy(int wanted, Evidence... evidence) {
        Rule rule = new Rule(
                "production",
                Condition.ALWAYS,
                new TreeMap<>(Map.of("staff", wanted)),
                false,
                Set.of(),
                SourceSpan.startOf(ApprovalPolicy.PATH));
        return new ApprovalPolicy(
                new TreeMap<>(Map.of("staff", new Group(List.of(), List.of("lead", "second", "third")))),
                List.of(rule),
                List.of(evidence),
                Optional.empty());
    }

    private static List<String> told(ApprovalPolicy policy, boolean forge, String signers) {
        return new PolicyCheckup(policy, forge, Optional.of(signers).filter(text -> !text.isEmpty()))
                .look().stream()
                        .map(each -> each.grade().word() + " " + each.message())
                        .toList();
    }

    @Test
    void whatEverybodyCanGiveIsWell() {
        assertThat(told(policy(2), false, "lead" + KEY + "second" + KEY + "third" + KEY))
                .containsExactly("ok 1 rule; what counts: signed_merge");
        assertThat(told(policy(2), true, "")).containsExactly("ok 1 rule; what counts: forge_review");
    }

    @Test
    void aGroupInWhichNobodyCanSignHoldsForEver() {
        assertThat(told(policy(1), false, "stranger" + KEY))
                .containsExactly("bad only signatures count, and no one of any group has a key in"
                        + " policies/allowed_signers: whatever needs an approval is held for ever");
    }

    @Test
    void whoHasNoKeyIsNamedAndSoIsTheRuleThatTooFewCanSatisfy() {
        List<Diagnosis> found = new PolicyCheckup(policy(2), false, Optional.of("lead" + KEY)).look();
        assertThat(found)
                .extracting(Diagnosis::message)
                .containsExactly(
                        "without a key in policies/allowed_signers, so that they cannot approve by signature: second, third",
                        "the rule \"production\" needs 2 of \"staff\", and only 1 of them can sign");
        assertThat(found.get(1).span()).contains(SourceSpan.startOf(ApprovalPolicy.PATH));
    }

    @Test
    void evidenceThatMeansLittleOrCannotBeIsNamed() {
        assertThat(told(policy(1, Evidence.MERGE), false, ""))
                .containsExactly("warn evidence \"merge\" counts: whoever may merge satisfies every rule alone");
        assertThat(told(policy(1, Evidence.FORGE_REVIEW), false, ""))
                .containsExactly("bad evidence \"forge_review\" counts, and towpath.yaml names no forge to ask");
    }
}
