package dev.towpath.sandbox;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The rehearsal cloud does what every AWS must do, without an exception. */
class SandboxContractIT
        implements StsContract, SsmContract, S3Contract, EcrContract, EcsContract, CloudFrontContract, LogsContract {
    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(new Cloud(), 0);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Override
    public CloudUnderTest cloud() {
        return new CloudUnderTest(sandbox.endpoint(), Map.of());
    }
}
