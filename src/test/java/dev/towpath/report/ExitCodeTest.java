package dev.towpath.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    private static final TargetReport FINE = target(State.IN_SYNC, Optional.empty());
    private static final TargetReport HELD = target(State.HELD, Optional.of(ReasonCode.APPROVAL_MISSING));
    private static final TargetReport DRIFTED = target(State.DRIFTED, Optional.of(ReasonCode.MANUAL_DEPLOYMENT));
    private static final TargetReport UNPINNED = target(State.UNPINNED, Optional.of(ReasonCode.UNPINNED));
    private static final TargetReport REWOUND = target(State.HELD, Optional.of(ReasonCode.REWOUND));
    private static final TargetReport FAILED = target(State.FAILED, Optional.of(ReasonCode.ROLLED_BACK));
    private static final TargetReport INVALID = target(State.INVALID, Optional.of(ReasonCode.INVALID));
    private static final TargetReport DENIED = target(State.UNKNOWN, Optional.of(ReasonCode.ACCESS_DENIED));
    private static final TargetReport UNREACHED = target(State.UNKNOWN, Optional.of(ReasonCode.NO_CREDENTIALS));

    @Test
    void holdsDriftsAndUnpinnedAreWell() {
        assertThat(of(FINE, HELD, DRIFTED, UNPINNED)).isEqualTo(ExitCode.OK);
        assertThat(of()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aFailedOrUnknownTargetIsAFailure() {
        assertThat(of(FINE, FAILED)).isEqualTo(ExitCode.TARGET_FAILED);
        assertThat(of(FINE, DENIED)).isEqualTo(ExitCode.TARGET_FAILED);
    }

    @Test
    void nothingReachedIsNotARun() {
        assertThat(of(UNREACHED, UNREACHED)).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(of(UNREACHED, FINE)).isEqualTo(ExitCode.TARGET_FAILED);
    }

    @Test
    void theGravestComesFirst() {
        assertThat(of(INVALID)).isEqualTo(ExitCode.INVALID);
        assertThat(of(INVALID, FAILED)).isEqualTo(ExitCode.TARGET_FAILED);
        assertThat(of(INVALID, FAILED, REWOUND)).isEqualTo(ExitCode.NEEDS_HUMAN);
        assertThat(ExitCode.of(List.of(INVALID, FAILED, REWOUND), Problems.NONE, stopped(ReasonCode.UNREACHABLE)))
                .isEqualTo(ExitCode.COULD_NOT_RUN);
    }

    @Test
    void whatStopsARunDecides() {
        assertThat(ExitCode.of(List.of(), Problems.NONE, stopped(ReasonCode.VANISHED)))
                .isEqualTo(ExitCode.NEEDS_HUMAN);
        assertThat(ExitCode.of(List.of(), Problems.NONE, stopped(ReasonCode.ACCESS_DENIED)))
                .isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(ExitCode.of(List.of(), Problems.NONE, stopped(ReasonCode.INVALID)))
                .isEqualTo(ExitCode.INVALID);
    }

    @Test
    void aProblemThatIsAnErrorIsInvalid() {
        assertThat(ExitCode.of(List.of(FINE), Samples.problems(), Optional.empty()))
                .isEqualTo(ExitCode.INVALID);
    }

    private static ExitCode of(TargetReport... targets) {
        return ExitCode.of(new ArrayList<>(List.of(targets)), Problems.NONE, Optional.empty());
    }

    private static Optional<Failure> stopped(ReasonCode code) {
        return Optional.of(new Failure.NeedsHuman(code, "something", "do something"));
    }

    private static TargetReport target(State state, Optional<ReasonCode> code) {
        return Samples.target(
                "web-app", "dev1", "container", state, code.map(reason -> Samples.reason(reason, "because", "")));
    }
}
