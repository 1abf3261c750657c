package dev.towpath.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The template's workflow on pull requests gives strangers nothing. */
class WorkflowTest {
    private static final Path WORKFLOWS = Path.of("config-repo-template/.github/workflows");
    private static final Pattern WORDS_OF_STRANGERS =
            Pattern.compile("github\\.(head_ref|event\\.pull_request\\.(title|body|head\\.(ref|label)|user))");

    private static String text(String name) throws IOException {
        return Files.readString(WORKFLOWS.resolve(name), StandardCharsets.UTF_8);
    }

    private static String code(String name) throws IOException {
        return String.join(
                "\n",
                text(name).lines().filter(line -> !line.strip().startsWith("#")).toList());
    }

    @Test
    void noWorkflowRunsWithSecretsOnWhatStrangersPropose() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        assertThat(names).containsExactly("plan.yml", "reconcile.yml");
        for (String name : names) {
            assertThat(code(name))
                    .doesNotContain("pull_request_target", "workflow_run", "secrets.", "write-all")
                    .doesNotContainPattern(WORDS_OF_STRANGERS);
        }
    }

    @Test
    void theJobThatCommentsMayDoNothingElseAndTakesNoRoleForAFork() throws IOException {
        String plan = code("plan.yml");
        String job = plan.substring(plan.indexOf("\n  plan:\n"));

        assertThat(plan.substring(0, plan.indexOf("\njobs:\n")))
                .endsWith("cancel-in-progress: true\n")
                .contains("\npermissions:\n  contents: read\n");
        assertThat(job)
                .contains(
                        "    permissions:\n      contents: read\n      issues: read\n      pull-requests: write\n      id-token: write\n    env:")
                .contains("FROM_HERE: ${{ github.event.pull_request.head.repo.full_name == github.repository }}")
                .contains("configure-aws-credentials@v4\n        if: env.FROM_HERE == 'true' &&")
                .contains("--pull-request \"$NUMBER\" --comment")
                .doesNotContain("ref: ${{ github.event");
        assertThat(plan.lines()
                        .filter(line -> line.contains("actions/checkout@"))
                        .count())
                .isEqualTo(plan.lines()
                        .filter(line -> line.contains("persist-credentials: false"))
                        .count());
    }
}
