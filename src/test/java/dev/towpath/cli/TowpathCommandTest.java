package dev.towpath.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TowpathCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final RecordedOperations operations = new RecordedOperations();
    private final Map<String, String> environment = new TreeMap<>();

    @TempDir
    private Path directory;

    @Test
    void helpSaysEverything() {
        StringBuilder all = new StringBuilder();
        run("--help");
        all.append(out());
        command().commandLine().getSubcommands().forEach((verb, line) -> {
            help(all, verb);
            line.getSubcommands().keySet().forEach(part -> help(all, verb, part));
        });
        Golden.check("cli/help.txt", all.toString());
    }

    private void help(StringBuilder all, String... verb) {
        out.reset();
        List<String> words = new ArrayList<>(List.of(verb));
        words.add("--help");
        assertThat(run(words.toArray(new String[0]))).isZero();
        all.append("\n$ towpath ").append(String.join(" ", words)).append('\n').append(out());
    }

    @Test
    void everyVerbHasAnExample() {
        for (CommandLine verb : command().commandLine().getSubcommands().values()) {
            assertThat(verb.getCommandSpec().usageMessage().footer())
                    .as(verb.getCommandName())
                    .contains("Example:");
        }
    }

    @Test
    void versionNamesTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out()).isEqualTo("towpath 0.1.0 (abc, built today)\n");
    }

    @Test
    void withoutAVerbItExplainsItself() {
        assertThat(run()).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("Usage: towpath");
    }

    @Test
    void anUnknownVerbOrOptionIsMisuse() {
        assertThat(run("recnocile")).isEqualTo(2);
        assertThat(err()).contains("see \"towpath --help\"");
        assertThat(run("plan", "--rpeo", "x")).isEqualTo(2);
        assertThat(err()).contains("see \"towpath plan --help\"");
        assertThat(run("explain", "web-app")).isEqualTo(2);
        assertThat(run("explain", "../x", "prod1")).isEqualTo(2);
        assertThat(run("reconcile", "--max-parallel", "0")).isEqualTo(2);
        assertThat(run("sandbox", "--cloud", "x", "--for", "y")).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(operations.asked).isEmpty();
    }

    @Test
    void whatIsNotUnderstoodIsNamedWithWhatIsNear() {
        assertThat(misuse("paln")).isEqualTo("there is no verb \"paln\"; did you mean \"plan\"?");
        assertThat(misuse("plan", "--frmat", "json"))
                .isEqualTo("there is no option \"--frmat\"; did you mean \"--format\"?");
        assertThat(misuse("audit", "everything"))
                .isEqualTo("there is no verb \"everything\"; known verbs: verify, export");
        assertThat(misuse("validate", "extra")).isEqualTo("\"extra\" is one word too many");
        assertThat(misuse("plan", "--format", "xml"))
                .isEqualTo("Invalid value for option '--format': \"xml\" is none of text, json, markdown, html, github,"
                        + " sarif");
        assertThat(misuse("serve", "--every", "1x"))
                .isEqualTo("Invalid value for option '--every': \"1x\" is not a time such as 500ms, 2s, 5m or 1h");
        assertThat(misuse("explain", "Web App", "prod1"))
                .doesNotContain("java.lang")
                .contains("\"Web App\"");
        assertThat(misuse("state", "dns", "prod1", "frob")).endsWith("\"frob\" is none of show, push, discard");
    }

    private String misuse(String... arguments) {
        err.reset();
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(operations.asked).isEmpty();
        assertThat(err()).startsWith("towpath: ").contains("\nsee \"towpath");
        return err().substring("towpath: ".length(), err().indexOf('\n'));
    }

    @Test
    void aFormatThatAVerbDoesNotWriteIsRefusedBeforeAnythingIsDone() {
        for (List<String> verb : List.of(
                List.of("doctor"),
                List.of("history"),
                List.of("approvals", "web-app", "prod1"),
                List.of("diff", "web-app", "prod1"),
                List.of("promote", "web-app", "--to", "prod1"),
                List.of("rollback", "web-app", "prod1"),
                List.of("audit", "verify"),
                List.of("policy", "test", "--since", "v1"))) {
            List<String> words = new ArrayList<>(verb);
            words.addAll(List.of("--format", "html"));
            assertThat(misuse(words.toArray(new String[0])))
                    .isEqualTo("\"--format html\" is not for this verb, which writes text, json and markdown");
        }
        assertThat(misuse("plan", "--format", "sarif"))
                .isEqualTo(
                        "\"--format sarif\" is not for this verb, which writes text, json, markdown, html and github");
    }

    @Test
    void anAuditAsksForWhatItIsToldAndSaysWhetherAPersonIsNeeded() {
        assertThat(run("audit", "verify")).isZero();
        operations.granted = false;
        assertThat(run("audit", "verify", "--no-records")).isEqualTo(4);
        assertThat(out()).contains("broken: entry 2 of the chain was removed");
        assertThat(operations.asked).containsExactly("audit with records", "audit without records");
        assertThat(run("audit")).isEqualTo(2);
        assertThat(err()).contains("see \"towpath audit --help\"");
    }

    @Test
    void anExportIsOfWholeDaysOrOfMoments() {
        assertThat(run("audit", "export", "--from", "2026-10-01", "--to", "2026-12-31", "--output", "q4.zip"))
                .isZero();
        assertThat(out()).isEqualTo("wrote it\n");
        assertThat(run("audit", "export", "--from", "2026-10-01T06:00:00Z", "--every-tier"))
                .isZero();
        assertThat(operations.asked)
                .containsExactly(
                        "ExportRequest[from=2026-10-01T00:00:00Z, to=Optional[2027-01-01T00:00:00Z], everyTier=false,"
                                + " output=Optional[q4.zip]]",
                        "ExportRequest[from=2026-10-01T06:00:00Z, to=Optional.empty, everyTier=true,"
                                + " output=Optional.empty]");
        assertThat(run("audit", "export", "--from", "october")).isEqualTo(2);
        assertThat(err())
                .contains("--from \"october\" is neither a day such as 2026-10-01 nor a moment such as"
                        + " 2026-10-01T06:00:00Z");
        assertThat(run("audit", "export", "--from", "2026-10-02", "--to", "2026-10-01"))
                .isEqualTo(2);
        assertThat(run("audit", "export")).isEqualTo(2);
    }

    @Test
    void optionsReachTheRun() {
        run(
                "reconcile",
                "--repo",
                "r",
                "--ref",
                "v1",
                "--app",
                "web*",
                "--app",
                "dns",
                "--env",
                "prod1,dev?",
                "--no-wait");
        assertThat(operations.asked)
                .containsExactly(
                        "RunRequest[mode=RECONCILE, await=false, parallel=8, acceptRewind=false, allowShrink=false, acceptedPlans=[]]"
                                + " Scope[repository=Optional[r], ref=Optional[v1], apps=[web*, dns], environments=[prod1, dev?],"
                                + " config=Optional.empty, verbose=false]");
    }

    @Test
    void everyOptionAlsoFromTheEnvironment() {
        environment.putAll(Map.of(
                "TOWPATH_REPO",
                "r",
                "TOWPATH_APP",
                "a,b",
                "TOWPATH_MAX_PARALLEL",
                "3",
                "TOWPATH_DRY_RUN",
                "1",
                "TOWPATH_ACCEPT_REWIND",
                "false",
                "TOWPATH_FORMAT",
                "json"));
        run("reconcile", "--app", "c");
        assertThat(operations.asked)
                .containsExactly(
                        "RunRequest[mode=PLAN, await=true, parallel=3, acceptRewind=false, allowShrink=false, acceptedPlans=[]]"
                                + " Scope[repository=Optional[r], ref=Optional.empty, apps=[c], environments=[],"
                                + " config=Optional.empty, verbose=false]");
        assertThat(out()).startsWith("{\n  \"schema\": \"towpath.report/v1\"");
    }

    @Test
    void detailedExitCodeTellsOfChanges() {
        operations.targets = List.of(RecordedOperations.target(State.WOULD_DEPLOY));
        assertThat(run("plan")).isZero();
        assertThat(run("plan", "--detailed-exitcode")).isEqualTo(10);
        operations.targets = List.of(RecordedOperations.target(State.IN_SYNC));
        assertThat(run("plan", "--detailed-exitcode")).isZero();
        operations.targets =
                List.of(RecordedOperations.target(State.WOULD_DEPLOY), RecordedOperations.target(State.INVALID));
        assertThat(run("plan", "--detailed-exitcode")).isEqualTo(3);
    }

    @Test
    void failuresBecomeSentencesAndCodes() {
        operations.failure = Optional.of(new FailureException(new Failure.RetryLater(
                ReasonCode.UNREACHABLE, "fetching \"x\": connection refused", "check the network, then run again")));
        assertThat(run("validate")).isEqualTo(5);
        assertThat(err()).isEqualTo("towpath: fetching \"x\": connection refused\ncheck the network, then run again\n");
        assertThat(out()).isEmpty();
    }

    @Test
    void aDefectSaysThatItIsOne() {
        operations.failure = Optional.of(new IllegalStateException("oops"));
        assertThat(run("plan")).isEqualTo(5);
        assertThat(err()).startsWith("towpath: this is a defect of Towpath: java.lang.IllegalStateException: oops\n");
    }

    @Test
    void explainKnowsOneTarget() {
        operations.targets = List.of(RecordedOperations.target(State.UNPINNED));
        assertThat(run("explain", "web-app", "prod1")).isZero();
        assertThat(out()).startsWith("web-app/prod1 is unpinned\n");
        operations.targets = List.of();
        assertThat(run("explain", "web-app", "prod1")).isEqualTo(3);
        assertThat(err()).contains("the config repository has no such target");
        assertThat(run("explain", "web-app", "prod1", "--format", "json")).isEqualTo(3);
    }

    @Test
    void approvalsExitTellsTheVerdict() {
        assertThat(run("approvals", "web-app", "prod1", "--format", "json")).isZero();
        assertThat(out()).contains("\"verdict\": \"granted\"");
        operations.granted = false;
        assertThat(run("approvals", "web-app", "prod1")).isEqualTo(4);
    }

    @Test
    void unlockAsksForTheEpoch() {
        assertThat(run("unlock", "web-app", "prod1")).isZero();
        assertThat(out()).isEqualTo("web-app/prod1: held by host-1/4711 at epoch 7\n");
        assertThat(run("unlock", "web-app", "prod1", "--force", "6")).isEqualTo(4);
        assertThat(run("unlock", "web-app", "prod1", "--force", "7")).isZero();
    }

    @Test
    void aStateIsShownPushedOrDiscardedWithAReason() {
        assertThat(run("state", "dns", "prod1")).isZero();
        assertThat(out()).isEqualTo("dns/prod1: a state of serial 7\n");
        assertThat(run("state", "dns", "prod1", "push")).isZero();
        assertThat(run("state", "dns", "prod1", "discard")).isEqualTo(2);
        assertThat(err()).contains("discarding the only account of what was made needs a --reason");
        assertThat(run("state", "dns", "prod1", "discard", "--reason", "restored by hand"))
                .isZero();
        assertThat(operations.asked)
                .containsExactly(
                        "StateRequest[target=dns/prod1, action=SHOW, reason=Optional.empty]",
                        "StateRequest[target=dns/prod1, action=PUSH, reason=Optional.empty]",
                        "StateRequest[target=dns/prod1, action=DISCARD, reason=Optional[restored by hand]]");
    }

    @Test
    void sandboxSaysOnlyWhereItListens() {
        assertThat(run("sandbox", "--port", "4566", "--for", "repo", "--rollout", "500ms"))
                .isZero();
        assertThat(out()).isEqualTo("listening on http://127.0.0.1:4566\n");
        assertThat(operations.asked)
                .containsExactly(
                        "SandboxRequest[port=4566, cloud=Optional.empty, repository=Optional[repo], rollout=PT0.5S]");
    }

    @Test
    void theResultCanGoToAFile() throws IOException {
        Path file = directory.resolve("report.md");
        assertThat(run("plan", "--format", "markdown", "--output", file.toString()))
                .isZero();
        assertThat(out()).isEmpty();
        assertThat(Files.readString(file)).startsWith("### towpath plan");
        assertThat(run("plan", "--output", directory.resolve("no/where").toString()))
                .isEqualTo(3);
        assertThat(err()).contains("no/where\": there is no such file or directory\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "markdown", "html", "github", "sarif", "JSON"})
    void everyFormatOfValidate(String format) {
        assertThat(run("validate", "--format", format)).isZero();
    }

    @Test
    void completionIsAScript() {
        assertThat(run("completion")).isZero();
        assertThat(out()).contains("complete -F").contains("towpath");
    }

    private int run(String... arguments) {
        return command().run(List.of(arguments));
    }

    private TowpathCommand command() {
        Console console = new Console(stream(out), stream(err), false, false, environment);
        return new TowpathCommand(console, operations, () -> false);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
