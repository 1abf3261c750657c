package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.model.Account;
import dev.towpath.model.Region;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The container service of one account in one region: clusters, services and the operations that change them. */
final class Ecs {
    private static final int SERVICES_MAX = 10;
    private static final Set<String> NOT_SETTINGS = Set.of(
            "cluster",
            "service",
            "serviceName",
            "taskDefinition",
            "desiredCount",
            "tags",
            "clientToken",
            "forceNewDeployment");

    private final EcsWorld world;
    private final EcsViews views;
    private final Map<String, Instant> clusters = new TreeMap<>();
    private final Map<String, EcsService> services = new TreeMap<>();

    Ecs(Cloud cloud, Account account, Region region) {
        this.world = new EcsWorld(cloud, account, region);
        this.views = new EcsViews(world);
    }

    Map<String, JsonOperation> operations() {
        Map<String, JsonOperation> operations = new TreeMap<>(Map.of(
                "CreateCluster", this::createCluster,
                "DescribeClusters", this::describeClusters,
                "ListClusters", this::listClusters,
                "CreateService", this::createService,
                "UpdateService", this::updateService,
                "DeleteService", this::deleteService,
                "DescribeServices", this::describeServices,
                "ListServices", this::listServices));
        operations.putAll(new EcsTaskDefinitionsApi(this).operations());
        operations.putAll(new EcsTasksApi(this).operations());
        operations.putAll(new EcsDeploymentsApi(this).operations());
        return operations;
    }

    EcsWorld world() {
        return world;
    }

    EcsViews views() {
        return views;
    }

    /** Seeds a service whose deployment was completed before the rehearsal began; returns the ARN of its task definition. */
    synchronized String seed(ServiceSeed seed) {
        clusters.putIfAbsent(seed.cluster(), world.now());
        TaskDefinition definition = world.definitions()
                .register(
                        Json.parse(seed.taskDefinition()),
                        "arn:aws:iam::" + world.account() + ":role/terraform",
                        world.now());
        ObjectNode settings = Json.object().put("launchType", "FARGATE");
        ObjectNode network = Json.object().put("assignPublicIp", "DISABLED");
        network.set("subnets", Json.array().add("subnet-0rehearsal"));
        network.set("securityGroups", Json.array().add("sg-0rehearsal"));
        settings.set("networkConfiguration", Json.object().set("awsvpcConfiguration", network));
        ObjectNode breaker = Json.object().put("enable", seed.circuitBreaker()).put("rollback", seed.circuitBreaker());
        ObjectNode configuration = Json.object().put("strategy", seed.strategy());
        settings.set("deploymentConfiguration", configuration.set("deploymentCircuitBreaker", breaker));
        EcsService service = make(seed.cluster(), seed.name(), seed.desiredCount(), settings);
        service.deploy(world.settled(service, definition), world.serviceDeploymentArn(service), world.now());
        service.settle();
        service.status(seed.status());
        services.put(key(seed.cluster(), seed.name()), service);
        return definition.arn();
    }

    /** The commands of the tasks that were run once. */
    synchronized List<String> commands() {
        return world.singles().commands();
    }

    /** The images of a service's PRIMARY deployment. */
    synchronized List<String> images(String cluster, String name) {
        EcsService service = service(cluster, name);
        service.advance(world.now());
        return service.primary().definition().containers().stream()
                .map(TaskDefinition.Container::image)
                .toList();
    }

    /** What really runs in one container of a service. */
    synchronized ServiceTruth truth(String cluster, String name, String container) {
        EcsService service = service(cluster, name);
        Instant now = world.now();
        service.advance(now);
        SortedMap<String, Integer> running = new TreeMap<>();
        for (EcsDeployment deployment : service.deployments()) {
            int tasks = deployment.running(now);
            if (tasks > 0) {
                running.merge(deployment.digests().getOrDefault(container, "unknown"), tasks, Integer::sum);
            }
        }
        return new ServiceTruth(service.desired(), running, service.primary().state() == EcsDeployment.State.COMPLETED);
    }

    /** Lets readers go on seeing a service as it is now for as long as the cloud's staleness. */
    void changing(EcsService service, Instant now) {
        if (!world.staleness().isZero()) {
            service.remember(views.service(service, now, true), now.plus(world.staleness()));
        }
    }

    synchronized void cluster(String name) {
        clusters.putIfAbsent(name, world.now());
    }

    private EcsService make(String cluster, String name, int desired, ObjectNode settings) {
        return new EcsService(cluster, name, desired, settings, world.taskMaker(name), world.ids(), world.now());
    }

    private synchronized ObjectNode createCluster(ObjectNode input, Caller caller) {
        String name = Json.optionalText(input, "clusterName").orElse("default");
        cluster(name);
        world.tag(world.clusterArn(name), Json.list(input, "tags"));
        return Json.object().set("cluster", describedCluster(name));
    }

    private synchronized ObjectNode describeClusters(ObjectNode input, Caller caller) {
        List<String> names = Json.textList(input, "clusters");
        ArrayNode found = Json.array();
        ArrayNode failures = Json.array();
        for (String reference : names.isEmpty() ? List.of("default") : names) {
            String name = EcsWorld.lastSegment(reference);
            if (clusters.containsKey(name)) {
                found.add(describedCluster(name));
            } else {
                failures.add(Json.object().put("arn", world.clusterArn(name)).put("reason", "MISSING"));
            }
        }
        ObjectNode output = Json.object().set("clusters", found);
        return output.set("failures", failures);
    }

    private ObjectNode describedCluster(String name) {
        Instant now = world.now();
        List<EcsService> inside = services.values().stream()
                .filter(service -> service.cluster().equals(name) && service.active())
                .toList();
        inside.forEach(service -> service.advance(now));
        return Json.object()
                .put("clusterArn", world.clusterArn(name))
                .put("clusterName", name)
                .put("status", "ACTIVE")
                .put("activeServicesCount", inside.size())
                .put(
                        "runningTasksCount",
                        inside.stream()
                                .mapToInt(service -> EcsViews.running(service, now))
                                .sum())
                .put("registeredContainerInstancesCount", 0)
                .put("pendingTasksCount", 0);
    }

    private synchronized ObjectNode listClusters(ObjectNode input, Caller caller) {
        return Json.object()
                .set(
                        "clusterArns",
                        Json.texts(clusters.keySet().stream()
                                .map(world::clusterArn)
                                .toList()));
    }

    private synchronized ObjectNode createService(ObjectNode input, Caller caller) {
        String cluster = cluster(input);
        String name = Json.text(input, "serviceName");
        if (Optional.ofNullable(services.get(key(cluster, name)))
                .filter(EcsService::active)
                .isPresent()) {
            throw AwsError.bad("InvalidParameterException", "Creation of service was not idempotent.");
        }
        ObjectNode settings = input.deepCopy();
        settings.remove(NOT_SETTINGS);
        EcsService service = make(cluster, name, Json.number(input, "desiredCount", 0), settings);
        TaskDefinition definition = usable(Json.text(input, "taskDefinition"));
        service.deploy(world.deployment(service, definition), world.serviceDeploymentArn(service), world.now());
        services.put(key(cluster, name), service);
        world.tag(world.serviceArn(cluster, name), Json.list(input, "tags"));
        return Json.object().set("service", views.service(service, world.now(), true));
    }

    private synchronized ObjectNode updateService(ObjectNode input, Caller caller) {
        EcsService service = service(cluster(input), Json.text(input, "service"));
        Instant now = world.now();
        service.advance(now);
        if (!service.active()) {
            throw AwsError.bad("ServiceNotActiveException", "Service was not ACTIVE.");
        }
        Optional<String> reference = Json.optionalText(input, "taskDefinition");
        String controller =
                service.settings().path("deploymentController").path("type").asText("ECS");
        if (reference.isPresent() && !controller.equals("ECS")) {
            throw AwsError.bad(
                    "InvalidParameterException",
                    "Unable to update task definition on services with a " + controller + " deployment controller.");
        }
        Optional<TaskDefinition> wanted = reference.map(this::usable);
        changing(service, now);
        ObjectNode settings = input.deepCopy();
        settings.remove(NOT_SETTINGS);
        service.settings().setAll(settings);
        int desired = Json.number(input, "desiredCount", service.desired());
        if (desired != service.desired()) {
            service.scale(desired, now);
        }
        TaskDefinition present = service.primary().definition();
        boolean changed = wanted.filter(definition -> !definition.arn().equals(present.arn()))
                .isPresent();
        if (changed || Json.flag(input, "forceNewDeployment")) {
            service.deploy(world.deployment(service, wanted.orElse(present)), world.serviceDeploymentArn(service), now);
        }
        return Json.object().set("service", views.service(service, now, true));
    }

    private synchronized ObjectNode deleteService(ObjectNode input, Caller caller) {
        EcsService service = service(cluster(input), Json.text(input, "service"));
        if (service.desired() > 0 && !Json.flag(input, "force")) {
            throw AwsError.bad(
                    "InvalidParameterException", "The service cannot be stopped while it is scaled above 0.");
        }
        service.deactivate(world.now());
        return Json.object().set("service", views.service(service, world.now(), true));
    }

    private synchronized ObjectNode describeServices(ObjectNode input, Caller caller) {
        String cluster = cluster(input);
        List<String> names = Json.textList(input, "services");
        if (names.isEmpty()) {
            throw AwsError.bad("InvalidParameterException", "Services cannot be empty.");
        }
        if (names.size() > SERVICES_MAX) {
            throw AwsError.bad("InvalidParameterException", "The maximum number of services is 10.");
        }
        boolean tags = Json.textList(input, "include").contains("TAGS");
        ArrayNode found = Json.array();
        ArrayNode failures = Json.array();
        for (String reference : names) {
            String name = EcsWorld.lastSegment(reference);
            Optional.ofNullable(services.get(key(cluster, name)))
                    .ifPresentOrElse(
                            service -> {
                                service.advance(world.now());
                                found.add(service.seenLate(world.now())
                                        .orElseGet(() -> views.service(service, world.now(), tags)));
                            },
                            () -> failures.add(Json.object()
                                    .put("arn", world.serviceArn(cluster, name))
                                    .put("reason", "MISSING")));
        }
        ObjectNode output = Json.object().set("services", found);
        return output.set("failures", failures);
    }

    private synchronized ObjectNode listServices(ObjectNode input, Caller caller) {
        String cluster = cluster(input);
        List<String> arns = services.values().stream()
                .filter(service -> service.cluster().equals(cluster) && service.active())
                .map(service -> world.serviceArn(cluster, service.name()))
                .toList();
        return EcsWorld.page(input, arns, "serviceArns", 10);
    }

    private TaskDefinition usable(String reference) {
        TaskDefinition definition = world.definitions()
                .find(reference)
                .orElseThrow(() -> AwsError.bad("ClientException", "TaskDefinition not found."));
        if (!definition.active()) {
            throw AwsError.bad("ClientException", "TaskDefinition is inactive");
        }
        return definition;
    }

    /** The cluster that an input names; it must exist. */
    String cluster(JsonNode input) {
        String name = EcsWorld.lastSegment(Json.optionalText(input, "cluster").orElse("default"));
        if (!clusters.containsKey(name)) {
            throw AwsError.bad("ClusterNotFoundException", "Cluster not found.");
        }
        return name;
    }

    /** A service by name or ARN; it must exist. */
    EcsService service(String cluster, String reference) {
        return Optional.ofNullable(services.get(key(cluster, EcsWorld.lastSegment(reference))))
                .orElseThrow(() -> AwsError.bad("ServiceNotFoundException", "Service not found."));
    }

    /** Every service, brought up to now. */
    List<EcsService> services() {
        services.values().forEach(service -> service.advance(world.now()));
        return List.copyOf(services.values());
    }

    private static String key(String cluster, String name) {
        return cluster + "/" + name;
    }
}
