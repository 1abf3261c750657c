package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.Ending;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosticTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String LOCK = """
        Error message: operation error S3: PutObject, https response error StatusCode: 412
        Lock Info:
          ID:        5177c85c-6d3f
          Path:      states/dns/terraform.tfstate
          Operation: OperationTypeApply
          Who:       root@vm
          Version:   1.11.4
          Created:   2026-11-21 09:58:30.225918723 +0000 UTC
          Info:

        Terraform acquires a state lock to protect the state from being written
        """;

    @TempDir
    private Path directory;

    @Test
    void readsWhatIsPrintedForPeople() {
        String text = """
            Initializing the backend...

            Warning: Deprecated thing

            Do not.

            Error: Unsupported Terraform Core version

              on main.tf line 1, in terraform:
               1: terraform { required_version = "~> 1.2.0" }

            This configuration does not support Terraform version 1.11.4. To proceed,
            either choose another supported Terraform version.
            """;
        List<Diagnostic> found = Diagnostic.inText(text);
        assertThat(found).hasSize(2);
        assertThat(found.get(0).error()).isFalse();
        assertThat(found.get(1).sentence())
                .isEqualTo("Unsupported Terraform Core version: This configuration does not support Terraform version"
                        + " 1.11.4. To proceed, either choose another supported Terraform version. (main.tf:1)");
        assertThat(Diagnostic.inText("│ Error: Boxed\n│\n│ inside\n"))
                .singleElement()
                .satisfies(boxed -> assertThat(boxed.sentence()).isEqualTo("Boxed: inside"));
    }

    @Test
    void readsTheLockAndTellsItsHolderAndAge() {
        Diagnostic diagnostic = new Diagnostic(true, StateLock.SUMMARY, LOCK, Optional.empty());
        StateLock lock = StateLock.in(diagnostic).orElseThrow();
        assertThat(lock.id()).isEqualTo("5177c85c-6d3f");
        assertThat(lock.created()).contains(Instant.parse("2026-11-21T09:58:30.225918723Z"));
        assertThat(lock.holder(NOW))
                .isEqualTo("\"root@vm\" since 2026-11-21T09:58:30Z (2 h 1 min), for an operation \"apply\", on"
                        + " \"states/dns/terraform.tfstate\"");
        assertThat(StateLock.in(new Diagnostic(true, "Something else", LOCK, Optional.empty())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDenied: not authorized to perform ssm:PutParameter, ACCESS_DENIED, false",
        "ThrottlingException: Rate exceeded, THROTTLED, false",
        "dial tcp 10.0.0.1:443: connect: connection refused, UNREACHABLE, false",
        "https response error StatusCode: 503, UNREACHABLE, false",
        "ExpiredTokenException: the security token included in the request is expired, NO_CREDENTIALS, false",
        "InvalidParameterValue: the size is odd, TERRAFORM_FAILED, true",
        "Provider dependency changes detected, INVALID, false"
    })
    void onlyWhatTheRootIsToBlameForIsJudged(String words, ReasonCode reason, boolean judged) {
        Failure failure =
                diagnoses().of("apply", List.of(new Diagnostic(true, words, "", Optional.empty())), ended(1), "");
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(Diagnoses.rootsFault(failure)).isEqualTo(judged);
        assertThat(failure.message()).isEqualTo("dns/dev1: \"terraform apply\" ended with status 1: " + words);
    }

    @Test
    void manyErrorsAreCountedAndSecretsHidden() {
        List<Diagnostic> errors = List.of(
                new Diagnostic(true, "one", "key AKIAABCDEFGHIJKLMNOP", Optional.of("main.tf:3")),
                new Diagnostic(true, "two", "password = \"hunter2\"", Optional.empty()),
                new Diagnostic(true, "three", "known-secret and https://user:pw@host/", Optional.empty()),
                new Diagnostic(true, "four", "", Optional.empty()));
        assertThat(diagnoses().of("plan", errors, ended(1), "").message())
                .isEqualTo("dns/dev1: \"terraform plan\" ended with status 1: one: key (hidden) (main.tf:3); two:"
                        + " password = (hidden); three: (hidden) and https://(hidden)@host/; and 1 more");
    }

    @Test
    void eventsTellHowFarAnApplyCame() throws IOException {
        Path file = directory.resolve("events");
        Files.writeString(file, """
            not json
            {"type":"planned_change","change":{"action":"replace"}}
            {"type":"planned_change","change":{"action":"create"}}
            {"type":"apply_start","hook":{"action":"delete"}}
            {"type":"apply_complete","hook":{"action":"delete","resource":{"addr":"a.a"}}}
            {"type":"apply_complete","hook":{"action":"read","resource":{"addr":"data.a.a"}}}
            {"type":"apply_errored","hook":{"action":"create","resource":{"addr":"a.b"}}}
            {"type":"something_newer"}
            {"type":"diagnostic","diagnostic":{"severity":"warning","summary":"w"}}
            {"type":"diagnostic","diagnostic":{"severity":"error","summary":"e","detail":"d"}}
            """);
        Events events = Events.read(file);
        assertThat(events.extent()).isEqualTo("1 of 3");
        assertThat(events.started()).isTrue();
        assertThat(events.finished()).isEmpty();
        assertThat(events.errored()).containsExactly("a.b create");
        assertThat(events.errors()).extracting(Diagnostic::summary).containsExactly("e");
        assertThat(events.warnings()).extracting(Diagnostic::summary).containsExactly("w");
        assertThat(Events.read(directory.resolve("none")).extent()).isEqualTo("0 of 0");
    }

    @Test
    void placesComeFromTheRange() {
        Json json = Json.parse(
                        "{\"severity\":\"error\",\"summary\":\"s\",\"range\":{\"filename\":\"main.tf\",\"start\":"
                                + "{\"line\":7}}}")
                .orElseThrow();
        assertThat(Diagnostic.of(json).sentence()).isEqualTo("s (main.tf:7)");
    }

    private static Ending ended(int status) {
        return new Ending(OptionalInt.of(status), Ending.Cause.FINISHED, 1);
    }

    private Diagnoses diagnoses() {
        return new Diagnoses(
                RootFixture.TARGET,
                new RootFixture(directory).root(),
                new Engine("terraform", Path.of("/bin/terraform"), "1.11.4"),
                new Redaction(List.of("known-secret")),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
