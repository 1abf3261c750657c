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
import java.util.function.Supplier;

/** What every verb is given: the console, the program, and the wish to stop. */
record Caller(Console console, Operations operations, BooleanSupplier stopping) {
    private static final Set<Format> RUNS = EnumSet.of(Format.TEXT, Format.JSON, Format.MARKDOWN, Format.HTML);
    private static final Set<Format> OTHERS = EnumSet.of(Format.TEXT, Format.JSON, Format.MARKDOWN);

    /** Does something while a terminal shows its progress. */
    <T> T watching(CommonOptions options, Function<Session, T> action) {
        if (!console.errTerminal()) {
            return action.apply(new Session(options.scope(), unwatched(options.verbose), stopping));
        }
        try (ProgressLine line = new ProgressLine(console.err())) {
            return action.apply(new Session(options.scope(), line, stopping));
        }
    }

    /** Does what a run does, or begins to do; {@code more} are the formats in which only this verb writes it. */
    <T> T running(CommonOptions options, Set<Format> more, Function<Session, T> action) {
        Set<Format> formats = EnumSet.copyOf(RUNS);
        formats.addAll(more);
        return writing(options, formats, action);
    }

    /** Does something that no run does, and of which {@link #tell} writes what came of it. */
    <T> T looking(CommonOptions options, Function<Session, T> action) {
        return writing(options, OTHERS, action);
    }

    private <T> T writing(CommonOptions options, Set<Format> formats, Function<Session, T> action) {
        if (!formats.contains(options.format)) {
            throw new Usage("\"--format " + options.format.word() + "\" is not for this verb, which writes "
                    + Words.list(formats.stream().map(Format::word).toList()));
        }
        return watching(options, action);
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
        Proposal proposal = looking(options, session -> operations.propose(session, request));
        ProposalReport report = new ProposalReport(options.ink(console));
        tell(options, () -> report.text(proposal), () -> report.json(proposal), () -> report.markdown(proposal));
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

    /** Writes what is not a run in the format that was asked for. */
    void tell(CommonOptions options, Supplier<String> text, Supplier<String> json, Supplier<String> markdown) {
        result(
                options,
                switch (options.format) {
                    case JSON -> json.get();
                    case MARKDOWN -> markdown.get();
                    default -> text.get();
                });
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
                            "writing the result to \"" + output + "\": " + Words.why(e),
                            "name a file that can be written with --output"),
                    e);
        }
    }
}
