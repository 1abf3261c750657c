package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsSettings;
import dev.towpath.adapter.aws.SsmRecords;
import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.cli.Console;
import dev.towpath.cli.Operations;
import dev.towpath.cli.TowpathCommand;
import dev.towpath.model.Account;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.report.CallTally;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does once what most runs begin with, so that the launcher can keep the loaded classes in an archive: the command line, and a call
 * to AWS, whose SDK takes longest to load.
 *
 * <p>It talks to a rehearsal cloud of its own. Parsing is left out: JDK 17 crashes while it writes an archive with those parsers.
 */
public final class Warmup {
    private Warmup() {}

    /** Warms up. */
    public static void main(String[] arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console console = new Console(nowhere, nowhere, false, false, Map.of());
        Operations program = new Program(
                Map.of(),
                Path.of("/"),
                List.of("towpath"),
                Pace.standard(System::nanoTime, time -> {}),
                new SecureRandom(),
                Boundaries.unobserved());
        new TowpathCommand(console, program, () -> false).run(List.of("plan", "--help"));
        try (Sandbox sandbox = Sandbox.start(new Cloud(), 0)) {
            Map<String, String> environment = Map.of(
                    "AWS_ENDPOINT_URL", sandbox.endpoint().toString(),
                    "AWS_ACCESS_KEY_ID", "rehearsal",
                    "AWS_SECRET_ACCESS_KEY", "rehearsal");
            AwsSettings settings = AwsSettings.ofEnvironment(environment, Optional.empty(), new RunId("warmup"));
            try (AwsClients clients = new AwsClients(settings, new CallTally())) {
                Place place = new Place(
                        new Account("111111111111"),
                        new Region("us-east-1"),
                        Optional.of("arn:aws:iam::111111111111:role/warmup"));
                Infrastructure root = new Infrastructure(new ParameterPrefix("/warmup/dev1"));
                new SsmRecords(clients).read(List.of(new ObservedTarget(Target.of("warmup", "dev1"), place, root)));
            }
        }
    }
}
