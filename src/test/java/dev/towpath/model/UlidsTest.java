package dev.towpath.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UlidsTest {
    private static final Instant MOMENT = Instant.parse("2016-07-30T23:54:10.259Z");

    @Test
    void beginsWithTheTimeInBase32() {
        String id = new Ulids(InstantSource.fixed(MOMENT), new Random(1)).next();

        assertThat(id).hasSize(26).startsWith("01ARZ3NDEK").matches("[0-9A-HJKMNP-TV-Z]{26}");
    }

    @Test
    void risesWithinOneMillisecondEvenWhenTheRandomPartRunsOver() {
        Random allOnes = new Random() {
            private static final long serialVersionUID = 1L;

            @Override
            public long nextLong() {
                return -1;
            }
        };
        Ulids ulids = new Ulids(InstantSource.fixed(MOMENT), allOnes);

        List<String> ids = List.of(ulids.next(), ulids.next(), ulids.next());

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids.get(0)).isEqualTo("01ARZ3NDEKZZZZZZZZZZZZZZZZ");
        assertThat(ids.get(1)).isEqualTo("01ARZ3NDEM0000000000000000");
    }

    @Test
    void risesWhenTheClockStepsBack() {
        AtomicLong millis = new AtomicLong(MOMENT.toEpochMilli());
        Ulids ulids = new Ulids(() -> Instant.ofEpochMilli(millis.getAndAdd(-60_000)), new Random(7));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(ulids.next());
        }

        assertThat(ids).isSorted();
        assertThat(new HashSet<>(ids)).hasSize(1_000);
    }
}
