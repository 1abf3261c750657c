package dev.towpath.notice;

import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.GitSha;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs and lines of which people may be told. */
public final class NoticeSamples {
    public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final GitSha COMMIT = new GitSha("3f2a91c0d5e64b7f8a9b0c1d2e3f405162738495");

    private NoticeSamples() {}

    /** A line of {@code app/dev1}: its pin, what is recorded since the beginning, and a reason. */
    public static TargetReport line(
            String app, State state, String pin, String record, Optional<TargetReport.Reason> why) {
        return line(app, state, pin, record, NOW.minusSeconds(3600), why);
    }

    static TargetReport line(
            String app, State state, String pin, String record, Instant since, Optional<TargetReport.Reason> why) {
        return new TargetReport(
                Target.of(app, "dev1"),
                "container",
                state,
                Optional.of(pin),
                Optional.of(record),
                Optional.of(record),
                Optional.of(since),
                why,
                List.of(),
                List.of(),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty());
    }

    public static TargetReport line(String app, State state, String version) {
        return line(app, state, version, version, Optional.empty());
    }

    public static Optional<TargetReport.Reason> because(ReasonCode code, String message) {
        return Optional.of(new TargetReport.Reason(code, message, "look", List.of("staff"), Optional.empty()));
    }

    /** A run that began so many minutes after noon, or rather ten. */
    public static RunReport run(int minute, TargetReport... lines) {
        return run("reconcile", minute, Optional.empty(), lines);
    }

    static RunReport run(String verb, int minute, Optional<Failure> stopped, TargetReport... lines) {
        List<TargetReport> targets = List.of(lines);
        return new RunReport(
                new RunId(String.format("01JD5T3V8Q%016d", minute)),
                verb,
                "https://user@acme:to@ken@github.com/AcmeCorp/infra-config.git",
                Optional.of(COMMIT),
                Optional.of(Digest.of("plan")),
                NOW.plusSeconds(60L * minute),
                Duration.ofSeconds(1),
                targets,
                new TreeMap<>(),
                0,
                Problems.NONE,
                stopped,
                ExitCode.of(targets, Problems.NONE, stopped));
    }

    public static Occasion occasion(RunReport report) {
        return new Occasion(
                report,
                true,
                new TreeMap<>(Map.of(new EnvironmentName("dev1"), Tier.DEV)),
                Optional.of("https://github.com/AcmeCorp/infra-config/commit/" + COMMIT));
    }
}
