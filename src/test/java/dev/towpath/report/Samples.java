package dev.towpath.report;

import dev.towpath.approval.Agreement;
import dev.towpath.approval.Candidates;
import dev.towpath.approval.JudgedChange;
import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.journal.Entry;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.plan.GateResult;
import dev.towpath.plan.Hold;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.problem.SourceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One run in which a bit of everything happened. */
final class Samples {
    static final GitSha COMMIT = new GitSha("3f2a91c0d5e64b7f8a9b0c1d2e3f405162738495");
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private Samples() {}

    static RunReport run() {
        return run("reconcile", targets(), problems(), Optional.empty());
    }

    static RunReport run(String verb, List<TargetReport> targets, Problems problems, Optional<Failure> stopped) {
        return new RunReport(
                new RunId("01JD5T3V8Q0000000000000000"),
                verb,
                "https://github.com/AcmeCorp/infra-config.git",
                Optional.of(COMMIT),
                Optional.of(Digest.of("plan")),
                NOW,
                Duration.ofMillis(4_212),
                targets,
                new TreeMap<>(Map.of("ssm:GetParameters", 6L, "ecs:DescribeServices", 1L, "git:fetch", 1L)),
                2,
                problems,
                stopped,
                ExitCode.of(targets, problems, stopped));
    }

    static List<TargetReport> targets() {
        return List.of(
                target(
                        "broken",
                        "dev1",
                        "unknown",
                        State.INVALID,
                        Optional.of(reason(
                                ReasonCode.INVALID,
                                "\"artefact\" is not a key of promotion.yaml",
                                "did you mean \"artifact\"?"))),
                target("dns", "dev1", "infrastructure", State.IN_SYNC, Optional.empty()),
                deployed(),
                held(),
                target(
                        "web-app",
                        "stage1",
                        "container",
                        State.FAILED,
                        Optional.of(reason(
                                ReasonCode.ROLLED_BACK,
                                "the rollout was rolled back: CannotPullContainerError | <b>no</b>\u001b[31m @octocat",
                                "build the image again"))));
    }

    static TargetReport held() {
        Verdict verdict = missing();
        Hold approval = new Hold(ReasonCode.APPROVAL_MISSING, verdict.message(), List.of("client"), Optional.empty());
        Hold soak = new Hold(
                ReasonCode.SOAKING,
                "soaks in \"stage1\" for 30 minutes",
                List.of(),
                Optional.of(Instant.parse("2026-11-21T10:20:00Z")));
        return new TargetReport(
                Target.of("web-app", "prod1"),
                "container",
                State.HELD,
                Optional.of("sha-9f8e7d6"),
                Optional.of("sha-1111111"),
                Optional.of("sha-1111111"),
                Optional.of(Instant.parse("2026-11-18T08:30:00Z")),
                Optional.of(new TargetReport.Reason(
                        ReasonCode.APPROVAL_MISSING, verdict.message(), "", List.of("client"), Optional.empty())),
                List.of(),
                List.of(
                        new GateResult("promotion", Optional.empty(), "\"stage1\" has recorded sha-9f8e7d6"),
                        new GateResult("approval", Optional.of(approval), verdict.message()),
                        new GateResult("soak", Optional.of(soak), "recorded there for 10 minutes")),
                Optional.of(verdict),
                Duration.ofMillis(3),
                Optional.of(new SourceSpan("apps/web-app/prod1/promotion.yaml", 1, 11)));
    }

    static Verdict missing() {
        return new Verdict.Missing(
                new Proof(
                        Optional.of(COMMIT),
                        Optional.of(41),
                        "forge_review",
                        List.of(new Proof.RuleResult(
                                "production",
                                new TreeMap<>(Map.of("staff", 1, "client", 1)),
                                new TreeMap<>(Map.of("staff", List.of("platform-lead"))),
                                new TreeMap<>(Map.of("client", 1)))),
                        List.of(new Proof.Disregarded("someone", "author of the change")),
                        Set.of(),
                        Optional.of(Digest.of("policy")),
                        false,
                        List.of(new JudgedChange(
                                COMMIT,
                                Optional.of(41),
                                new TreeMap<>(Map.of("promotion", Digest.of("sha-9f8e7d6"))),
                                List.of(new Agreement(
                                        "platform-lead",
                                        Agreement.Kind.REVIEW,
                                        "4711",
                                        COMMIT,
                                        Instant.parse("2026-11-20T16:00:00Z"))),
                                Optional.of(Digest.of("policy")))),
                        new TreeMap<>(Map.of(
                                "client",
                                new Candidates(
                                        List.of("product-owner"),
                                        List.of("AcmeCorp/product"),
                                        List.of(new Proof.Disregarded("dora", "author of the change")))))),
                "needs 1 approval by client");
    }

    static TargetReport target(
            String app, String environment, String type, State state, Optional<TargetReport.Reason> reason) {
        return new TargetReport(
                Target.of(app, environment),
                type,
                state,
                Optional.of("sha-1111111"),
                Optional.of("sha-1111111"),
                Optional.of("sha-1111111"),
                Optional.empty(),
                reason,
                List.of(),
                List.of(),
                Optional.empty(),
                Duration.ZERO,
                Optional.of(SourceSpan.startOf("apps/" + app + "/" + environment + "/promotion.yaml")));
    }

    static TargetReport.Reason reason(ReasonCode code, String message, String advice) {
        return new TargetReport.Reason(code, message, advice, List.of(), Optional.empty());
    }

    private static TargetReport deployed() {
        return new TargetReport(
                Target.of("web-app", "dev1"),
                "container",
                State.DEPLOYED,
                Optional.of("sha-9f8e7d6"),
                Optional.of("sha-9f8e7d6"),
                Optional.of("sha-9f8e7d6"),
                Optional.of(NOW),
                Optional.empty(),
                List.of("deploy acme/web-app:sha-9f8e7d6", "deployed in 4.0 s"),
                List.of(),
                Optional.empty(),
                Duration.ofSeconds(4),
                Optional.of(new SourceSpan("apps/web-app/dev1/promotion.yaml", 1, 11)));
    }

    static Problems problems() {
        return new Problems(List.of(
                Problem.error(
                        "unknown_key",
                        new SourceSpan("apps/broken/dev1/promotion.yaml", 1, 1),
                        "\"artefact\" is not a key of promotion.yaml",
                        "did you mean \"artifact\"?"),
                Problem.warning(
                        "floating_ref",
                        new SourceSpan("apps/web, app/dev1/main.tf", 3, 12),
                        "100 % of the modules float",
                        "")));
    }

    static List<Entry> history() {
        return List.of(
                entry("02", State.FAILED, Optional.of("rolled_back"), "the circuit breaker rolled back"),
                entry("01", State.DEPLOYED, Optional.empty(), "deployed"));
    }

    private static Entry entry(String id, State state, Optional<String> reason, String message) {
        return new Entry(
                id,
                Target.of("web-app", "prod1"),
                "container",
                Optional.of(new Pin("sha-9f8e7d6")),
                Optional.of(Digest.of("image")),
                Optional.of(new Pin("sha-1111111")),
                COMMIT,
                Optional.of(41),
                new TreeMap<>(Map.of("staff", List.of("platform-lead"), "client", List.of("product-owner"))),
                Optional.of(Digest.of("policy")),
                new RunId("01JD5T3V8Q0000000000000000"),
                NOW,
                NOW.plusSeconds(95),
                state,
                reason,
                message,
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty());
    }
}
