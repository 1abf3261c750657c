package dev.towpath.plan;

import static dev.towpath.plan.Worlds.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Ancestry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gate of history: a branch that has lost what was recorded waits for a person. */
class RewoundTest {
    private static Hold hold(Worlds worlds) {
        return worlds.planOf("web-app", "dev1").hold().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            value = Ancestry.class,
            names = {"UNRELATED", "UNKNOWN"})
    void aRewoundBranchNeedsAPerson(Ancestry ancestry) {
        Hold hold = hold(
                new Worlds().with("web-app", "dev1", target -> target.pin(NEW).ancestry(ancestry)));

        assertThat(hold.code()).isEqualTo(ReasonCode.REWOUND);
        assertThat(hold.message())
                .isEqualTo("the branch no longer contains commit bbbbbbb, at which this target was last deployed");
        assertThat(hold.liftedBy()).containsExactly("towpath reconcile --accept-rewind");
    }

    @Test
    void anAcceptedRewindIsLetThrough() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW).ancestry(Ancestry.UNRELATED))
                .acceptingRewind();

        assertThat(world.planOf("web-app", "dev1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void aTargetThatWasNeverRecordedWaitsWithTheRecordedOnesOfARewoundBranch() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW).ancestry(Ancestry.UNRELATED))
                .with("new-app", "dev1", target -> target.pin(NEW).neverDeployed());

        Hold hold = world.planOf("new-app", "dev1").hold().orElseThrow();
        assertThat(hold.code()).isEqualTo(ReasonCode.REWOUND);
        assertThat(hold.message())
                .isEqualTo("the branch no longer contains commit bbbbbbb, at which another target was last deployed, "
                        + "and perhaps not the policy that was in force there");
        assertThat(hold.liftedBy()).containsExactly("towpath reconcile --accept-rewind");

        assertThat(world.acceptingRewind().planOf("new-app", "dev1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void aRecordThatWasMadeVoidStillTellsOfARewoundBranch() {
        Hold hold = hold(new Worlds()
                .with(
                        "web-app",
                        "dev1",
                        target -> target.pin(NEW).tag("sha-0000009").ancestry(Ancestry.UNRELATED)));

        assertThat(hold.code()).isEqualTo(ReasonCode.REWOUND);
    }

    @Test
    void aTargetThatWasNeverRecordedNeedsNothingFromOneThatTheBranchContains() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW))
                .with("new-app", "dev1", target -> target.pin(NEW).neverDeployed());

        assertThat(world.planOf("new-app", "dev1").state()).isEqualTo(State.WOULD_DEPLOY);
    }
}
