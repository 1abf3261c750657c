package dev.towpath.adapter.aws;

import dev.towpath.model.CallMeter;
import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.problem.FailureException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** What the clients of one run share: connections, sessions of roles, and which places are confirmed. */
final class AwsConnection implements AutoCloseable {
    private static final int TIMEOUT_THREADS = 2;
    private static final Duration SESSION_LEFT_MIN = Duration.ofMinutes(5);

    private final AwsSettings settings;
    private final CallMeter meter;
    private final Transport transport;
    private final Map<SessionKey, AwsCredentialsProvider> sessions = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timeouts = timeouts();
    private final Set<Place> confirmed = ConcurrentHashMap.newKeySet();
    private final Map<Place, Object> confirming = new ConcurrentHashMap<>();

    AwsConnection(AwsSettings settings, CallMeter meter, Transport transport) {
        this.settings = settings;
        this.meter = meter;
        this.transport = transport;
    }

    /** Over how many connections a sweep may ask at the same time. */
    int parallel() {
        return transport.parallel();
    }

    SsmClient ssm(Place place, CallMeter counter) {
        return configured(SsmClient.builder(), place, "ssm", counter).build();
    }

    EcsClient ecs(Place place, CallMeter counter) {
        return configured(EcsClient.builder(), place, "ecs", counter).build();
    }

    EcrClient ecr(Place place, CallMeter counter) {
        return configured(EcrClient.builder(), place, "ecr", counter).build();
    }

    S3Client s3(Place place, CallMeter counter) {
        return configured(S3Client.builder(), place, "s3", counter)
                .overrideConfiguration(
                        overrides("s3", counter, Limits.AWS_TRANSFER_MAX, Limits.AWS_TRANSFER_MAX).toBuilder()
                                .addExecutionInterceptor(new SentAtOnce())
                                .build())
                .forcePathStyle(settings.endpoints().of("S3").isPresent())
                // Bodies are sent whole with one checksum, not in chunks of which each is hashed and signed again.
                .serviceConfiguration(options -> options.chunkedEncodingEnabled(false))
                .build();
    }

    CloudFrontClient cloudFront(Place place, CallMeter counter) {
        return configured(CloudFrontClient.builder(), place, "cloudfront", counter)
                .region(settings.endpoints().of("CLOUDFRONT").isPresent() ? region(place) : Region.AWS_GLOBAL)
                .build();
    }

    CloudWatchLogsClient logs(Place place, CallMeter counter) {
        return configured(CloudWatchLogsClient.builder(), place, "logs", counter)
                .build();
    }

    StsClient sts(Place place, CallMeter counter) {
        return configured(StsClient.builder(), place, "sts", counter).build();
    }

    /** The credentials of a place: base, then the management role, then the place's own role. */
    AwsCredentialsProvider credentials(Place place) {
        AwsCredentialsProvider management = settings.managementRole()
                .map(role -> session(new SessionKey(role, place.region().id()), settings.base()))
                .orElse(settings.base());
        return place.role()
                .map(role -> session(new SessionKey(role, place.region().id()), management))
                .orElse(management);
    }

    /** Asks once whose credentials a place has; a refusal is asked again, an answer never. */
    void confirm(Place place) {
        if (confirmed.contains(place)) {
            return;
        }
        synchronized (confirming.computeIfAbsent(place, key -> new Object())) {
            if (confirmed.contains(place)) {
                return;
            }
            AwsCall call = new AwsCall("sts:GetCallerIdentity", "asking whose credentials these are", place);
            GetCallerIdentityResponse identity = AwsErrors.in(call, () -> {
                try (StsClient sts = sts(place, meter)) {
                    return sts.getCallerIdentity();
                }
            });
            if (!identity.account().equals(place.account().id())) {
                throw new FailureException(AwsClients.wrongAccount(place, identity.account(), identity.arn()));
            }
            confirmed.add(place);
        }
    }

    /**
     * The text behind a URL that AWS has signed, such as a layer's.
     *
     * @return empty if it is not there, too long, or not to be had
     */
    Optional<String> download(URI signed, int bytesMax) {
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(signed)
                .build();
        try {
            HttpExecuteResponse answer = transport
                    .http()
                    .prepareRequest(
                            HttpExecuteRequest.builder().request(request).build())
                    .call();
            Optional<AbortableInputStream> body = answer.responseBody();
            if (body.isEmpty()) {
                return Optional.empty();
            }
            try (AbortableInputStream content = body.get()) {
                byte[] bytes = content.readNBytes(bytesMax + 1);
                boolean whole = answer.httpResponse().isSuccessful() && bytes.length <= bytesMax;
                return whole ? Optional.of(new String(bytes, StandardCharsets.UTF_8)) : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private AwsCredentialsProvider session(SessionKey key, AwsCredentialsProvider source) {
        return sessions.computeIfAbsent(
                key,
                wanted -> StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(StsClient.builder()
                                .httpClient(transport.http())
                                .credentialsProvider(source)
                                .region(Region.of(wanted.region()))
                                .applyMutation(builder -> redirect(builder, "sts"))
                                .overrideConfiguration(
                                        overrides("sts", meter, Limits.AWS_ATTEMPT_MAX, Limits.AWS_CALL_MAX))
                                .build())
                        .prefetchTime(SESSION_LEFT_MIN)
                        .refreshRequest(request -> request.roleArn(wanted.role())
                                .roleSessionName("towpath-" + settings.run())
                                .durationSeconds((int) Limits.SESSION_MAX.toSeconds()))
                        .build());
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
            B builder, Place place, String service, CallMeter counter) {
        builder.httpClient(transport.http())
                .credentialsProvider(credentials(place))
                .region(region(place))
                .overrideConfiguration(overrides(service, counter, Limits.AWS_ATTEMPT_MAX, Limits.AWS_CALL_MAX));
        redirect(builder, service);
        return builder;
    }

    private void redirect(AwsClientBuilder<?, ?> builder, String service) {
        String identifier = service.equals("logs") ? "CLOUDWATCH_LOGS" : service.toUpperCase(Locale.ROOT);
        settings.endpoints().of(identifier).ifPresent(builder::endpointOverride);
    }

    private static Region region(Place place) {
        return Region.of(place.region().id());
    }

    private ClientOverrideConfiguration overrides(String service, CallMeter counter, Duration attempt, Duration call) {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(call)
                .scheduledExecutorService(timeouts)
                .retryStrategy(transport.retries().get())
                .addExecutionInterceptor(new MeteredCalls(service, counter))
                .build();
    }

    @Override
    public void close() {
        timeouts.shutdownNow();
        transport.http().close();
    }

    /** What watches the time of calls. Each client would otherwise keep five threads of its own, which outlive the run. */
    private static ScheduledThreadPoolExecutor timeouts() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(TIMEOUT_THREADS, task -> {
            Thread thread = new Thread(task, "towpath-aws-timeouts");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    private record SessionKey(String role, String region) {}
}
