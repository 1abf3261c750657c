package dev.towpath.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * One emulator that claims to be AWS, with the clients that talk to it and the places in which it is known to deviate.
 *
 * @param deviations what it is known to do otherwise than AWS, by the name of the expectation
 */
record CloudUnderTest(URI endpoint, Map<String, String> deviations) {
    static final String DEV = "111111111111";
    static final String SHARED = "920534281604";

    private static final SdkHttpClient HTTP = ApacheHttpClient.create();

    /** Skips the rest of a test where the emulator is known to deviate. */
    void expects(String expectation) {
        assumeFalse(
                deviations.containsKey(expectation),
                () -> "known deviation: " + deviations.getOrDefault(expectation, ""));
    }

    /** A name that no other test uses. */
    static String unique(String stem) {
        return stem + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    StsClient sts() {
        return sts(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));
    }

    StsClient sts(AwsCredentials credentials) {
        return built(StsClient.builder(), credentials);
    }

    SsmClient ssm(String account) {
        return built(SsmClient.builder(), credentials(account));
    }

    S3Client s3(String account) {
        return built(S3Client.builder(), credentials(account));
    }

    EcrClient ecr(String account) {
        return built(EcrClient.builder(), credentials(account));
    }

    EcsClient ecs(String account) {
        return built(EcsClient.builder(), credentials(account));
    }

    CloudFrontClient cloudFront(String account) {
        return built(CloudFrontClient.builder(), credentials(account));
    }

    CloudWatchLogsClient logs(String account) {
        return built(CloudWatchLogsClient.builder(), credentials(account));
    }

    /** Credentials of a role's session in an account. */
    AwsCredentials credentials(String account) {
        try (StsClient sts = sts()) {
            return session(sts.assumeRole(request -> request.roleArn("arn:aws:iam::" + account + ":role/towpath-deploy")
                            .roleSessionName("contract"))
                    .credentials());
        }
    }

    static AwsCredentials session(Credentials credentials) {
        return AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C built(
            B builder, AwsCredentials credentials) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(HTTP)
                .build();
    }
}
