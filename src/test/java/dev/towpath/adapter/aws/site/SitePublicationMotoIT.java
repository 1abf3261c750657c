package dev.towpath.adapter.aws.site;

import dev.towpath.testing.MotoServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.S3OriginConfig;

/** Publishing against an emulator that others wrote. */
class SitePublicationMotoIT implements SitePublicationContract, SiteTransferContract, SiteLookContract {
    private static MotoServer moto;
    private static int tests;

    private final Harbour harbour;

    SitePublicationMotoIT(@TempDir Path temporary) {
        tests++;
        this.harbour = new Harbour(moto.endpoint(), temporary, "site-" + tests);
    }

    @BeforeAll
    static void start() {
        moto = MotoServer.start();
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @AfterEach
    void closeHarbour() {
        harbour.close();
    }

    @Override
    public Harbour harbour() {
        return harbour;
    }

    @Override
    public String distribution() {
        Origin origin = Origin.builder()
                .id("bucket")
                .domainName("site.s3.amazonaws.com")
                .originPath("")
                .s3OriginConfig(
                        S3OriginConfig.builder().originAccessIdentity("").build())
                .build();
        return harbour.clients()
                .cloudFront(Harbour.PLACE)
                .createDistribution(request ->
                        request.distributionConfig(config -> config.callerReference("reference-" + tests)
                                .comment("a site")
                                .enabled(true)
                                .origins(origins -> origins.quantity(1).items(origin))
                                .defaultCacheBehavior(cache -> cache.targetOriginId("bucket")
                                        .viewerProtocolPolicy("redirect-to-https")
                                        .cachePolicyId("658327ea-f89d-4fab-a63d-7e88639e58f6"))))
                .distribution()
                .id();
    }
}
