package dev.towpath.cli;

import dev.towpath.report.Format;
import dev.towpath.report.Ink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every verb understands. */
final class CommonOptions {
    @Option(
            names = "--repo",
            paramLabel = "URL|PATH",
            description = "the config repository: a working directory, a bare repository, or an https, ssh or file URL"
                    + " (default: the repository of the working directory)")
    @Nullable
    String repository;

    @Option(names = "--ref", paramLabel = "REF", description = "a branch, tag or commit (default: the default branch)")
    @Nullable
    String ref;

    @Option(
            names = "--app",
            paramLabel = "APP",
            split = ",",
            description = "only these applications; may be repeated, * and ? match")
    List<String> apps = new ArrayList<>();

    @Option(
            names = "--env",
            paramLabel = "ENV",
            split = ",",
            description = "only these environments; may be repeated, * and ? match")
    List<String> environments = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json or markdown, of runs also html (default: text)")
    Format format = Format.TEXT;

    @Option(names = "--output", paramLabel = "FILE", description = "write the result there, not to standard output")
    @Nullable
    Path output;

    @Option(names = "--config", paramLabel = "FILE", description = "the operator's own settings")
    @Nullable
    Path config;

    @Option(names = "--verbose", description = "say more on standard error")
    boolean verbose;

    /** Heeded before anything is logged, by whoever starts the program; here it is checked and explained. */
    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "the log on standard error: text, or json for one object a line (default: text)")
    LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--no-color", description = "no colours (also: NO_COLOR)")
    boolean noColor;

    @Option(names = "--help", usageHelp = true, description = "show this and exit")
    boolean help;

    Scope scope() {
        return new Scope(
                Optional.ofNullable(repository),
                Optional.ofNullable(ref),
                apps,
                environments,
                Optional.ofNullable(config),
                verbose);
    }

    Ink ink(Console console) {
        return output == null && console.colours(noColor) ? Ink.COLOURED : Ink.PLAIN;
    }
}
