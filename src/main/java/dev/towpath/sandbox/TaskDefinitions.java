package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The task definitions of one account in one region: what was registered comes back with every field. */
final class TaskDefinitions {
    private static final Pattern REFERENCE = Pattern.compile(
            "(?:arn:aws:ecs:[^:]+:[0-9]{12}:task-definition/)?([A-Za-z0-9_-]{1,255})(?::([0-9]{1,9}))?");
    private static final Set<String> NOT_OF_THE_DOCUMENT = Set.of("tags");

    private final String arnPrefix;
    private final Map<String, List<TaskDefinition>> families = new TreeMap<>();

    TaskDefinitions(String arnPrefix) {
        this.arnPrefix = arnPrefix;
    }

    /** Registers the next revision of the family that the input names. */
    TaskDefinition register(ObjectNode input, String by, Instant now) {
        String family = Json.optionalText(input, "family").orElse("");
        if (!family.matches("[A-Za-z0-9_-]{1,255}")) {
            throw AwsError.bad("ClientException", "Family contains invalid characters.");
        }
        if (Json.list(input, "containerDefinitions").isEmpty()) {
            throw AwsError.bad("ClientException", "Container list cannot be empty.");
        }
        List<TaskDefinition> revisions = families.computeIfAbsent(family, f -> new ArrayList<>());
        int revision = revisions.size() + 1;
        String arn = arnPrefix + family + ":" + revision;
        ObjectNode document = input.deepCopy();
        document.remove(NOT_OF_THE_DOCUMENT);
        document.put("taskDefinitionArn", arn)
                .put("revision", revision)
                .put("status", "ACTIVE")
                .put("registeredAt", Json.time(now))
                .put("registeredBy", by);
        defaults(document);
        TaskDefinition registered = new TaskDefinition(family, revision, arn, document, Optional.empty());
        revisions.add(registered);
        return registered;
    }

    /** What ECS fills in by itself. */
    private static void defaults(ObjectNode document) {
        for (String list : List.of("volumes", "placementConstraints")) {
            if (!document.has(list)) {
                document.set(list, Json.array());
            }
        }
        ArrayNode compatibilities = Json.array().add("EC2");
        if (document.path("networkMode").asText().equals("awsvpc")) {
            compatibilities.add("FARGATE");
        }
        document.set("compatibilities", compatibilities);
        document.set("requiresAttributes", Json.array());
        for (JsonNode node : Json.list(document, "containerDefinitions")) {
            if (node instanceof ObjectNode container) {
                if (Json.optionalText(container, "name").isEmpty()) {
                    throw AwsError.bad("ClientException", "Container.name should not be null or empty.");
                }
                if (Json.optionalText(container, "image").isEmpty()) {
                    throw AwsError.bad("ClientException", "Container.image should not be null or empty.");
                }
                if (!container.has("essential")) {
                    container.put("essential", true);
                }
                if (!container.has("cpu")) {
                    container.put("cpu", 0);
                }
                for (String list :
                        List.of("environment", "mountPoints", "portMappings", "volumesFrom", "systemControls")) {
                    if (!container.has(list)) {
                        container.set(list, Json.array());
                    }
                }
            }
        }
    }

    /** A revision by ARN or {@code family:revision}; the newest active one by family alone. */
    Optional<TaskDefinition> find(String reference) {
        Matcher matcher = REFERENCE.matcher(reference);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<TaskDefinition> revisions = families.getOrDefault(matcher.group(1), List.of());
        Optional<String> revision = Optional.ofNullable(matcher.group(2));
        return revision.isEmpty()
                ? revisions.stream().filter(TaskDefinition::active).reduce((first, second) -> second)
                : revisions.stream()
                        .filter(candidate ->
                                Integer.toString(candidate.revision()).equals(revision.get()))
                        .findFirst();
    }

    TaskDefinition deregister(TaskDefinition definition, Instant now) {
        if (!definition.active()) {
            return definition;
        }
        TaskDefinition changed = definition.deregister(now);
        families.getOrDefault(definition.family(), new ArrayList<>()).set(definition.revision() - 1, changed);
        return changed;
    }

    /** ARNs by family and revision; {@code family} empty: of all. */
    List<String> arns(Optional<String> family, boolean active, boolean newestFirst) {
        Comparator<TaskDefinition> order =
                Comparator.comparing(TaskDefinition::family).thenComparing(TaskDefinition::revision);
        return families.values().stream()
                .flatMap(List::stream)
                .filter(definition -> family.map(definition.family()::equals).orElse(true))
                .filter(definition -> definition.active() == active)
                .sorted(newestFirst ? order.reversed() : order)
                .map(TaskDefinition::arn)
                .toList();
    }

    /** Names of families that begin with a prefix. */
    List<String> families(String prefix) {
        return families.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
