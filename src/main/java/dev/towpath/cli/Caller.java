package dev.towpath.cli;

import dev.towpath.cli.Operations.Previewed;
import dev.towpath.model.Progress;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Format;
import dev.towpath.report.HtmlReport;
import dev.towpath.report.Ink;
import dev.towpath.report.JsonReport;
import dev.towpath.report.MarkdownReport;
import dev.towpath.report.PreviewComment;
import dev.towpath.report.PreviewReport;
import dev.towpath.report.Proposal;
import dev.towpath.report.ProposalReport;
import dev.towpath.report.RunReport;
import dev.towpath.report.TextReport;
import dev.towpath.report.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What every verb is given: the console, the program, and the wish to stop. */
record Caller(Console console, Operations operations, BooleanSupplier stopping) {
    private static final Set<Format> ANNOTATIONS = EnumSet.of(Format.GITHUB, Format.SARIF);

    /** Does something while a terminal shows its progress. */
    <T> T watching(CommonOptions options, Function<Session, T> action) {
        return watching(options, Set.of(), action);
    }

    /** The same for a verb that also writes in formats of code review tools. */
    <T> T watching(CommonOptions options, Set<Format> annotations, Function<Session, T> action) {
        if (ANNOTATIONS.contains(options.format) && !annotations.contains(options.format)) {
            throw new Usage(
                    "\"--format " + options.format.word() + "\" is not for this verb; see \"towpath validate\"");
        }
        if (!console.errTerminal()) {
            return action.apply(new Session(options.scope(), unwatched(options.verbose), stopping));
        }
        try (ProgressLine line = new ProgressLine(console.err())) {
            return action.apply(new Session(options.scope(), line, stopping));
        }
    }

    /** Without a terminal nobody watches; but whoever has asked us to stop wants to know what is still going on. */
    private Progress unwatched(boolean verbose) {
        return sentence -> {
            if (verbose || stopping.getAsBoolean()) {
                console.err().println(Words.line(sentence));
            }
        };
    }

    /** Prints a run in the format that was asked for. */
    ExitCode print(CommonOptions options, RunReport report) {
        Format format = options.format;
        if (format == Format.JSON) {
            boolean full = report.verb().equals("status") || report.verb().equals("explain");
            result(options, full ? new JsonReport().renderInFull(report) : new JsonReport().render(report));
        } else if (format == Format.MARKDOWN) {
            result(options, new MarkdownReport().render(report));
        } else if (format == Format.HTML) {
            result(options, new HtmlReport().render(report));
        } else {
            Ink ink = options.ink(console);
            result(options, new TextReport(ink).render(report));
        }
        return report.exit();
    }

    /** Proposes a pin and tells what came of it. */
    ExitCode propose(CommonOptions options, PinRequest request) {
        Proposal proposal = watching(options, session -> operations.propose(session, request));
        ProposalReport report = new ProposalReport(options.ink(console));
        if (options.format == Format.JSON) {
            result(options, report.json(proposal));
        } else if (options.format == Format.MARKDOWN) {
            result(options, report.markdown(proposal));
        } else {
            result(options, report.text(proposal));
        }
        return ExitCode.OK;
    }

    /** Tells what merging a pull request would do; where it was not commented, and should have been, why. */
    void tell(CommonOptions options, Previewed seen) {
        PreviewReport report = new PreviewReport();
        switch (options.format) {
            case JSON -> result(options, report.json(seen.preview()));
            case MARKDOWN -> result(options, new PreviewComment().render(seen.preview()));
            case HTML -> result(options, new HtmlReport().render(seen.preview().run()));
            default -> result(options, report.text(seen.preview(), options.ink(console)));
        }
        seen.comment().ifPresent(address -> console.err().println("towpath: commented at " + address));
        seen.uncommented()
                .ifPresent(failure -> console.err()
                        .println("towpath: the comment was not written: " + failure.message() + "; "
                                + failure.advice()));
    }

    /** Writes the result to where it was asked for. */
    void result(CommonOptions options, String text) {
        Path output = options.output;
        if (output == null) {
            console.out().print(text);
            console.out().flush();
            return;
        }
        try {
            Files.write(output, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.INVALID,
                            "writing the result to \"" + output + "\": " + e.getMessage(),
                            "name a file that can be written with --output"),
                    e);
        }
    }
}
