package dev.towpath.notice;

import static dev.towpath.notice.NoticeSamples.NOW;
import static dev.towpath.notice.NoticeSamples.because;
import static dev.towpath.notice.NoticeSamples.line;
import static dev.towpath.notice.NoticeSamples.occasion;
import static dev.towpath.notice.NoticeSamples.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is told after which run: every change once, nothing twice that could be avoided, and nothing never. */
class HeraldTest {
    private static final String OLD = "sha-1111111";
    private static final String NEW = "sha-2222222";

    private final Shelf shelf = new Shelf();
    private final Listener ops = new Listener("ops", ChannelFilter.ALL);
    private Instant now = NOW;
    private final InstantSource source = () -> now;
    private final Clock time = source.withZone(ZoneOffset.UTC);

    private void after(RunReport report) {
        new Herald(List.of(ops.channel), time).tell(shelf, occasion(report));
    }

    private void begun(TargetReport... lines) {
        after(run(0, lines));
        ops.heard.clear();
        shelf.reads = 0;
    }

    @Test
    void theFirstMessageIsASummaryAndNamesWhatIsWrong() {
        TargetReport[] lines = new TargetReport[3_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line("app-" + i, State.IN_SYNC, OLD);
        }
        lines[7] = line("app-7", State.HELD, NEW, OLD, because(ReasonCode.APPROVAL_MISSING, "needs 1 approval"));
        after(run(0, lines));
        assertThat(ops.heard).hasSize(1);
        assertThat(ops.heard.get(0).heading())
                .isEqualTo("changes are told here from now on at 3f2a91c: 2,999 in sync, 1 held");
        assertThat(ops.last()).containsExactly("app-7/dev1 held sha-2222222: needs 1 approval");

        after(run(1, lines));
        assertThat(ops.heard).hasSize(1);
    }

    @Test
    void aSteadyRunReadsOnceAndWritesNothing() {
        begun(line("web", State.DEPLOYED, OLD));
        shelf.writesLeft = 0;
        after(run(1, line("web", State.IN_SYNC, OLD)));
        after(run(2, line("web", State.HELD, NEW, OLD, because(ReasonCode.SOAKING, "soaks"))));
        after(run(3, line("web", State.UNKNOWN, NEW, OLD, because(ReasonCode.THROTTLED, "throttled"))));
        assertThat(ops.heard).isEmpty();
        assertThat(shelf.reads).isEqualTo(3);
    }

    @Test
    void aDeploymentIsToldThoughAnotherRunMadeItAndDied() {
        begun(line("web", State.IN_SYNC, OLD));
        after(run(
                1,
                line("web", State.IN_SYNC, NEW),
                line("new", State.IN_SYNC, NEW, NEW, NOW.plusSeconds(30), Optional.empty())));
        assertThat(ops.last())
                .containsExactly("new/dev1 runs sha-2222222", "web/dev1 runs sha-2222222 instead of sha-1111111");
    }

    @Test
    void theSameVersionDeployedOnceMoreIsTold() {
        begun(line("web", State.IN_SYNC, OLD));
        after(run(1, line("web", State.DEPLOYED, OLD, OLD, NOW.plusSeconds(70), Optional.empty())));
        after(run(2, line("web", State.IN_SYNC, OLD, OLD, NOW.plusSeconds(70), Optional.empty())));
        assertThat(ops.heard).hasSize(1);
        assertThat(ops.last()).containsExactly("web/dev1 deployed sha-1111111");
    }

    @Test
    void aTargetThatVanishedIsForgottenWithTheNextChange() {
        begun(line("web", State.IN_SYNC, OLD), line("api", State.IN_SYNC, OLD));
        after(run(1, line("web", State.DEPLOYED, NEW)));
        assertThat(shelf.memory.of("ops").orElseThrow().told()).containsOnlyKeys("run", "web/dev1");
    }

    @Test
    void aTargetThatIsSeenForTheFirstTimeAndRanBeforeIsNoNews() {
        begun(line("web", State.IN_SYNC, OLD));
        after(run(1, line("web", State.IN_SYNC, OLD), line("other", State.IN_SYNC, OLD)));
        assertThat(ops.heard).isEmpty();
    }

    @Test
    void aFailureItsQuarantineAndItsRecovery() {
        begun(line("web", State.IN_SYNC, OLD));
        TargetReport failed =
                line("web", State.FAILED, NEW, OLD, because(ReasonCode.ROLLED_BACK, "the circuit breaker rolled back"));
        TargetReport quarantined =
                line("web", State.HELD, NEW, OLD, because(ReasonCode.QUARANTINED, "it failed before"));
        after(run(1, failed));
        assertThat(ops.last()).containsExactly("web/dev1 rolled back sha-2222222: the circuit breaker rolled back");
        after(run(2, quarantined));
        assertThat(ops.heard).as("the same failure").hasSize(1);
        after(run(3, failed));
        assertThat(ops.heard).as("it was tried again and failed again").hasSize(2);
        after(run(4, line("web", State.DEPLOYED, NEW)));
        assertThat(ops.last()).containsExactly("web/dev1 recovered sha-2222222");
        after(run(5, failed));
        assertThat(ops.heard).hasSize(4);
        assertThat(ops.heard.get(3).id()).isNotEqualTo(ops.heard.get(0).id());
    }

    @Test
    void aQuarantineIsToldWhereTheFailureWasNot() {
        begun(line("web", State.IN_SYNC, OLD));
        after(run(1, line("web", State.HELD, NEW, OLD, because(ReasonCode.QUARANTINED, "it failed before"))));
        assertThat(ops.last()).containsExactly("web/dev1 quarantined sha-2222222: it failed before");
    }

    @Test
    void aHoldThatGoesWithoutADeploymentIsForgottenAndToldWhenItComesBack() {
        TargetReport held = line("web", State.HELD, NEW, OLD, because(ReasonCode.APPROVAL_MISSING, "needs one"));
        begun(line("web", State.IN_SYNC, OLD));
        after(run(1, held));
        after(run(2, line("web", State.IN_SYNC, OLD)));
        assertThat(ops.heard).hasSize(1);
        after(run(3, held));
        assertThat(ops.heard).hasSize(2);
        after(run(4, line("web", State.DEPLOYED, NEW)));
        assertThat(ops.last()).containsExactly("web/dev1 deployed sha-2222222");
    }

    @Test
    void whatWasNotTakenIsToldAgainWithTheSameId() {
        begun(line("web", State.IN_SYNC, OLD));
        ops.obstacle = Optional.of("it answered 500");
        after(run(1, line("web", State.DEPLOYED, NEW)));
        after(run(2, line("web", State.IN_SYNC, NEW)));
        ops.obstacle = Optional.empty();
        after(run(3, line("web", State.IN_SYNC, NEW)));
        after(run(4, line("web", State.IN_SYNC, NEW)));
        assertThat(ops.heard)
                .hasSize(3)
                .extracting(Notice::id)
                .containsOnly(ops.heard.get(0).id());
    }

    @Test
    void aCrashBetweenTellingAndRecordingTellsTwiceAndNeverNotAtAll() {
        begun(line("web", State.IN_SYNC, OLD));
        shelf.writesLeft = 1;
        try {
            after(run(1, line("web", State.DEPLOYED, NEW)));
        } catch (IllegalStateException killed) {
            assertThat(killed).hasMessage("killed");
        }
        assertThat(ops.heard).hasSize(1);
        shelf.writesLeft = Integer.MAX_VALUE;
        now = NOW.plusSeconds(30);
        after(run(2, line("web", State.IN_SYNC, NEW)));
        assertThat(ops.heard).as("whoever claimed it may still be at it").hasSize(1);
        now = NOW.plusSeconds(61);
        after(run(3, line("web", State.IN_SYNC, NEW)));
        after(run(4, line("web", State.IN_SYNC, NEW)));
        assertThat(ops.heard)
                .hasSize(2)
                .extracting(Notice::id)
                .containsOnly(ops.heard.get(0).id());
    }

    @Test
    void ofTwoRunsAtTheSameTimeOneTells() {
        begun(line("web", State.IN_SYNC, OLD));
        Listener other = new Listener("ops", ChannelFilter.ALL);
        shelf.between = () ->
                new Herald(List.of(other.channel), time).tell(shelf, occasion(run(2, line("web", State.IN_SYNC, NEW))));
        after(run(1, line("web", State.DEPLOYED, NEW)));
        assertThat(other.heard).hasSize(1);
        assertThat(ops.heard).isEmpty();
    }

    @Test
    void whatAnotherRunIsAboutToTellIsLeftToIt() {
        begun(line("web", State.IN_SYNC, OLD), line("api", State.IN_SYNC, OLD));
        ToldChannel told = shelf.memory.of("ops").orElseThrow();
        TreeMap<String, Told> entries = new TreeMap<>(told.told());
        entries.computeIfPresent("web/dev1", (key, entry) -> entry.claimedBy(new Claim("another", NOW)));
        shelf.memory = shelf.memory.with("ops", told.with(entries));
        after(run(1, line("web", State.IN_SYNC, NEW), line("api", State.IN_SYNC, NEW)));
        assertThat(ops.last()).containsExactly("api/dev1 runs sha-2222222 instead of sha-1111111");
    }

    @Test
    void filtersChooseAndWhatTheyLeaveOutIsNotToldLater() {
        Listener failures = new Listener(
                "failures",
                new ChannelFilter(
                        target -> target.equals(Target.of("web", "dev1")),
                        Set.of(Tier.DEV),
                        Set.of(ChangeKind.FAILED, ChangeKind.ROLLED_BACK)));
        Listener production =
                new Listener("production", new ChannelFilter(target -> true, Set.of(Tier.PRODUCTION), Set.of()));
        Herald herald = new Herald(List.of(failures.channel, production.channel), time);
        herald.tell(shelf, occasion(run(0, line("web", State.IN_SYNC, OLD), line("api", State.IN_SYNC, OLD))));
        assertThat(failures.heard.get(0).heading()).endsWith(": 1 in sync");
        herald.tell(
                shelf,
                occasion(run(
                        1,
                        line("web", State.DEPLOYED, NEW),
                        line("api", State.FAILED, NEW, OLD, because(ReasonCode.TIMED_OUT, "too slow")))));
        assertThat(failures.heard).hasSize(1);
        herald.tell(
                shelf,
                occasion(run(2, line("web", State.FAILED, OLD, NEW, because(ReasonCode.TIMED_OUT, "too slow")))));
        assertThat(failures.last()).containsExactly("web/dev1 failed sha-1111111: too slow");
        assertThat(production.heard).as("no target of its tier changed").hasSize(1);
    }

    @Test
    void whoWantsQuarantinesOrRecoveriesOnlyHearsOfThoseWhoseTroubleIsTheirs() {
        Listener quarantines = new Listener(
                "quarantines", new ChannelFilter(target -> true, Set.of(), Set.of(ChangeKind.QUARANTINED)));
        Listener failures = new Listener(
                "failures",
                new ChannelFilter(target -> true, Set.of(), Set.of(ChangeKind.ROLLED_BACK, ChangeKind.RECOVERED)));
        Listener ends = new Listener("ends", new ChannelFilter(target -> true, Set.of(), Set.of(ChangeKind.RECOVERED)));
        Herald herald = new Herald(List.of(quarantines.channel, failures.channel, ends.channel), time);
        TargetReport[][] days = {
            {line("web", State.IN_SYNC, OLD), line("api", State.IN_SYNC, OLD)},
            {
                line("web", State.FAILED, NEW, OLD, because(ReasonCode.ROLLED_BACK, "no")),
                line("api", State.INVALID, OLD, OLD, because(ReasonCode.INVALID, "no such key"))
            },
            {
                line("web", State.HELD, NEW, OLD, because(ReasonCode.QUARANTINED, "it failed before")),
                line("api", State.IN_SYNC, OLD)
            },
            {line("web", State.IN_SYNC, OLD), line("api", State.IN_SYNC, OLD)}
        };
        for (int day = 0; day < days.length; day++) {
            herald.tell(shelf, occasion(run(day, days[day])));
        }
        assertThat(quarantines.heard).hasSize(2);
        assertThat(quarantines.last()).containsExactly("web/dev1 quarantined sha-2222222: it failed before");
        assertThat(failures.heard).as("its beginning, the rollback and its end").hasSize(3);
        assertThat(failures.last()).containsExactly("web/dev1 recovered sha-1111111");
        assertThat(ends.heard).as("its beginning, and two ends").hasSize(3);
    }

    @Test
    void manyChangesAreOneMessageThatSaysHowManyMoreThereAre() {
        TargetReport[] before = new TargetReport[150];
        TargetReport[] lines = new TargetReport[150];
        for (int i = 0; i < lines.length; i++) {
            before[i] = line("app-" + i, State.IN_SYNC, OLD);
            lines[i] = line("app-" + i, State.DEPLOYED, NEW);
        }
        lines[140] = line("app-140", State.FAILED, NEW, OLD, because(ReasonCode.ROLLED_BACK, "no"));
        begun(before);
        after(run(1, lines));
        assertThat(ops.heard).hasSize(1);
        assertThat(ops.heard.get(0).heading()).isEqualTo("150 changes at 3f2a91c");
        assertThat(ops.heard.get(0).changes()).hasSize(100);
        assertThat(ops.heard.get(0).more()).isEqualTo(50);
        assertThat(ops.last().get(0)).as("the weightiest first").startsWith("app-140/dev1 rolled back");
        after(run(2, lines));
        assertThat(ops.heard).hasSize(1);
    }

    @Test
    void aRunThatStopsSaysSoAndNothingOfItsTargets() {
        begun(line("web", State.IN_SYNC, OLD));
        Optional<Failure> stopped =
                Optional.of(new Failure.NeedsHuman(ReasonCode.VANISHED, "300 of 400 targets have vanished", "look"));
        after(run("reconcile", 1, stopped));
        after(run("reconcile", 2, stopped));
        assertThat(ops.heard).hasSize(1);
        assertThat(ops.last()).containsExactly("the run could not run: 300 of 400 targets have vanished");
        after(run(3, line("web", State.IN_SYNC, OLD)));
        assertThat(ops.last()).containsExactly("runs run again");
    }

    @Test
    void driftThatOnlyADeeperLookSeesIsNotTakenBackByARunThatDoesNotLook() {
        begun(line("web", State.IN_SYNC, OLD));
        TargetReport drifted = line("web", State.DRIFTED, OLD, OLD, because(ReasonCode.EDITED, "edited by hand"));
        after(run("drift", 1, Optional.empty(), drifted));
        assertThat(ops.last()).containsExactly("web/dev1 drifted sha-1111111: edited by hand");
        after(run(2, line("web", State.IN_SYNC, OLD)));
        after(run("drift", 3, Optional.empty(), drifted));
        assertThat(ops.heard).hasSize(1);
        after(run("drift", 4, Optional.empty(), line("web", State.IN_SYNC, OLD)));
        assertThat(ops.last()).containsExactly("web/dev1 recovered sha-1111111");
        after(run(5, line("web", State.DEPLOYED, NEW)));
        after(run("drift", 6, Optional.empty(), line("web", State.IN_SYNC, NEW)));
        assertThat(ops.heard)
                .as("a deployment is told by the run that made it alone")
                .hasSize(3);
    }

    @Test
    void driftThatADeeperLookTellsFirstIsToldOnceAndItsEndToo() {
        begun(line("web", State.IN_SYNC, OLD));
        TargetReport drifted = line("web", State.DRIFTED, OLD, OLD, because(ReasonCode.MANUAL_DEPLOYMENT, "by hand"));
        after(run("drift", 1, Optional.empty(), drifted));
        after(run(2, drifted));
        after(run("drift", 3, Optional.empty(), drifted));
        assertThat(ops.heard).hasSize(1);
        after(run(4, line("web", State.IN_SYNC, OLD)));
        assertThat(ops.last()).containsExactly("web/dev1 recovered sha-1111111");
        after(run("drift", 5, Optional.empty(), line("web", State.IN_SYNC, OLD)));
        after(run(6, line("web", State.IN_SYNC, OLD)));
        assertThat(ops.heard).hasSize(2);
    }

    @Test
    void credentialsInTheAddressOfTheRepositoryAreNotTold() {
        after(run(0, line("web", State.IN_SYNC, OLD)));
        assertThat(ops.heard.get(0).repository()).isEqualTo("https://github.com/AcmeCorp/infra-config.git");
        assertThat(ops.heard.get(0).name()).isEqualTo("infra-config");
    }
}
