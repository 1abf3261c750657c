package dev.towpath.adapter.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends small bodies without asking S3 first whether it would take them.
 *
 * <p>The question ({@code Expect: 100-continue}) saves the body of a refused upload and costs every other one a round trip; a site
 * is thousands of small files, hardly ever refused.
 */
final class SentAtOnce implements ExecutionInterceptor {
    private static final long BYTES_MAX = 1L << 20;
    private static final String QUESTION = "Expect";

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        boolean small = request.firstMatchingHeader("Content-Length")
                .map(Long::parseLong)
                .filter(length -> length <= BYTES_MAX)
                .isPresent();
        return small ? request.copy(builder -> builder.removeHeader(QUESTION)) : request;
    }
}
