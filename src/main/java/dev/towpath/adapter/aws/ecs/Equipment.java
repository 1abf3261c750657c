package dev.towpath.adapter.aws.ecs;

import dev.towpath.execute.EndpointCheck;
import dev.towpath.journal.RecordWriter;
import java.time.Clock;

/** What every deployment of a run works with, beside the calls of its own place. */
record Equipment(ServicePoller poller, RecordWriter writer, EndpointCheck endpoints, Pace pace, Clock clock) {}
