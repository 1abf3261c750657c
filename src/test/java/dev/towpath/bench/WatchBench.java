package dev.towpath.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsEndpoints;
import dev.towpath.adapter.aws.AwsSettings;
import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.SsmRecords;
import dev.towpath.adapter.aws.ecs.ContainerRunner;
import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.adapter.http.HttpEndpoints;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.model.Account;
import dev.towpath.model.CallMeter;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.ImageReference;
import dev.towpath.model.Intent;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Progress;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.Rollout;
import dev.towpath.sandbox.Sandbox;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.waiters.EcsWaiter;

/**
 * How late the end of a rollout is noticed and what watching costs, against the SDK's own waiter on the same services at the same time.
 *
 * <p>Ours has proven the digest and written the record by then; the waiter only says that something is stable.
 */
class WatchBench {
    private static final int SERVICES = Integer.getInteger("bench.services", 50);
    private static final Duration SHORTEST = Duration.ofSeconds(45);
    private static final Duration LONGEST = Duration.ofSeconds(100);
    private static final Place PLACE = new Place(
            new Account("333333333333"),
            new Region("us-east-1"),
            Optional.of("arn:aws:iam::333333333333:role/towpath-deploy"));
    private static final Place SHARED = new Place(
            new Account("920534281604"),
            new Region("us-east-1"),
            Optional.of("arn:aws:iam::920534281604:role/towpath-read"));

    private final Cloud cloud = new Cloud();
    private final CloudAccount account = cloud.account(PLACE.account().id());
    private final CloudAccount shared = cloud.account(SHARED.account().id());
    private final List<Instant> ourCalls = new ArrayList<>();
    private final List<Instant> waiterCalls = new ArrayList<>();

    /** When something was known of a service, by whom. */
    private record Known(Instant began, Instant ours, Instant waiter) {}

    @Test
    void theEndOfARolloutIsNoticed() throws Exception {
        seed();
        try (Sandbox sandbox = Sandbox.start(cloud, 0);
                AwsClients ours = clients(sandbox, ourCalls);
                AwsClients stock = clients(sandbox, waiterCalls)) {
            EcrArtifacts images = new EcrArtifacts(ours, SHARED);
            SsmRecords records = new SsmRecords(ours);
            ContainerRunner runner = new ContainerRunner(
                    ours,
                    images,
                    records,
                    new HttpEndpoints(
                            InetAddress::getAllByName, System::nanoTime, time -> Thread.sleep(time.toMillis())),
                    Pace.standard(System::nanoTime, time -> Thread.sleep(time.toMillis())),
                    Clock.systemUTC());
            Random random = new Random(7);
            ExecutorService threads = Executors.newFixedThreadPool(2 * SERVICES);
            try {
                List<Future<Known>> all = new ArrayList<>();
                for (int i = 0; i < SERVICES; i++) {
                    long takes = SHORTEST.toMillis()
                            + random.nextLong(LONGEST.minus(SHORTEST).toMillis());
                    cloud.rollout(tag(i), Rollout.completes().taking(Duration.ofMillis(takes)));
                    int number = i;
                    all.add(threads.submit(() -> watch(number, runner, images, records, stock.ecs(PLACE), threads)));
                }
                List<Known> known = new ArrayList<>();
                for (Future<Known> one : all) {
                    known.add(one.get());
                }
                report(known, stock.ecs(PLACE));
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private void seed() {
        for (int i = 0; i < SERVICES; i++) {
            shared.immutableRepository(repository(i));
            shared.image(repository(i), tag(i));
            account.service("platform", service(i), "nginx:1.25");
            account.parameter("/" + service(i) + "/container-image-tag", "latest")
                    .parameter("/" + service(i) + "/ecs-cluster-name", "platform")
                    .parameter("/" + service(i) + "/ecs-service-name", service(i));
        }
    }

    private static AwsClients clients(Sandbox sandbox, List<Instant> calls) {
        CallMeter meter = (operation, mutation) -> {
            if (operation.equals("ecs:DescribeServices")) {
                synchronized (calls) {
                    calls.add(Instant.now());
                }
            }
        };
        return new AwsClients(
                new AwsSettings(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")),
                        Optional.empty(),
                        new RunId("01BENCH"),
                        AwsEndpoints.at(sandbox.endpoint())),
                meter);
    }

    private Known watch(
            int number,
            ContainerRunner runner,
            EcrArtifacts images,
            SsmRecords records,
            EcsClient stock,
            ExecutorService threads)
            throws Exception {
        ContainerImage image = new ContainerImage(repository(number), new Pin(tag(number)));
        Digest digest = images.locate(image).orElseThrow().digest();
        Target target = Target.of(service(number), "prod1");
        ContainerService workload = new ContainerService(
                new ParameterPrefix("/" + service(number)), repository(number), Optional.empty(), ImageReference.TAG);
        Grounds grounds = new Grounds(
                new GitSha("1".repeat(40)), Optional.empty(), new TreeMap<>(), Optional.empty(), new TreeMap<>());
        Subject subject = new Subject(
                target,
                PLACE,
                workload,
                records.read(List.of(new ObservedTarget(target, PLACE, workload)))
                        .get(target),
                Optional.empty());
        Intent intent = new Intent(
                "01INTENT" + number,
                target,
                "container",
                Optional.of(image.pin()),
                Optional.of(digest),
                grounds.commit(),
                1,
                new RunId("01BENCH"),
                Instant.now(),
                new TreeMap<>());
        List<Future<Instant>> waiter = new ArrayList<>();
        List<Instant> began = new ArrayList<>();
        StepContext context = new StepContext(
                new RunId("01BENCH"),
                intent,
                () -> {},
                learned -> {
                    if (learned.containsKey("deployment")) {
                        began.add(Instant.now());
                        waiter.add(threads.submit(() -> stockWaiter(stock, service(number))));
                    }
                },
                Progress.silent(),
                true,
                () -> false);
        Outcome outcome = runner.run(new Step.DeployContainer(subject, grounds, image, digest), context);
        Instant reported = Instant.now();
        assertThat(outcome).as(service(number)).isInstanceOf(Outcome.Succeeded.class);
        return new Known(began.get(0), reported, waiter.get(0).get());
    }

    private static Instant stockWaiter(EcsClient ecs, String service) {
        try (EcsWaiter waiter = ecs.waiter()) {
            waiter.waitUntilServicesStable(
                    request -> request.cluster("platform").services(service));
            return Instant.now();
        }
    }

    private void report(List<Known> known, EcsClient ecs) throws Exception {
        List<Duration> ours = new ArrayList<>();
        List<Duration> waiter = new ArrayList<>();
        List<Instant> ends = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            String name = service(i);
            Service service = ecs.describeServices(
                            request -> request.cluster("platform").services(name))
                    .services()
                    .get(0);
            Instant end = service.deployments().get(0).updatedAt();
            ends.add(end);
            ours.add(Duration.between(end, known.get(i).ours()));
            waiter.add(Duration.between(end, known.get(i).waiter()));
        }
        Instant from = known.stream().map(Known::began).max(Instant::compareTo).orElseThrow();
        Instant to = ends.stream().min(Instant::compareTo).orElseThrow();
        assertThat(from).as("all are watched at the same time").isBefore(to);
        double ourRate = perMinute(ourCalls, from, to);
        double waiterRate = perMinute(waiterCalls, from, to);
        String text = "%d services, rollouts of %d to %d s, all watched for %d s\n"
                        .formatted(
                                SERVICES,
                                SHORTEST.toSeconds(),
                                LONGEST.toSeconds(),
                                Duration.between(from, to).toSeconds())
                + line("from the end of a rollout to its record, s", ours)
                + line("from the end of a rollout to the waiter's word, s", waiter)
                + "the waiter is %.1f times as late at p50, %.1f times at p95\n"
                        .formatted(
                                ratio(percentile(waiter, 50), percentile(ours, 50)),
                                ratio(percentile(waiter, 95), percentile(ours, 95)))
                + "calls of ecs:DescribeServices a minute: ours %.0f, the waiter's %.0f, %.1f times as many\n"
                        .formatted(ourRate, waiterRate, waiterRate / ourRate);
        Path directory = Files.createDirectories(Path.of("target", "bench"));
        Files.writeString(directory.resolve("watch.txt"), text);
        assertThat(ourRate).as("calls a minute").isLessThanOrEqualTo(60);
    }

    private static String line(String what, List<Duration> lags) {
        return "%s: p50 %.1f, p95 %.1f\n"
                .formatted(
                        what,
                        percentile(lags, 50).toMillis() / 1000.0,
                        percentile(lags, 95).toMillis() / 1000.0);
    }

    private static Duration percentile(List<Duration> lags, int percent) {
        List<Duration> sorted = lags.stream().sorted().toList();
        return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
    }

    private static double ratio(Duration one, Duration other) {
        return (double) one.toMillis() / Math.max(1, other.toMillis());
    }

    private static double perMinute(List<Instant> calls, Instant from, Instant to) {
        synchronized (calls) {
            long within = calls.stream()
                    .filter(at -> !at.isBefore(from) && at.isBefore(to))
                    .count();
            return within * 60_000.0 / Duration.between(from, to).toMillis();
        }
    }

    private static String repository(int number) {
        return "acme/app" + number;
    }

    private static String tag(int number) {
        return "sha-" + (1000 + number);
    }

    private static String service(int number) {
        return "app" + number;
    }
}
