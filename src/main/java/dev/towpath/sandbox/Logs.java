package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** CloudWatch Logs of one account in one region: groups, streams and their lines. A line of the future is not seen yet. */
final class Logs {
    private static final int EVENTS_MAX = 10_000;

    private final String arnPrefix;
    private final InstantSource clock;
    private final Map<String, Map<String, List<Line>>> groups = new TreeMap<>();

    private record Line(Instant at, String text) {}

    Logs(String arnPrefix, InstantSource clock) {
        this.arnPrefix = arnPrefix;
        this.clock = clock;
    }

    Map<String, JsonOperation> operations() {
        return Map.of(
                "CreateLogGroup", this::createLogGroup,
                "CreateLogStream", this::createLogStream,
                "DescribeLogGroups", this::describeLogGroups,
                "DescribeLogStreams", this::describeLogStreams,
                "PutLogEvents", this::putLogEvents,
                "GetLogEvents", this::getLogEvents);
    }

    /** Writes a line; the group and the stream come into being with it. */
    synchronized void write(String group, String stream, Instant at, String text) {
        groups.computeIfAbsent(group, g -> new TreeMap<>())
                .computeIfAbsent(stream, s -> new ArrayList<>())
                .add(new Line(at, text));
    }

    private synchronized ObjectNode createLogGroup(ObjectNode input, Caller caller) {
        String name = Json.text(input, "logGroupName");
        if (groups.containsKey(name)) {
            throw AwsError.bad("ResourceAlreadyExistsException", "The specified log group already exists");
        }
        groups.put(name, new TreeMap<>());
        return Json.object();
    }

    private synchronized ObjectNode createLogStream(ObjectNode input, Caller caller) {
        Map<String, List<Line>> group = group(input);
        String name = Json.text(input, "logStreamName");
        if (group.containsKey(name)) {
            throw AwsError.bad("ResourceAlreadyExistsException", "The specified log stream already exists");
        }
        group.put(name, new ArrayList<>());
        return Json.object();
    }

    private synchronized ObjectNode describeLogGroups(ObjectNode input, Caller caller) {
        String prefix = Json.optionalText(input, "logGroupNamePrefix").orElse("");
        ArrayNode found = Json.array();
        groups.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name ->
                        found.add(Json.object().put("logGroupName", name).put("arn", arnPrefix + name + ":*")));
        return Json.object().set("logGroups", found);
    }

    private synchronized ObjectNode describeLogStreams(ObjectNode input, Caller caller) {
        String prefix = Json.optionalText(input, "logStreamNamePrefix").orElse("");
        ArrayNode found = Json.array();
        group(input).forEach((name, lines) -> {
            if (name.startsWith(prefix)) {
                ObjectNode stream = Json.object().put("logStreamName", name);
                lines.stream()
                        .map(Line::at)
                        .max(Comparator.naturalOrder())
                        .ifPresent(at -> stream.put("lastEventTimestamp", at.toEpochMilli()));
                found.add(stream);
            }
        });
        return Json.object().set("logStreams", found);
    }

    private synchronized ObjectNode putLogEvents(ObjectNode input, Caller caller) {
        List<Line> stream = stream(input);
        for (JsonNode event : Json.list(input, "logEvents")) {
            stream.add(new Line(Instant.ofEpochMilli(event.path("timestamp").asLong()), Json.text(event, "message")));
        }
        return Json.object().put("nextSequenceToken", Integer.toString(stream.size()));
    }

    private synchronized ObjectNode getLogEvents(ObjectNode input, Caller caller) {
        Instant now = clock.instant();
        List<Line> lines = stream(input).stream()
                .filter(line -> !line.at().isAfter(now))
                .sorted(Comparator.comparing(Line::at))
                .toList();
        int limit = Math.min(Json.number(input, "limit", EVENTS_MAX), EVENTS_MAX);
        boolean fromHead = Json.flag(input, "startFromHead");
        boolean more = Json.optionalText(input, "nextToken").isPresent();
        List<Line> shown = more
                ? List.of()
                : fromHead
                        ? lines.subList(0, Math.min(limit, lines.size()))
                        : lines.subList(Math.max(0, lines.size() - limit), lines.size());
        ArrayNode events = Json.array();
        shown.forEach(line -> events.add(Json.object()
                .put("timestamp", line.at().toEpochMilli())
                .put("ingestionTime", line.at().toEpochMilli())
                .put("message", line.text())));
        ObjectNode output = Json.object()
                .put("nextForwardToken", "f/" + lines.size())
                .put("nextBackwardToken", "b/" + lines.size());
        return output.set("events", events);
    }

    private Map<String, List<Line>> group(ObjectNode input) {
        return Optional.ofNullable(groups.get(Json.text(input, "logGroupName")))
                .orElseThrow(
                        () -> AwsError.bad("ResourceNotFoundException", "The specified log group does not exist."));
    }

    private List<Line> stream(ObjectNode input) {
        return Optional.ofNullable(group(input).get(Json.text(input, "logStreamName")))
                .orElseThrow(
                        () -> AwsError.bad("ResourceNotFoundException", "The specified log stream does not exist."));
    }
}
