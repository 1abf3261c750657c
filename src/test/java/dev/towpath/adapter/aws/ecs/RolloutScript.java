package dev.towpath.adapter.aws.ecs;

import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Rollout;
import dev.towpath.sandbox.ServiceSeed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;

/**
 * One way in which a rollout may go, for the matrix.
 *
 * @param name as the table tells it
 * @param seed what is special about the services
 * @param setting what goes wrong, set up after an earlier image was deployed
 */
record RolloutScript(
        String name, UnaryOperator<ServiceSeed> seed, BiConsumer<ContainerRehearsal, VirtualTime> setting) {
    private static final UnaryOperator<ServiceSeed> PLAIN = UnaryOperator.identity();
    private static final UnaryOperator<ServiceSeed> UNBROKEN = ServiceSeed::withoutCircuitBreaker;
    private static final String NO_IMAGE = "CannotPullContainerError: pull image manifest has been retried 1 time(s):"
            + " failed to resolve ref acme/web-app:sha-2: not found";
    private static final String NO_SECRET = "ResourceInitializationError: unable to pull secrets or registry auth:"
            + " execution resource retrieval failed: unable to retrieve secret from asm: AccessDeniedException";
    private static final Duration SOON = Duration.ofSeconds(20);

    static List<RolloutScript> all() {
        return Stream.of(byTheImage(), byTheSetting(), byPeople(), byTheAnswers())
                .flatMap(List::stream)
                .toList();
    }

    private static List<RolloutScript> byTheImage() {
        return List.of(
                of("every task comes up", Rollout.completes()),
                of("it takes nine minutes", Rollout.completes().taking(Duration.ofMinutes(9))),
                of(
                        "every task fails once, then all run",
                        Rollout.recovers("Timeout waiting for network interface provisioning to complete.")),
                with("no task is wanted", seed -> seed.desiring(0), (world, time) -> {}),
                with(
                        "scaled to zero meanwhile",
                        PLAIN,
                        (world, time) -> time.after(
                                SOON,
                                () -> everyService(
                                        world,
                                        name -> world.ecs()
                                                .updateService(request -> request.cluster("main")
                                                        .service(name)
                                                        .desiredCount(0))))),
                of("containers exit", Rollout.exits(3, List.of("no database"))),
                of("containers exit, no circuit breaker", UNBROKEN, Rollout.exits(3, List.of("no database"))),
                of("the image cannot be pulled", Rollout.failsToStart(NO_IMAGE)),
                of("the image cannot be pulled, no circuit breaker", UNBROKEN, Rollout.failsToStart(NO_IMAGE)),
                of("a secret is missing, no circuit breaker", UNBROKEN, Rollout.failsToStart(NO_SECRET)),
                of("out of memory", Rollout.runsOutOfMemory()),
                of("health checks do not pass", Rollout.isUnhealthy()));
    }

    private static List<RolloutScript> byTheSetting() {
        return List.of(
                of("tasks stay pending", Rollout.sticks()),
                of("no capacity", Rollout.cannotBePlaced()),
                of("capacity for one task", Rollout.comesUpInPart()),
                of("completed, then every task dies", Rollout.dies(1, List.of("bye"))),
                of("the tag was moved", Rollout.runsAnotherImage()),
                with(
                        "only the worker's containers exit",
                        PLAIN,
                        (world, time) -> world.cloud.rollout("worker", Rollout.exits(1, List.of("no queue")))));
    }

    private static List<RolloutScript> byPeople() {
        return List.of(
                with(
                        "somebody deploys by hand meanwhile",
                        PLAIN,
                        (world, time) -> time.after(SOON, () -> byHand(world))),
                with("somebody deploys by hand just before", PLAIN, (world, time) -> {
                    world.cloud.rollout("nginx:1.26", Rollout.sticks());
                    byHand(world);
                }),
                with(
                        "somebody stops the deployment",
                        PLAIN,
                        (world, time) -> time.after(SOON, () -> everyService(world, name -> stop(world, name)))),
                with(
                        "somebody goes back to the earlier revision",
                        PLAIN,
                        (world, time) -> time.after(
                                SOON,
                                () -> everyService(world, name -> world.byHand().update("main", name, name + ":2")))),
                with(
                        "somebody forces the same revision again",
                        PLAIN,
                        (world, time) -> time.after(
                                SOON,
                                () -> everyService(
                                        world,
                                        name -> world.ecs()
                                                .updateService(request -> request.cluster("main")
                                                        .service(name)
                                                        .forceNewDeployment(true))))),
                with(
                        "the service is deleted meanwhile",
                        PLAIN,
                        (world, time) -> time.after(
                                SOON,
                                () -> everyService(
                                        world,
                                        name -> world.ecs()
                                                .deleteService(request -> request.cluster("main")
                                                        .service(name)
                                                        .force(true))))));
    }

    private static List<RolloutScript> byTheAnswers() {
        return List.of(
                with(
                        "stale answers for six seconds",
                        PLAIN,
                        (world, time) -> world.cloud.staleness(Duration.ofSeconds(6))),
                with(
                        "stale answers, containers exit",
                        PLAIN,
                        (world, time) -> world.cloud
                                .staleness(Duration.ofSeconds(6))
                                .rollout("sha-2", Rollout.exits(3, List.of("no database")))),
                with(
                        "ECS does not answer for a while",
                        PLAIN,
                        (world, time) ->
                                time.after(SOON, () -> world.cloud.fault(Fault.error("ecs:DescribeServices", 13)))),
                with(
                        "the answer to RegisterTaskDefinition is lost",
                        PLAIN,
                        (world, time) -> world.cloud.fault(Fault.dropAnswer("ecs:RegisterTaskDefinition", 1))),
                with(
                        "the answer to UpdateService is lost",
                        PLAIN,
                        (world, time) -> world.cloud.fault(Fault.dropAnswer("ecs:UpdateService", 1))),
                with(
                        "the newer calls are denied",
                        PLAIN,
                        (world, time) -> world.cloud.fault(Fault.deny("ecs:ListServiceDeployments"))));
    }

    private static RolloutScript of(String name, Rollout rollout) {
        return of(name, PLAIN, rollout);
    }

    private static RolloutScript of(String name, UnaryOperator<ServiceSeed> seed, Rollout rollout) {
        return with(name, seed, (world, time) -> world.cloud.rollout("sha-2", rollout));
    }

    private static RolloutScript with(
            String name, UnaryOperator<ServiceSeed> seed, BiConsumer<ContainerRehearsal, VirtualTime> setting) {
        return new RolloutScript(name, seed, setting);
    }

    private interface Act {
        void on(String service);
    }

    private static void everyService(ContainerRehearsal world, Act act) {
        world.services().forEach(act::on);
    }

    private static void byHand(ContainerRehearsal world) {
        EcsCalls calls = world.byHand();
        everyService(
                world,
                name -> calls.update(
                        "main",
                        name,
                        calls.register(world.revision(name + ":1").with("app", "nginx:1.26", Map.of()))
                                .arn()));
    }

    private static void stop(ContainerRehearsal world, String service) {
        ServiceDeploymentBrief newest = world.ecs()
                .listServiceDeployments(request -> request.cluster("main").service(service))
                .serviceDeployments()
                .get(0);
        if (newest.finishedAt() == null) {
            world.ecs()
                    .stopServiceDeployment(request -> request.serviceDeploymentArn(newest.serviceDeploymentArn())
                            .stopType(StopServiceDeploymentStopType.ROLLBACK));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
