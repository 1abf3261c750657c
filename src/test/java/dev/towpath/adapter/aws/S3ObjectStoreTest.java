package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.model.Account;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ObjectStoreTest {
    private static final Place PLACE =
            new Place(new Account("222222222222"), new Region("us-east-1"), Optional.empty());

    /** Two writes meet so many times. */
    private static final class Contended implements S3Client {
        private int conflicts;
        private int puts;

        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            puts++;
            if (conflicts-- > 0) {
                throw S3Exception.builder().statusCode(409).build();
            }
            return PutObjectResponse.builder().eTag("\"v\"").build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }

    private final Contended s3 = new Contended();
    private final S3ObjectStore store = new S3ObjectStore(s3, PLACE, "state", "p");

    @Test
    void writesThatMeetAreSentAgain() {
        s3.conflicts = 2;

        assertThat(store.put("k", new byte[0], new Condition.Absent())).contains("\"v\"");
        assertThat(s3.puts).isEqualTo(3);
    }

    @Test
    void writesThatKeepMeetingAreLeftToTheNextRun() {
        s3.conflicts = 100;

        assertThatThrownBy(() -> store.put("k", new byte[0], new Condition.Absent()))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure()).isInstanceOf(Failure.RetryLater.class);
                    assertThat(e.getMessage())
                            .isEqualTo(
                                    "writing \"k\" in the state store \"s3://state/p\": others wrote it at the same moment"
                                            + " 8 times");
                });
        assertThat(s3.puts).isEqualTo(8);
    }

    @Test
    void slashesAtTheEndsOfThePrefixMeanNothing() {
        assertThat(new S3ObjectStore(s3, PLACE, "state", "/a/b/").location()).isEqualTo("s3://state/a/b");
        assertThat(new S3ObjectStore(s3, PLACE, "state", "/").location()).isEqualTo("s3://state");
    }
}
