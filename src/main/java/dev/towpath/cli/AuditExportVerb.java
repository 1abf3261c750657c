package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes an evidence bundle for an auditor. */
@Command(
        name = "export",
        description = {
            "Write an evidence bundle of a period for an auditor.",
            "It has every change in production, who agreed to it under which rule and on what evidence, the policies",
            "that judged, and the chain that proves that nobody edited it since.",
            "A zip, or a directory if --output names one, with evidence.html, evidence.json and the entries as stored.",
            "Reads git and the state store only. Exit code 4: some history is not the one that was written."
        },
        footer = {"", "Example:", "  towpath audit export --from 2026-10-01 --to 2026-12-31 --output q4.zip"})
final class AuditExportVerb implements Verb {
    private final Caller caller;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "the first day, or moment: 2026-10-01 or 2026-10-01T06:00:00Z")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "the last day, or the moment at which it ends (default: now)")
    private @Nullable String to;

    @Option(names = "--every-tier", description = "not only environments of tier production")
    private boolean everyTier;

    @Mixin
    private CommonOptions options = new CommonOptions();

    AuditExportVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Instant first = moment("--from", from, Duration.ZERO);
        String last = to;
        Optional<Instant> end = last == null ? Optional.empty() : Optional.of(moment("--to", last, Duration.ofDays(1)));
        if (end.isPresent() && !first.isBefore(end.get())) {
            throw new Usage("--to " + last + " is not after --from " + from);
        }
        Path output = options.output;
        ExportRequest request = new ExportRequest(first, end, everyTier, Optional.ofNullable(output));
        Operations.Exported exported =
                caller.watching(options, session -> caller.operations().export(session, request));
        caller.console().out().print(exported.sentence());
        caller.console().out().flush();
        return exported.exit();
    }

    /** A day means its first moment, or the first moment of the next where it is the last. */
    private static Instant moment(String option, String text, Duration ofDay) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .plus(ofDay);
        } catch (DateTimeException e) {
            throw new Usage(option + " \"" + text + "\" is neither a day such as 2026-10-01 nor a moment such as"
                    + " 2026-10-01T06:00:00Z");
        }
    }
}
