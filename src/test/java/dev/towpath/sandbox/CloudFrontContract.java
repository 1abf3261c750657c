package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;
import software.amazon.awssdk.services.cloudfront.model.Invalidation;
import software.amazon.awssdk.services.cloudfront.model.NoSuchDistributionException;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.Paths;
import software.amazon.awssdk.services.cloudfront.model.S3OriginConfig;

/** What every CloudFront must do. */
interface CloudFrontContract {
    CloudUnderTest cloud();

    @Test
    default void anInvalidationIsMadeAndFoundAgain() {
        try (CloudFrontClient cloudFront = cloud().cloudFront(CloudUnderTest.DEV)) {
            String id = distribution(cloudFront);
            Invalidation made = invalidate(cloudFront, id, "run-1", "/index.html", "/");
            assertThat(made.invalidationBatch().paths().items()).containsExactly("/index.html", "/");
            Invalidation found = cloudFront
                    .getInvalidation(request -> request.distributionId(id).id(made.id()))
                    .invalidation();
            assertThat(found.status()).matches("(?i)InProgress|Completed");
            assertThat(found.invalidationBatch().callerReference()).isEqualTo("run-1");
            assertThat(cloudFront
                            .listDistributions(request -> {})
                            .distributionList()
                            .items())
                    .extracting(DistributionSummary::id)
                    .contains(id);
            assertThat(cloudFront
                            .getDistribution(request -> request.id(id))
                            .distribution()
                            .distributionConfig()
                            .origins()
                            .items()
                            .get(0)
                            .id())
                    .isEqualTo("site");
        }
    }

    @Test
    default void theSameReferenceIsTheSameInvalidation() {
        cloud().expects("cloudfront.caller-reference");
        try (CloudFrontClient cloudFront = cloud().cloudFront(CloudUnderTest.DEV)) {
            String id = distribution(cloudFront);
            Invalidation first = invalidate(cloudFront, id, "run-1", "/*");
            Invalidation again = invalidate(cloudFront, id, "run-1", "/*");
            assertThat(again.id()).isEqualTo(first.id());
        }
    }

    @Test
    default void anInvalidationTakesItsTimeAndCompletes() {
        cloud().expects("cloudfront.status");
        try (CloudFrontClient cloudFront = cloud().cloudFront(CloudUnderTest.DEV)) {
            String id = distribution(cloudFront);
            Invalidation made = invalidate(cloudFront, id, "run-1", "/*");
            assertThat(made.status()).isEqualTo("InProgress");
        }
    }

    @Test
    default void anUnknownDistributionIsAnError() {
        try (CloudFrontClient cloudFront = cloud().cloudFront(CloudUnderTest.DEV)) {
            assertThatThrownBy(() -> invalidate(cloudFront, "EABSENT", "run-1", "/*"))
                    .isInstanceOf(NoSuchDistributionException.class);
        }
    }

    private static Invalidation invalidate(CloudFrontClient cloudFront, String id, String reference, String... paths) {
        return cloudFront
                .createInvalidation(request -> request.distributionId(id)
                        .invalidationBatch(batch -> batch.callerReference(reference)
                                .paths(Paths.builder()
                                        .quantity(paths.length)
                                        .items(paths)
                                        .build())))
                .invalidation();
    }

    private static String distribution(CloudFrontClient cloudFront) {
        Origin origin = Origin.builder()
                .id("site")
                .domainName("site.s3.amazonaws.com")
                .originPath("")
                .s3OriginConfig(
                        S3OriginConfig.builder().originAccessIdentity("").build())
                .build();
        return cloudFront
                .createDistribution(request ->
                        request.distributionConfig(config -> config.callerReference(CloudUnderTest.unique("reference"))
                                .comment("")
                                .enabled(true)
                                .origins(origins -> origins.quantity(1).items(origin))
                                .defaultCacheBehavior(behavior -> behavior.targetOriginId("site")
                                        .viewerProtocolPolicy("redirect-to-https")
                                        .cachePolicyId("658327ea-f89d-4fab-a63d-7e88639e58f6"))))
                .distribution()
                .id();
    }
}
