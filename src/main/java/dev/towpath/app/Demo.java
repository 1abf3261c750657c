package dev.towpath.app;

import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.adapter.process.Programs;
import dev.towpath.app.DemoRepository.Signer;
import dev.towpath.cli.Console;
import dev.towpath.cli.DemoRequest;
import dev.towpath.cli.RunRequest.Mode;
import dev.towpath.cli.Scope;
import dev.towpath.cli.Session;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.Progress;
import dev.towpath.plan.State;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Explanation;
import dev.towpath.report.Ink;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Rollout;
import dev.towpath.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The whole story in a minute: the real program against a rehearsal cloud, told as it goes. */
final class Demo {
    private static final String BUILD = "sha-9f8e7d6";
    private static final String BROKEN = "sha-bad0bad";
    private static final String MENDED = "sha-2b7e151";
    private static final String SITE = "3c5e618";
    private static final Duration ROLLOUT = Duration.ofMillis(600);

    private final Map<String, String> environment;
    private final List<String> ownCommand;
    private final Session outer;
    private final Console console;
    private final Ink ink;

    Demo(Map<String, String> environment, List<String> ownCommand, Session outer, Console console, Ink ink) {
        this.environment = environment;
        this.ownCommand = ownCommand;
        this.outer = outer;
        this.console = console;
        this.ink = ink;
    }

    /** Plays it in a directory of its own, which is removed afterwards unless it is to be kept. */
    ExitCode play(Optional<Path> keep, DemoRequest request) {
        try {
            if (keep.isPresent()) {
                Template.takeEmpty("playing the demo in", keep.get());
            }
            Path directory = keep.isPresent() ? keep.get() : Files.createTempDirectory("towpath-demo");
            try {
                return playIn(directory, request);
            } finally {
                if (keep.isEmpty()) {
                    DemoRepository.remove(directory);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("playing the demo", e);
        }
    }

    private ExitCode playIn(Path directory, DemoRequest request) throws IOException {
        long begun = System.nanoTime();
        boolean terraform =
                Programs.find("terraform", environment.getOrDefault("PATH", "")).isPresent();
        Cloud cloud = new Cloud().rollout(ROLLOUT).invalidation(Duration.ofMillis(200));
        try (DemoRepository repository =
                        new DemoRepository(directory.resolve("infra-config"), Clock.systemUTC(), terraform);
                Sandbox sandbox = Sandbox.start(cloud, 0)) {
            Map<String, String> inner = inner(directory, sandbox);
            Program program = new Program(
                    inner, repository.directory(), ownCommand, pace(), new SecureRandom(), Boundaries.unobserved());
            Scope scope = new Scope(
                    Optional.of(repository.directory().toString()),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    false);
            Session session = new Session(scope, Progress.silent(), outer.stopping());
            DemoStage stage = new DemoStage(console, ink, program, session);
            console.out()
                    .println("A rehearsal: a config repository, three accounts, and everything in this process."
                            + (terraform
                                    ? ""
                                    : " There is no terraform on the PATH, so no infrastructure is applied."));
            DemoCloud world = new DemoCloud(cloud, sandbox.endpoint());
            development(stage, repository, () -> world.seed(program.opened(session)), terraform);
            staging(stage, repository);
            production(stage, repository);
            failure(stage, repository, cloud, world);
            drift(stage, world);
            if (request.serve() && stage.surprises().isEmpty()) {
                cloud.rollout(DemoPages.ROLLOUT);
                return new DemoPages(stage, console, ink, program, session).serve(repository, MENDED, request.port());
            }
            return ending(
                    stage,
                    Duration.ofNanos(System.nanoTime() - begun),
                    request.keep().map(any -> directory));
        }
    }

    private static void development(DemoStage stage, DemoRepository repository, Runnable builds, boolean terraform)
            throws IOException {
        stage.act("A build reaches development");
        stage.tell("A developer pins web-app " + BUILD + " and marketing-site " + SITE
                + " in dev1; platform-lead merges.");
        repository.pin("web-app/dev1", BUILD);
        repository.pin("marketing-site/dev1", SITE);
        repository.merge("Deploy web-app and marketing-site to dev1", Signer.PLATFORM_LEAD);
        builds.run();
        RunReport report = stage.run(Mode.RECONCILE);
        stage.expect(report, "web-app/dev1", State.DEPLOYED);
        stage.expect(report, "marketing-site/dev1", State.DEPLOYED);
        if (terraform) {
            stage.expect(report, "dns/dev1", State.APPLIED);
        }
    }

    private static void staging(DemoStage stage, DemoRepository repository) throws IOException {
        stage.act("The same artifacts go to staging");
        stage.tell("Staging needs one of staff; the merge is signed by platform-lead, who is.");
        repository.pin("web-app/stage1", BUILD);
        repository.pin("marketing-site/stage1", SITE);
        repository.merge("Promote to stage1", Signer.PLATFORM_LEAD);
        RunReport report = stage.run(Mode.RECONCILE);
        stage.expect(report, "web-app/stage1", State.DEPLOYED);
        stage.expect(report, "marketing-site/stage1", State.DEPLOYED);
    }

    private void production(DemoStage stage, DemoRepository repository) throws IOException {
        stage.act("Production waits for the right people");
        stage.tell("Production needs staff and client; platform-lead alone has signed.");
        repository.pin("web-app/prod1", BUILD);
        repository.pin("marketing-site/prod1", SITE);
        GitSha merge = repository.merge("Promote to prod1", Signer.PLATFORM_LEAD);
        RunReport report = stage.run(Mode.RECONCILE);
        stage.expect(report, "web-app/prod1", State.HELD);
        stage.expect(report, "marketing-site/prod1", State.HELD);
        stage.tell(ink.dim("$ towpath explain web-app prod1"));
        explain(report);
        stage.tell("product-owner signs a tag on that commit. Nothing else changes.");
        repository.approve("promote-to-prod1", merge, Signer.PRODUCT_OWNER);
        report = stage.run(Mode.RECONCILE);
        stage.expect(report, "web-app/prod1", State.DEPLOYED);
        stage.expect(report, "marketing-site/prod1", State.DEPLOYED);
    }

    private static void failure(DemoStage stage, DemoRepository repository, Cloud cloud, DemoCloud world)
            throws IOException {
        stage.act("A build that does not start is rolled back");
        stage.tell("web-app " + BROKEN + " ends with exit code 1 as soon as it starts.");
        world.image(BROKEN);
        cloud.rollout(world.imageName(BROKEN), Rollout.exits(1, List.of("could not connect to the database")));
        repository.pin("web-app/dev1", BROKEN);
        repository.merge("Deploy web-app " + BROKEN + " to dev1", Signer.PLATFORM_LEAD);
        RunReport report = stage.run(Mode.RECONCILE);
        stage.expect(report, "web-app/dev1", State.FAILED);
        stage.tell("The next run does not try it again.");
        report = stage.run(Mode.RECONCILE);
        stage.expect(report, "web-app/dev1", State.HELD);
        stage.tell("A mended build is pinned.");
        world.image(MENDED);
        repository.pin("web-app/dev1", MENDED);
        repository.merge("Deploy web-app " + MENDED + " to dev1", Signer.PLATFORM_LEAD);
        report = stage.run(Mode.RECONCILE);
        stage.expect(report, "web-app/dev1", State.DEPLOYED);
    }

    private static void drift(DemoStage stage, DemoCloud world) {
        stage.act("Somebody deploys by hand");
        stage.tell("web-app in prod1 is set to another revision in the console.");
        String proper = world.deployByHand("333333333333", "web-app-prod1", "web-app-prod1:1");
        world.settle(ROLLOUT);
        RunReport report = stage.run(Mode.PLAN);
        stage.expect(report, "web-app/prod1", State.DRIFTED);
        stage.tell("They put it back.");
        world.deployByHand("333333333333", "web-app-prod1", proper);
        world.settle(ROLLOUT);
        stage.act("A run with nothing to do changes nothing");
        report = stage.run(Mode.RECONCILE);
        stage.expect(report.mutations() == 0, "a run with nothing to do made mutating calls: " + report.calls());
        stage.expect(report, "web-app/prod1", State.IN_SYNC);
    }

    private void explain(RunReport report) {
        report.targets().stream()
                .filter(target -> target.target().toString().equals("web-app/prod1"))
                .findFirst()
                .ifPresent(target -> gates(report, target));
    }

    private void gates(RunReport report, TargetReport target) {
        new Explanation(ink)
                .render(report, target)
                .lines()
                .dropWhile(line -> !line.equals(ink.bold("gates")))
                .filter(line -> !line.isBlank())
                .forEach(line -> console.out().println("     " + line));
    }

    private ExitCode ending(DemoStage stage, Duration took, Optional<Path> kept) {
        console.out().println();
        stage.surprises().forEach(surprise -> console.out().println("this should not have happened: " + surprise));
        if (!stage.surprises().isEmpty()) {
            return ExitCode.TARGET_FAILED;
        }
        console.out()
                .println("That was everything, in " + DemoStage.seconds(took) + ". "
                        + kept.map(directory -> "The repository is in " + directory.resolve("infra-config") + ".")
                                .orElse("Nothing is left behind; --keep DIR keeps the repository."));
        console.out().println("Next: towpath init infra-config");
        return ExitCode.OK;
    }

    private Map<String, String> inner(Path directory, Sandbox sandbox) {
        Map<String, String> inner = new TreeMap<>();
        for (String name : List.of("PATH", "TOWPATH_ARTIFACT_SECRET")) {
            Optional.ofNullable(environment.get(name)).ifPresent(value -> inner.put(name, value));
        }
        inner.put("HOME", directory.toString());
        inner.put("AWS_ENDPOINT_URL", sandbox.endpoint().toString());
        inner.put("AWS_ACCESS_KEY_ID", "rehearsal");
        inner.put("AWS_SECRET_ACCESS_KEY", "rehearsal");
        inner.put("AWS_EC2_METADATA_DISABLED", "true");
        return inner;
    }

    private static Pace pace() {
        Duration glance = Duration.ofMillis(150);
        return new Pace(
                glance,
                glance,
                glance.multipliedBy(3),
                Limits.ROLLOUT_MAX,
                Limits.ROLLOUT_STALL_MAX,
                Duration.ofSeconds(30),
                System::nanoTime,
                time -> Thread.sleep(time.toMillis()));
    }
}
