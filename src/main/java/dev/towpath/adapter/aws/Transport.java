package dev.towpath.adapter.aws;

import dev.towpath.model.Limits;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * How AWS is reached: over which connections, what is tried again, and how many calls are in flight.
 *
 * <p>It is a value of its own so that a whole run can be rehearsed in one thread and in a time of its own.
 *
 * @param http closed with the clients
 * @param retries makes what each client decides by whether a call is made again
 * @param parallel how many calls one sweep has in flight, at least 1
 */
public record Transport(SdkHttpClient http, Supplier<RetryStrategy> retries, int parallel) {

    /** Over the network, with the client-side rate limit that AWS recommends. */
    public static Transport standard() {
        return new Transport(
                ApacheHttpClient.builder()
                        .maxConnections(Limits.AWS_CONNECTIONS_MAX)
                        .connectionTimeout(Limits.AWS_CONNECT_MAX)
                        .socketTimeout(Limits.AWS_SILENCE_MAX)
                        .connectionAcquisitionTimeout(Limits.AWS_SILENCE_MAX)
                        .expectContinueEnabled(false)
                        .build(),
                () -> AwsRetryStrategy.adaptiveRetryStrategy().toBuilder()
                        .maxAttempts(Limits.AWS_ATTEMPTS_MAX)
                        .build(),
                Sweep.PARALLEL_MAX);
    }
}
