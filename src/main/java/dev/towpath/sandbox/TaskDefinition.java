package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One revision of a family of task definitions.
 *
 * @param document as DescribeTaskDefinition gives it, every field that was registered included
 * @param deregistered when it became INACTIVE
 */
record TaskDefinition(String family, int revision, String arn, ObjectNode document, Optional<Instant> deregistered) {
    /** One container of it. */
    record Container(String name, String image, Optional<LogStream> log) {}

    /** Where a container writes with the awslogs driver; the task's id completes the stream's name. */
    record LogStream(String group, String prefix) {}

    boolean active() {
        return deregistered.isEmpty();
    }

    TaskDefinition deregister(Instant now) {
        ObjectNode changed = document.deepCopy();
        changed.put("status", "INACTIVE").put("deregisteredAt", Json.time(now));
        return new TaskDefinition(family, revision, arn, changed, Optional.of(now));
    }

    List<Container> containers() {
        return Json.list(document, "containerDefinitions").stream()
                .map(node -> new Container(
                        node.path("name").asText(), node.path("image").asText(), log(node)))
                .toList();
    }

    private static Optional<LogStream> log(JsonNode container) {
        JsonNode log = container.path("logConfiguration");
        JsonNode options = log.path("options");
        boolean complete = log.path("logDriver").asText().equals("awslogs")
                && options.has("awslogs-group")
                && options.has("awslogs-stream-prefix");
        return complete
                ? Optional.of(new LogStream(
                        options.path("awslogs-group").asText(),
                        options.path("awslogs-stream-prefix").asText() + "/"
                                + container.path("name").asText()))
                : Optional.empty();
    }
}
