package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.model.Account;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.testing.ObjectStoreContract;
import dev.towpath.testing.RootMemoryContract;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The state store's contract over HTTP against the rehearsal cloud, and what becomes of lost answers. */
class S3ObjectStoreIT implements ObjectStoreContract, RootMemoryContract {
    static final Place PLACE = new Place(
            new Account("222222222222"),
            new Region("us-east-1"),
            Optional.of("arn:aws:iam::222222222222:role/towpath-state"));

    private final Cloud cloud = new Cloud();
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final AwsClients clients = clients(sandbox.endpoint());
    private final ObjectStore store = new S3ObjectStore(clients.s3(PLACE), PLACE, "state", "towpath/state");

    @BeforeEach
    void makeBucket() {
        cloud.account("222222222222").bucket("state");
    }

    @AfterEach
    void stop() {
        clients.close();
        sandbox.close();
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Test
    void aCreationWhoseAnswerWasLostCounts() {
        cloud.fault(Fault.dropAnswer("s3:PutObject", 1));

        Optional<String> version = store.put("lease", bytes("mine"), new Condition.Absent());

        assertThat(version)
                .isEqualTo(store.get("lease").map(ObjectStore.Stored::version))
                .isPresent();
        assertThat(store.put("lease", bytes("theirs"), new Condition.Absent())).isEmpty();
    }

    @Test
    void aReplacementWhoseAnswerWasLostCounts() {
        String first = store.put("lease", bytes("1"), new Condition.Absent()).orElseThrow();
        cloud.fault(Fault.dropAnswer("s3:PutObject", 1));

        Optional<String> second = store.put("lease", bytes("2"), new Condition.Version(first));

        assertThat(second)
                .isEqualTo(store.get("lease").map(ObjectStore.Stored::version))
                .isPresent();
    }

    @Test
    void aListingHasAnEnd() {
        ObjectStore bounded = new S3ObjectStore(clients.s3(PLACE), PLACE, "state", "towpath/state", 2);
        store.put("history/a/dev1/1.json", bytes("1"), new Condition.Absent());
        store.put("history/a/dev1/2.json", bytes("2"), new Condition.Absent());
        assertThat(bounded.list("history/"))
                .extracting(ObjectStore.Listed::key)
                .containsExactly("history/a/dev1/1.json", "history/a/dev1/2.json");

        store.put("history/a/dev1/3.json", bytes("3"), new Condition.Absent());

        assertThatThrownBy(() -> bounded.list("history/")).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.STATE_BLOCKED);
            assertThat(e.getMessage())
                    .isEqualTo(
                            "listing \"history/\" in the state store \"s3://state/towpath/state\": there are more than 2"
                                    + " objects");
        });
    }

    @Test
    void whatIsWrittenAboutOneTargetIsSmall() {
        store.put("intents/a/dev1.json", new byte[(4 << 20) + 1], new Condition.Absent());
        store.put("sites/a/dev1.json", new byte[(4 << 20) + 1], new Condition.Absent());

        assertThat(store.get("sites/a/dev1.json")).isPresent();
        assertThatThrownBy(() -> store.get("intents/a/dev1.json"))
                .hasMessage(
                        "reading \"intents/a/dev1.json\" in the state store \"s3://state/towpath/state\": it has more"
                                + " than 4194304 bytes, which Towpath never writes");
    }

    @Test
    void aRefusalIsNamedWithTheActionAndTheStore() {
        cloud.fault(Fault.deny("s3:PutObject"));

        assertThatThrownBy(() -> store.put("a", bytes("1"), new Condition.Always()))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED);
                    assertThat(e.getMessage())
                            .startsWith("writing \"a\" in the state store \"s3://state/towpath/state\" in"
                                    + " 222222222222/us-east-1: access denied to \"s3:PutObject\"");
                });
    }

    @Test
    void aMissingBucketIsNamed() {
        ObjectStore missing = new S3ObjectStore(clients.s3(PLACE), PLACE, "no-such-state", "");

        assertThatThrownBy(() -> missing.get("a")).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.NOT_FOUND);
            assertThat(e.getMessage())
                    .isEqualTo("reading \"a\" in the state store \"s3://no-such-state\": there is no bucket"
                            + " \"no-such-state\"");
            assertThat(e.failure().advice())
                    .isEqualTo("create the bucket, or set \"state\" in towpath.yaml to another place");
        });
        assertThat(missing.location()).isEqualTo("s3://no-such-state");
        assertThatThrownBy(() -> missing.put("a", bytes("1"), new Condition.Absent()))
                .hasMessageContaining("there is no bucket \"no-such-state\"");
    }

    static AwsClients clients(URI endpoint) {
        return new AwsClients(
                new AwsSettings(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                        Optional.empty(),
                        new RunId("01TEST"),
                        AwsEndpoints.at(endpoint)),
                (operation, mutation) -> {});
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
