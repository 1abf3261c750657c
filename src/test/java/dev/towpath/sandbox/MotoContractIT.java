package dev.towpath.sandbox;

import dev.towpath.testing.MotoServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same contract against an emulator that others wrote, so that the rehearsal cloud cannot lie; its deviations are data. */
class MotoContractIT
        implements StsContract, SsmContract, S3Contract, EcrContract, EcsContract, CloudFrontContract, LogsContract {
    private static final Map<String, String> DEVIATIONS = Map.of(
            "sts.chained-session-limit", "moto gives chained roles any duration",
            "ssm.value-limit", "moto takes standard values of any size",
            "s3.wrong-digest", "moto takes content with a wrong SHA-256 or MD5",
            "s3.expected-bucket-owner", "moto does not look at the expected bucket owner",
            "s3.attributes-date", "moto dates the attributes of an object in another form than HTTP's",
            "ecr.manifest-digest", "moto's digest is over the layers' digests",
            "ecr.immutable-tag", "moto says ImageAlreadyExistsException where AWS says ImageTagAlreadyExistsException",
            "ecs.rollout", "moto's services never leave their first deployment",
            "cloudfront.caller-reference", "moto makes a second invalidation for the same caller reference",
            "cloudfront.status", "moto says COMPLETED at once where AWS says InProgress and then Completed");

    private static MotoServer moto;

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

    @Override
    public CloudUnderTest cloud() {
        return new CloudUnderTest(moto.endpoint(), DEVIATIONS);
    }
}
