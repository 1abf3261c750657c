package dev.towpath.simulation;

import dev.towpath.simulation.Estate.Unit;
import java.time.Duration;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Somebody's own hands in the console. */
final class Hand {
    private Hand() {}

    /** Rolls a service to an image that no pin names. */
    static void deploy(World world, Unit unit) {
        Runner hand = new Runner(Chance.HAND, world);
        world.turns().begin(hand.name(), Duration.ZERO, () -> {
            hand.enter();
            EcsClient ecs = Wired.aws().ecs(Estate.PLACE);
            String running = ecs.describeServices(
                            request -> request.cluster(Estate.CLUSTER).services(unit.resource()))
                    .services()
                    .get(0)
                    .taskDefinition();
            TaskDefinition definition = ecs.describeTaskDefinition(request -> request.taskDefinition(running))
                    .taskDefinition();
            String changed = ecs.registerTaskDefinition(request -> request.family(definition.family())
                            .containerDefinitions(definition.containerDefinitions().stream()
                                    .map(container -> container.toBuilder()
                                            .image("nginx:1.26")
                                            .build())
                                    .toList())
                            .networkMode(definition.networkMode())
                            .cpu(definition.cpu())
                            .memory(definition.memory())
                            .requiresCompatibilities(definition.requiresCompatibilities()))
                    .taskDefinition()
                    .taskDefinitionArn();
            ecs.updateService(request ->
                    request.cluster(Estate.CLUSTER).service(unit.resource()).taskDefinition(changed));
        });
    }
}
