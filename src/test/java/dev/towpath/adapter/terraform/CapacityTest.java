package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    @ParameterizedTest
    @CsvSource({"2, 24576, 4", "2, 2048, 2", "1, 1024, 1", "1, 256, 1", "64, 262144, 16", "8, 4096, 6"})
    void rootsAreAsManyAsCoresAndMemoryAllow(int cores, long mebibytes, int roots) {
        assertThat(Capacity.of(cores, mebibytes << 20)).isEqualTo(roots);
    }
}
