package dev.towpath.adapter.aws;

import dev.towpath.journal.ObjectStore;
import dev.towpath.testing.MotoServer;
import dev.towpath.testing.ObjectStoreContract;
import dev.towpath.testing.RootMemoryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The state store's contract over HTTP against an emulator that others wrote. */
class S3ObjectStoreMotoIT implements ObjectStoreContract, RootMemoryContract {
    private static MotoServer moto;
    private static AwsClients clients;
    private static int tests;

    @BeforeAll
    static void start() {
        moto = MotoServer.start();
        clients = S3ObjectStoreIT.clients(moto.endpoint());
        clients.s3(S3ObjectStoreIT.PLACE).createBucket(request -> request.bucket("state"));
    }

    @BeforeEach
    void count() {
        tests++;
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            clients.close();
            moto.close();
        }
    }

    @Override
    public ObjectStore store() {
        return new S3ObjectStore(clients.s3(S3ObjectStoreIT.PLACE), S3ObjectStoreIT.PLACE, "state", "test-" + tests);
    }
}
