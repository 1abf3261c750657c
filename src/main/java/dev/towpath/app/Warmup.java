package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsSettings;
import dev.towpath.adapter.aws.S3ObjectStore;
import dev.towpath.adapter.aws.SsmRecords;
import dev.towpath.adapter.aws.ecs.EcsLive;
import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.cli.Console;
import dev.towpath.cli.Operations;
import dev.towpath.cli.TowpathCommand;
import dev.towpath.journal.ObjectStore;
import dev.towpath.model.Account;
import dev.towpath.model.ContainerService;
import dev.towpath.model.ImageReference;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.model.Workload;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.report.CallTally;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.Sandbox;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Does once what most runs begin with, so that the launcher can keep the loaded classes in an archive: the command line, and calls
 * to AWS, whose SDK takes longest to load.
 *
 * <p>It talks to a rehearsal cloud of its own. Parsing is left out: JDK 17 crashes while it writes an archive with those parsers.
 */
public final class Warmup {
    private static final String NAME = "warmup";
    private static final Target TARGET = Target.of(NAME, "dev1");
    private static final ParameterPrefix PREFIX = new ParameterPrefix("/warmup/dev1");
    private static final Place PLACE = new Place(
            new Account("111111111111"), new Region("us-east-1"), Optional.of("arn:aws:iam::111111111111:role/warmup"));

    private Warmup() {}

    /** Warms up. */
    public static void main(String[] arguments) {
        commandLine();
        Cloud cloud = new Cloud();
        CloudAccount account = cloud.account(PLACE.account().id()).bucket(NAME);
        account.service(NAME, NAME, NAME + ":1");
        try (Sandbox sandbox = Sandbox.start(cloud, 0)) {
            Map<String, String> environment = Map.of(
                    "AWS_ENDPOINT_URL", sandbox.endpoint().toString(),
                    "AWS_ACCESS_KEY_ID", "rehearsal",
                    "AWS_SECRET_ACCESS_KEY", "rehearsal");
            AwsSettings settings = AwsSettings.ofEnvironment(environment, Optional.empty(), new RunId(NAME));
            try (AwsClients clients = new AwsClients(settings, new CallTally())) {
                records(clients);
                state(clients);
                services(clients);
            }
        }
    }

    private static void commandLine() {
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
    }

    private static void records(AwsClients clients) {
        Workload root = new Infrastructure(PREFIX);
        new SsmRecords(clients).read(List.of(new ObservedTarget(TARGET, PLACE, root)));
    }

    private static void state(AwsClients clients) {
        ObjectStore store = new S3ObjectStore(clients.s3(PLACE), PLACE, NAME, "");
        store.put("warmup.json", "{}".getBytes(StandardCharsets.UTF_8), new ObjectStore.Condition.Absent());
        store.list("");
        store.get("warmup.json");
    }

    private static void services(AwsClients clients) {
        Workload service = new ContainerService(PREFIX, NAME, Optional.empty(), ImageReference.TAG);
        Recorded recorded = new Recorded(
                new TreeMap<>(Map.of("ecs-cluster-name", NAME, "ecs-service-name", NAME)),
                Optional.empty(),
                Optional.empty());
        new EcsLive(clients).read(Map.of(new ObservedTarget(TARGET, PLACE, service), recorded));
    }
}
