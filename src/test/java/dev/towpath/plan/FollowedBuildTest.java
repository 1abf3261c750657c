package dev.towpath.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.desired.AutoDeploy;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.observed.Build;
import dev.towpath.observed.Builds;
import dev.towpath.plan.Following.Standing;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The newest build, and never an older one than what is there. */
class FollowedBuildTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Pin A = new Pin("sha-aaaaaaa");
    private static final Pin B = new Pin("sha-bbbbbbb");
    private static final Pin C = new Pin("sha-ccccccc");

    @Test
    void theBuildThatWasPushedLastIsTaken() {
        Following following = nothing().of(list(build(B, 5), build(A, 9), build(C, 1)));
        assertThat(following.standing()).isEqualTo(Standing.FOLLOWS);
        assertThat(following.pin()).contains(A);
        assertThat(following.message()).isEqualTo("follows builds: sha-aaaaaaa, pushed 2026-11-21T12:09:00Z");
    }

    @Test
    void buildsOfOneMomentHaveAStableOrder() {
        assertThat(nothing().of(list(build(A, 5), build(C, 5), build(B, 5))).pin())
                .contains(C);
        assertThat(nothing().of(list(build(C, 5), build(B, 5), build(A, 5))).pin())
                .contains(C);
        assertThat(has(C, 6).of(list(build(C, 5), build(B, 5), build(A, 5))).pin())
                .contains(C);
    }

    @Test
    void namesThatAreNotOfCommitsAreNotFollowed() {
        Build latest = new Build(new Pin("latest"), at(9), Optional.empty(), false);
        assertThat(nothing().of(list(latest, build(A, 1))).pin()).contains(A);
        Following none = nothing().of(new Builds.Listed("\"acme/web\"", List.of(latest), 2));
        assertThat(none.standing()).isEqualTo(Standing.WAITS);
        assertThat(none.pin()).isEmpty();
        assertThat(none.message())
                .isEqualTo(
                        "follows builds, and there is none yet in \"acme/web\", only 3 that are not named after a commit");
    }

    @Test
    void anEmptyPlaceWaitsAndTakesNothingAway() {
        assertThat(nothing().of(list()).message()).isEqualTo("follows builds, and there is none yet in \"acme/web\"");
        Following emptied = has(A, 5).of(list());
        assertThat(emptied.standing()).isEqualTo(Standing.STAYS);
        assertThat(emptied.pin()).contains(A);
        assertThat(emptied.message()).endsWith("; sha-aaaaaaa stays");
    }

    @Test
    void anImageWithTwoNamesKeepsTheOneThatItHas() {
        Digest same = Digest.of("image");
        Build one = new Build(A, at(3), Optional.of(same), true);
        Build two = new Build(B, at(3), Optional.of(same), true);
        assertThat(nothing().of(list(one, two)).pin()).contains(B);
        assertThat(has(A, 4).of(list(one, two)).pin()).contains(A);
    }

    @Test
    void nothingGoesBack() {
        assertThat(has(B, 6).of(list(build(A, 1), build(B, 5))).pin()).contains(B);
        Following deleted = has(B, 6).of(list(build(A, 1)));
        assertThat(deleted.standing()).isEqualTo(Standing.STAYS);
        assertThat(deleted.pin()).contains(B);
        assertThat(deleted.message())
                .contains("the newest there is, sha-aaaaaaa, pushed 2026-11-21T12:01:00Z, is not known to be newer than"
                        + " sha-bbbbbbb, which stays");
        assertThat(has(B, 6).of(list(build(C, 7))).pin()).contains(C);
        FollowedBuild untimed = new FollowedBuild(AutoDeploy.TRACK, Optional.of(B), Optional.empty());
        assertThat(untimed.of(list(build(C, 7))).standing()).isEqualTo(Standing.STAYS);
        assertThat(untimed.of(list(build(C, 7), build(B, 5))).pin()).contains(C);
    }

    @Test
    void whatCannotBeListedIsSaidAndChangesNothing() {
        Failure failure = new Failure.NeedsHuman(ReasonCode.ACCESS_DENIED, "listing was refused", "allow it");
        Following following = has(A, 5).of(new Builds.Unlisted(failure));
        assertThat(following.standing()).isEqualTo(Standing.FAILS);
        assertThat(following.failure()).contains(failure);
        assertThat(following.pin()).contains(A);
    }

    private static FollowedBuild nothing() {
        return new FollowedBuild(AutoDeploy.TRACK, Optional.empty(), Optional.empty());
    }

    private static FollowedBuild has(Pin pin, int minute) {
        return new FollowedBuild(AutoDeploy.TRACK, Optional.of(pin), Optional.of(at(minute)));
    }

    private static Builds list(Build... builds) {
        return new Builds.Listed("\"acme/web\"", List.of(builds), 0);
    }

    private static Build build(Pin pin, int minute) {
        return new Build(pin, at(minute), Optional.of(Digest.of(pin.value())), true);
    }

    private static Instant at(int minute) {
        return NOON.plusSeconds(60L * minute);
    }
}
