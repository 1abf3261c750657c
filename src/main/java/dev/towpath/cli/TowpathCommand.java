package dev.towpath.cli;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Words;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The whole command line: parses it, runs the verb, and turns whatever comes of it into an exit code. */
public final class TowpathCommand {
    private static final int HELP_WIDTH = 110;

    private final Console console;
    private final Operations operations;
    private final BooleanSupplier stopping;

    /** The command line of a program. */
    public TowpathCommand(Console console, Operations operations, BooleanSupplier stopping) {
        this.console = console;
        this.operations = operations;
        this.stopping = stopping;
    }

    /** Runs one command line. */
    public int run(List<String> arguments) {
        CommandLine line = commandLine();
        if (arguments.isEmpty()) {
            line.usage(line.getErr());
            line.getErr().flush();
            return ExitCode.USAGE.status();
        }
        int status = line.execute(arguments.toArray(new String[0]));
        line.getOut().flush();
        line.getErr().flush();
        return status;
    }

    /** The picocli model, for the run and for tests of the help. */
    CommandLine commandLine() {
        Caller caller = new Caller(console, operations, stopping);
        CommandLine line = new CommandLine(new RootCommand());
        line.addSubcommand(new DemoVerb(caller));
        line.addSubcommand(new InitVerb(caller));
        line.addSubcommand(new ValidateVerb(caller));
        line.addSubcommand(new DoctorVerb(caller));
        line.addSubcommand(new PlanVerb(caller));
        line.addSubcommand(new ReconcileVerb(caller));
        line.addSubcommand(new StatusVerb(caller));
        line.addSubcommand(new ExplainVerb(caller));
        line.addSubcommand(new ApprovalsVerb(caller));
        line.addSubcommand(new CommandLine(new PolicyVerb()).addSubcommand(new PolicyTestVerb(caller)));
        line.addSubcommand(new HistoryVerb(caller));
        line.addSubcommand(new DriftVerb(caller));
        line.addSubcommand(new DiffVerb(caller));
        line.addSubcommand(new PromoteVerb(caller));
        line.addSubcommand(new RollbackVerb(caller));
        CommandLine audit = new CommandLine(new AuditVerb());
        audit.addSubcommand(new AuditVerifyVerb(caller));
        audit.addSubcommand(new AuditExportVerb(caller));
        line.addSubcommand(audit);
        line.addSubcommand(new RetryVerb(caller));
        line.addSubcommand(new UnlockVerb(caller));
        line.addSubcommand(new StateVerb(caller));
        line.addSubcommand(new ServeVerb(caller));
        line.addSubcommand(new SandboxVerb(caller));
        line.addSubcommand(new CredentialsVerb(caller));
        line.addSubcommand(new CompletionVerb(caller));
        line.getSubcommands().values().forEach(verb -> quieten(verb.getCommandSpec()));
        line.getCommandSpec().versionProvider(() -> new String[] {operations.version()});
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(console.colours(false) ? Ansi.ON : Ansi.OFF));
        Misuse.convert(line);
        line.setDefaultValueProvider(new EnvironmentDefaults(console.environment()));
        line.setParameterExceptionHandler(this::misused);
        line.setExecutionExceptionHandler(this::failed);
        return line;
    }

    /** A verb that is told its target need not offer to choose one; scripts that say it twice go on working. */
    private static void quieten(CommandSpec verb) {
        boolean told = verb.positionalParameters().stream()
                .anyMatch(word -> word.required() && word.paramLabel().equals("APP"));
        for (String name : told ? List.of("--app", "--env") : List.<String>of()) {
            Optional.ofNullable(verb.findOption(name)).ifPresent(option -> {
                verb.remove(option);
                verb.addOption(OptionSpec.builder(option).hidden(true).build());
            });
        }
    }

    private int misused(ParameterException e, String[] arguments) {
        return misused(Misuse.sentence(e), e.getCommandLine());
    }

    private int misused(String sentence, CommandLine line) {
        console.err().println("towpath: " + sentence);
        console.err().println("see \"" + line.getCommandSpec().qualifiedName() + " --help\"");
        return ExitCode.USAGE.status();
    }

    private int failed(Exception e, CommandLine line, ParseResult parsed) {
        if (e instanceof Usage usage) {
            return misused(String.valueOf(usage.getMessage()), line);
        }
        if (e instanceof FailureException failure) {
            return told(failure.failure());
        }
        console.err().println("towpath: this is a defect of Towpath: " + e);
        console.err().println("nothing more was done; please report it with the lines below");
        e.printStackTrace(console.err());
        return ExitCode.COULD_NOT_RUN.status();
    }

    private int told(Failure failure) {
        console.err().println("towpath: " + Words.line(failure.message()));
        if (!failure.advice().isEmpty()) {
            console.err().println(Words.line(failure.advice()));
        }
        return ExitCode.of(failure).status();
    }
}
