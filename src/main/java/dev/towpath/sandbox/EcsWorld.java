package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.model.Account;
import dev.towpath.model.Digest;
import dev.towpath.model.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What surrounds the services of one account and region: names, time, task definitions, images and what is scripted for them. */
final class EcsWorld {
    private static final Pattern ECR_IMAGE = Pattern.compile(
            "([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?/([^:@]+)(?::([^@]+)|@(.+))?");

    private final Cloud cloud;
    private final Account account;
    private final Region region;
    private final TaskDefinitions definitions;
    private final SingleTasks singles = new SingleTasks(this);
    private final Map<String, Map<String, String>> tags = new TreeMap<>();

    EcsWorld(Cloud cloud, Account account, Region region) {
        this.cloud = cloud;
        this.account = account;
        this.region = region;
        this.definitions = new TaskDefinitions(arn("task-definition/"));
    }

    Account account() {
        return account;
    }

    Instant now() {
        return cloud.clock().instant();
    }

    /** How long after a change an answer may still be from before it. */
    Duration staleness() {
        return cloud.staleness();
    }

    Ids ids() {
        return cloud.ids();
    }

    TaskDefinitions definitions() {
        return definitions;
    }

    /** Tasks that belong to no service. */
    SingleTasks singles() {
        return singles;
    }

    /** How long a rollout, or a task that is run once, takes. */
    Duration rollout() {
        return cloud.rollout();
    }

    /** What was scripted for a task by its command. */
    Optional<TaskScript> scripted(String command) {
        return cloud.scripted(command);
    }

    String arn(String resource) {
        return "arn:aws:ecs:" + region + ":" + account + ":" + resource;
    }

    String clusterArn(String cluster) {
        return arn("cluster/" + cluster);
    }

    String serviceArn(String cluster, String service) {
        return arn("service/" + cluster + "/" + service);
    }

    String taskArn(String cluster, EcsTask task) {
        return arn("task/" + cluster + "/" + task.id());
    }

    String serviceDeploymentArn(EcsService service) {
        return arn("service-deployment/" + service.cluster() + "/" + service.name() + "/" + ids().any(21));
    }

    /** A deployment that will go as its images are scripted. */
    EcsDeployment deployment(EcsService service, TaskDefinition definition) {
        Rollout script = script(definition);
        return deployment(service, definition, script, script.takes().orElse(cloud.rollout()));
    }

    /** A deployment that was completed before the rehearsal began. */
    EcsDeployment settled(EcsService service, TaskDefinition definition) {
        return deployment(service, definition, Rollout.completes(), Duration.ZERO);
    }

    private EcsDeployment deployment(EcsService service, TaskDefinition definition, Rollout script, Duration pace) {
        String revision = arn("service-revision/" + service.cluster() + "/" + service.name() + "/" + ids().digits(19));
        Map<String, String> digests = new TreeMap<>();
        definition
                .containers()
                .forEach(container ->
                        digest(container.image()).ifPresent(digest -> digests.put(container.name(), digest.value())));
        if (script.outcome() == Rollout.Outcome.OTHER_IMAGE) {
            digests.replaceAll(
                    (container, digest) -> Digest.of("moved " + digest).value());
        }
        return new EcsDeployment(
                "ecs-svc/" + ids().digits(19), revision, definition, digests, script, now(), pace, bake(service));
    }

    /** How long old and new tasks run side by side: not at all, where tasks simply replace one another. */
    private Duration bake(EcsService service) {
        String strategy = service.settings()
                .path("deploymentConfiguration")
                .path("strategy")
                .asText("ROLLING");
        return strategy.equals("ROLLING") ? Duration.ZERO : cloud.bake();
    }

    /** How new tasks of a service come into being, their last words included. */
    EcsDeployment.TaskMaker taskMaker(String service) {
        return (deployment, created, runs) -> {
            EcsTask task = new EcsTask(
                    ids().hex(32), deployment.definition(), deployment.id(), "service:" + service, created, runs);
            lastWords(task, deployment.script().log(), runs.orElse(created));
            return task;
        };
    }

    /** Writes what the containers of a task say before they end. */
    void lastWords(EcsTask task, List<String> lines, Instant at) {
        for (TaskDefinition.Container container : task.definition().containers()) {
            container
                    .log()
                    .ifPresent(log -> lines.forEach(line -> cloud.place(account, region)
                            .logs()
                            .write(log.group(), log.prefix() + "/" + task.id(), at, line)));
        }
    }

    /** What comes of a task definition by its images. */
    Rollout script(TaskDefinition definition) {
        for (TaskDefinition.Container container : definition.containers()) {
            Optional<Rollout> scripted =
                    cloud.scripted(container.image(), digest(container.image()), definition.family());
            if (scripted.isPresent()) {
                return scripted.get();
            }
            if (digest(container.image()).isEmpty()) {
                return Rollout.failsToStart("CannotPullContainerError: pull image manifest has been retried 1 time(s):"
                        + " failed to resolve ref " + container.image() + ": " + container.image() + ": not found");
            }
        }
        return Rollout.completes();
    }

    /** The digest of an image: of one in this cloud's registries if it exists, of any other an invented one. */
    private Optional<Digest> digest(String image) {
        Matcher matcher = ECR_IMAGE.matcher(image);
        if (!matcher.matches()) {
            return Optional.of(Digest.of(image));
        }
        String reference = Optional.ofNullable(matcher.group(4))
                .or(() -> Optional.ofNullable(matcher.group(5)))
                .orElse("latest");
        return cloud.place(new Account(matcher.group(1)), new Region(matcher.group(2)))
                .ecr()
                .digest(matcher.group(3), reference);
    }

    /** Adds tags to a resource. */
    void tag(String arn, List<JsonNode> added) {
        added.forEach(tag -> tags.computeIfAbsent(arn, a -> new TreeMap<>())
                .put(Json.text(tag, "key"), tag.path("value").asText()));
    }

    void untag(String arn, List<String> keys) {
        tags.getOrDefault(arn, new TreeMap<>()).keySet().removeAll(keys);
    }

    ArrayNode tags(String arn) {
        ArrayNode list = Json.array();
        tags.getOrDefault(arn, Map.of())
                .forEach((key, value) -> list.add(Json.object().put("key", key).put("value", value)));
        return list;
    }

    /** One page of a list of ARNs. */
    static ObjectNode page(ObjectNode input, List<String> arns, String member, int otherwise) {
        int size = Math.min(100, Math.max(1, Json.number(input, "maxResults", otherwise)));
        int from = Integer.parseInt(Json.optionalText(input, "nextToken")
                .filter(token -> token.matches("[0-9]{1,6}"))
                .orElse("0"));
        int to = Math.min(arns.size(), from + size);
        ObjectNode output = Json.object().set(member, Json.texts(arns.subList(Math.min(from, to), to)));
        return to < arns.size() ? output.put("nextToken", Integer.toString(to)) : output;
    }

    static String lastSegment(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
