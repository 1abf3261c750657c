package dev.towpath.adapter.aws.ecs;

import dev.towpath.problem.FailureException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** The last lines that a container wrote to CloudWatch Logs; none where they cannot be read. */
final class LastWords {
    private static final int LINES = 5;
    private static final int LINE_LENGTH_MAX = 200;

    private LastWords() {}

    /** {@code ; its last log lines: … | …}, or nothing. */
    static String of(EcsCalls calls, String taskDefinition, String container, String task) {
        String lines = String.join(" | ", lines(calls, taskDefinition, container, task));
        return lines.isEmpty() ? "" : "; its last log lines: " + lines;
    }

    private static List<String> lines(EcsCalls calls, String taskDefinition, String container, String task) {
        try {
            Optional<LogConfiguration> log = calls.revision(taskDefinition).definition().containerDefinitions().stream()
                    .filter(each -> each.name().equals(container))
                    .map(ContainerDefinition::logConfiguration)
                    .filter(Objects::nonNull)
                    .filter(configuration -> configuration.logDriver() == LogDriver.AWSLOGS)
                    .findFirst();
            String group = log.map(each -> each.options().get("awslogs-group")).orElse("");
            String prefix =
                    log.map(each -> each.options().get("awslogs-stream-prefix")).orElse("");
            if (group.isEmpty() || prefix.isEmpty() || task.isEmpty()) {
                return List.of();
            }
            String stream = prefix + "/" + container + "/" + Revision.shortName(task);
            return calls
                    .clients()
                    .logs(calls.place())
                    .getLogEvents(request -> request.logGroupName(group)
                            .logStreamName(stream)
                            .startFromHead(false)
                            .limit(LINES))
                    .events()
                    .stream()
                    .map(OutputLogEvent::message)
                    .filter(Objects::nonNull)
                    .map(LastWords::shortened)
                    .toList();
        } catch (SdkException | FailureException e) {
            return List.of();
        }
    }

    private static String shortened(String line) {
        String one = line.strip().replaceAll("\\p{Cntrl}+", " ");
        return one.length() <= LINE_LENGTH_MAX ? one : one.substring(0, LINE_LENGTH_MAX) + "…";
    }
}
