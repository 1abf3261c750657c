package dev.towpath.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class CallTallyTest {
    @Test
    void countsFromManyThreads() {
        CallTally tally = new CallTally();
        IntStream.range(0, 10_000).parallel().forEach(i -> tally.count("ssm:GetParameters", i % 10 == 0));
        assertThat(tally.calls()).containsExactly(Assertions.entry("ssm:GetParameters", 10_000L));
        assertThat(tally.mutations()).isEqualTo(1_000);
    }

    @Test
    void theStateStoresOwnCallsAreNoMutations() {
        CallTally tally = new CallTally();
        tally.bookkeeping().count("s3:PutObject", true);
        assertThat(tally.calls()).containsOnlyKeys("state:PutObject");
        assertThat(tally.mutations()).isZero();
    }
}
