package dev.towpath.adapter.aws;

import dev.towpath.model.CallMeter;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts each call of one service by its name, such as {@code ecs:UpdateService}; the SDK's own retries are not counted. */
final class MeteredCalls implements ExecutionInterceptor {
    private static final List<String> READS =
            List.of("Get", "List", "Describe", "BatchGet", "BatchCheck", "Head", "AssumeRole", "Filter");

    private final String service;
    private final CallMeter meter;

    MeteredCalls(String service, CallMeter meter) {
        this.service = service;
        this.meter = meter;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        String operation = operation(attributes);
        meter.count(service + ":" + operation, changes(operation));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        ended(attributes);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        ended(attributes);
    }

    private void ended(ExecutionAttributes attributes) {
        String operation = operation(attributes);
        meter.ended(service + ":" + operation, changes(operation));
    }

    private static String operation(ExecutionAttributes attributes) {
        return Optional.ofNullable(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME))
                .orElse("unknown");
    }

    /** Whether an operation changes anything; what is not known to read counts as a change. */
    static boolean changes(String operation) {
        return READS.stream().noneMatch(operation::startsWith);
    }
}
