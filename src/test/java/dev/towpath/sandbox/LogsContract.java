package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** What every CloudWatch Logs must do. */
interface LogsContract {
    CloudUnderTest cloud();

    @Test
    default void theLastLinesAreRead() {
        String group = CloudUnderTest.unique("/ecs/web");
        long now = Instant.now().minusSeconds(5).toEpochMilli();
        try (CloudWatchLogsClient logs = cloud().logs(CloudUnderTest.DEV)) {
            logs.createLogGroup(request -> request.logGroupName(group));
            logs.createLogStream(request -> request.logGroupName(group).logStreamName("ecs/app/1"));
            logs.putLogEvents(request -> request.logGroupName(group)
                    .logStreamName("ecs/app/1")
                    .logEvents(
                            InputLogEvent.builder()
                                    .timestamp(now)
                                    .message("one")
                                    .build(),
                            InputLogEvent.builder()
                                    .timestamp(now + 1)
                                    .message("two")
                                    .build()));
            assertThat(logs.getLogEvents(request -> request.logGroupName(group)
                                    .logStreamName("ecs/app/1")
                                    .limit(1))
                            .events())
                    .extracting(OutputLogEvent::message)
                    .containsExactly("two");
            assertThat(logs.describeLogStreams(request -> request.logGroupName(group))
                            .logStreams())
                    .extracting(LogStream::logStreamName)
                    .containsExactly("ecs/app/1");
            assertThatThrownBy(() -> logs.getLogEvents(
                            request -> request.logGroupName(group).logStreamName("absent")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }
}
