package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Limits;
import dev.towpath.problem.Diagnosis;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlaceCheckupTest {
    @Test
    void aClockThatIsNearEnoughIsNotTold() {
        assertThat(PlaceCheckup.skewed(Limits.CLOCK_SKEW_MAX)).isEmpty();
        assertThat(PlaceCheckup.skewed(Limits.CLOCK_SKEW_MAX.negated())).isEmpty();
    }

    @Test
    void aClockThatIsOffSaysByHowMuchAndWhichWay() {
        assertThat(PlaceCheckup.skewed(Duration.ofMinutes(4)).map(Diagnosis::message))
                .contains("this machine's clock is 240 seconds ahead of that of AWS");
        assertThat(PlaceCheckup.skewed(Duration.ofSeconds(-11)).map(Diagnosis::message))
                .contains("this machine's clock is 11 seconds behind that of AWS");
        assertThat(PlaceCheckup.skewed(Duration.ofSeconds(-11)).map(Diagnosis::grade))
                .contains(Diagnosis.Grade.WARN);
    }
}
