package dev.towpath.approval;

import static dev.towpath.approval.Canal.APP;
import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.towpath.approval.PolicyTrial.Trial;
import dev.towpath.model.GitSha;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file that matters to a target may have stood elsewhere before. */
class MovingPathsTest {
    private final Canal canal = new Canal();
    private final GitModel git = canal.git;

    private GitSha start(String policy) {
        return git.push(
                "root",
                "start",
                "towpath.yaml",
                Canal.PLATFORM,
                ApprovalPolicy.PATH,
                policy,
                ApprovalPolicy.SIGNERS_PATH,
                Canal.SIGNERS,
                APP,
                "modules/first.tf",
                "modules/first.tf",
                "one",
                PIN,
                "pin: A");
    }

    /** The module moves, changes there, and moves on; answers with the commit of the change. */
    private GitSha moved() {
        git.push("root", "move", APP, "modules/second.tf", "modules/second.tf", "one");
        GitSha changed = git.push("eve", "change", "modules/second.tf", "two");
        git.push("root", "move on", APP, "modules/third.tf", "modules/third.tf", "two", "modules/second.tf", "");
        return changed;
    }

    @Test
    void theCommitThatChangedItIsFoundWhereItStoodThen() {
        GitSha first = start(Canal.POLICY);
        GitSha changed = moved();

        Verdict verdict = canal.verdict(canal.recorded(PROD, first));

        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.proof().changes())
                .extracting(JudgedChange::commit, it -> it.contents().keySet().toString())
                .contains(tuple(changed, "[module]"));
    }

    @Test
    void itsChangeThereIsTriedAgainUnderAnotherPolicy() {
        GitSha first = start(Canal.POLICY);
        GitSha changed = moved();

        assertThat(canal.judge()
                        .trial(canal.snapshot(), first, List.of(canal.target(PROD)))
                        .trials())
                .extracting(Trial::commit, Trial::parts)
                .contains(tuple(changed, List.of("module")));
    }

    @Test
    void aTrialAsksTheRulesOfTerraformWhereTerraformFilesChanged() {
        GitSha first = start(Canal.POLICY.replaceAll("(?m)^  - \\{ name: production.*\n", "")
                + "  - { name: deploys, when: { change: deploy }, require: { client: 1 } }\n"
                + "  - { name: plans, when: { change: terraform }, require: { staff: 2 } }\n");
        git.push("dora", "pin", PIN, "pin: B");
        git.push("dora", "root", "apps/web-app/prod1/closure", "one");
        assertThat(words(first)).containsExactly("[closure] client staff", "[promotion] client");

        git.push("dora", "root", "apps/web-app/prod1/closure", "infrastructure");
        git.push("dora", "pin", PIN, "pin: C");
        assertThat(words(first))
                .as("a root of its own is Terraform whatever changed")
                .containsExactly("[promotion] staff", "[closure] staff", "[closure] staff", "[promotion] staff");
    }

    private List<String> words(GitSha since) {
        return canal.judge().trial(canal.snapshot(), since, List.of(canal.target(PROD))).trials().stream()
                .map(trial -> trial.parts()
                        + (trial.now().message().contains("by client") ? " client" : "")
                        + (trial.now().message().contains("by staff") ? " staff" : ""))
                .toList();
    }
}
