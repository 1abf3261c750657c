package dev.towpath.adapter.aws;

import dev.towpath.model.CallMeter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts each call of one service by its name, such as {@code ecs:UpdateService}; the SDK's own retries are not counted, but what turned them away is told. */
final class MeteredCalls implements ExecutionInterceptor {
    private static final List<String> READS =
            List.of("Get", "List", "Describe", "BatchGet", "BatchCheck", "Head", "AssumeRole", "Filter");

    private static final int TOO_MANY = 429;
    private static final int BEGINNING_BYTES = 4 * 1024;
    private static final Set<Integer> MAY_BE_THROTTLED = Set.of(400, TOO_MANY, 503);
    /** The codes with which AWS says so, in all its protocols. */
    private static final Pattern THROTTLED = Pattern.compile(
            "Throttl(ing|ed)|TooManyRequests|RequestLimitExceeded|BandwidthLimitExceeded|RequestThrottled|SlowDown"
                    + "|PriorRequestNotComplete");

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

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Optional<InputStream> body = context.responseBody();
        int status = context.httpResponse().statusCode();
        if (!MAY_BE_THROTTLED.contains(status)) {
            return body;
        }
        Optional<InputStream> unread = body.map(BufferedInputStream::new);
        String beginning = unread.map(MeteredCalls::beginning).orElse("");
        if (status == TOO_MANY || THROTTLED.matcher(beginning).find()) {
            meter.throttled(service + ":" + operation(attributes));
        }
        return unread;
    }

    /** How the body of an error begins; it can be read as if nobody had looked. */
    private static String beginning(InputStream body) {
        body.mark(BEGINNING_BYTES);
        try {
            String text = new String(body.readNBytes(BEGINNING_BYTES), StandardCharsets.UTF_8);
            body.reset();
            return text;
        } catch (IOException e) {
            // Whoever reads it next meets the same, and knows what to do.
            return "";
        }
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
