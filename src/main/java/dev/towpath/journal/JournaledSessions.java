package dev.towpath.journal;

import dev.towpath.execute.Fence;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.execute.StepSessions;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.Intent;
import dev.towpath.model.Pin;
import dev.towpath.model.Progress;
import dev.towpath.model.RunId;
import dev.towpath.plan.Decision;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps the books on every step: lease, look again, intent, fence; then outcome, history, quarantine.
 *
 * <p>An intent is closed only by a success or by a judgement, or by a refusal before anything was changed under it. Whatever
 * else happens it stays open, and the next run settles it from what AWS says. A settlement that proved nothing closes the intent
 * and lifts no judgement.
 */
public final class JournaledSessions implements StepSessions {
    private final Journal journal;
    private final Leases leases;
    private final Watch watch;
    private final Setting setting;

    /** What a step must still agree with. */
    public interface Watch {
        /** Whether the target's record is what the plan was made from; asked once, under the lease. */
        boolean recordUnchanged(Step step);

        /** Whether the remote branch still asks for this step; asked before every mutation in production. */
        boolean stillAsked(Step step);
    }

    /** What all sessions of a run share. */
    public record Setting(
            RunId run,
            Clock clock,
            Supplier<String> newId,
            Progress progress,
            boolean awaitRollout,
            BooleanSupplier stopping,
            Predicate<Step> production) {}

    /** The sessions of one run. */
    public JournaledSessions(Journal journal, Leases leases, Watch watch, Setting setting) {
        this.journal = journal;
        this.leases = leases;
        this.watch = watch;
        this.setting = setting;
    }

    @Override
    public Opening begin(Step step) {
        long earlier = step.subject().openIntent().map(Intent::epoch).orElse(0L);
        Optional<Leases.Held> held = leases.acquire(step.target(), earlier);
        if (held.isEmpty()) {
            String holder = leases.holder(step.target()).map(Lease::holder).orElse("another run");
            return new Opening.Refused(ReasonCode.LEASED, "\"" + holder + "\" is acting on it");
        }
        held.get()
                .takenFrom()
                .ifPresent(silent -> setting.progress()
                        .say(step.target() + ": taken over from \"" + silent + "\", which has fallen silent"));
        try {
            if (!watch.recordUnchanged(step)) {
                held.get().close();
                return new Opening.Refused(ReasonCode.LEASED, "another run has changed it since this plan was made");
            }
            Intent intent = intent(step, held.get().lease().epoch());
            Optional<Opening> judged = judged(step, intent);
            if (judged.isPresent()) {
                held.get().close();
                return judged.get();
            }
            journal.open(intent, decision(step));
            return new Opening.Granted(new Books(step, intent, held.get()));
        } catch (FailureException e) {
            held.get().close();
            return new Opening.Refused(e.failure().reason(), e.failure().message());
        } catch (RuntimeException | Error e) {
            held.get().close();
            throw e;
        }
    }

    /** A plan that was made before another run judged just this artifact does not know that it is not to be tried again. */
    private Optional<Opening> judged(Step step, Intent intent) {
        return step instanceof Step.Settle
                ? Optional.empty()
                : journal.quarantine(step.target())
                        .filter(quarantine -> quarantine.subject().equals(subject(intent)))
                        .map(quarantine -> new Opening.Refused(
                                ReasonCode.QUARANTINED,
                                "another run has judged it since this plan was made: " + quarantine.message()));
    }

    /** What a judgement is about: a pin, or the files of a root. */
    private static String subject(Intent about) {
        return about.artifact()
                .map(Pin::value)
                .orElseGet(() -> about.digest().map(Digest::value).orElse(about.kind()));
    }

    /** A new intent, or the open one of an earlier run under this lease, so that its id and notes live on. */
    private Intent intent(Step step, long epoch) {
        Optional<Intent> earlier = step.subject().openIntent();
        boolean settling = step instanceof Step.Settle;
        return new Intent(
                earlier.map(Intent::id).orElseGet(setting.newId()),
                step.target(),
                settling ? earlier.orElseThrow().kind() : kind(step),
                settling ? earlier.orElseThrow().artifact() : step.pin(),
                settling ? earlier.orElseThrow().digest() : digest(step),
                settling ? earlier.orElseThrow().commit() : step.grounds().commit(),
                epoch,
                setting.run(),
                earlier.filter(open -> open.digest().equals(settling ? open.digest() : digest(step)))
                        .map(Intent::at)
                        .orElseGet(setting.clock()::instant),
                earlier.map(Intent::notes).orElseGet(TreeMap::new));
    }

    /** A settlement is about what an earlier run decided; this run's verdict may be about another pin. */
    private static Optional<Decision> decision(Step step) {
        return step instanceof Step.Settle ? Optional.empty() : step.grounds().decision();
    }

    private static String kind(Step step) {
        return step instanceof Step.ApplyRoot
                ? Infrastructure.TYPE
                : step.subject().workload().type();
    }

    private static Optional<Digest> digest(Step step) {
        return step.fold(
                deploy -> Optional.of(deploy.digest()),
                publish -> Optional.of(publish.digest()),
                apply -> Optional.of(apply.root().closure()),
                adopt -> Optional.of(adopt.digest()),
                settle -> settle.intent().digest());
    }

    /** The books on one step. */
    private final class Books implements Session {
        private final Step step;
        private volatile Intent intent;
        private final Leases.Held held;
        private final Instant started;

        private Books(Step step, Intent intent, Leases.Held held) {
            this.step = step;
            this.intent = intent;
            this.held = held;
            this.started = setting.clock().instant();
        }

        @Override
        public StepContext context() {
            Fence fence = this::check;
            Progress progress = sentence -> setting.progress().say(step.target() + ": " + sentence);
            return new StepContext(
                    setting.run(), intent, fence, this::note, progress, setting.awaitRollout(), setting.stopping());
        }

        private void check() {
            if (!held.stillHeld()) {
                throw new FailureException(new Failure.RetryLater(
                        ReasonCode.LEASED,
                        "another run took over the lease of \"" + step.target() + "\"",
                        "the next run looks again"));
            }
            if (setting.production().test(step) && !watch.stillAsked(step)) {
                throw new FailureException(new Failure.RetryLater(
                        ReasonCode.SUPERSEDED,
                        "the branch has a newer word on \"" + step.target() + "\"",
                        "the next run follows it"));
            }
        }

        private void note(Map<String, String> learned) {
            SortedMap<String, String> notes = new TreeMap<>(intent.notes());
            notes.putAll(learned);
            Intent old = intent;
            intent = new Intent(
                    old.id(),
                    old.target(),
                    old.kind(),
                    old.artifact(),
                    old.digest(),
                    old.commit(),
                    old.epoch(),
                    old.run(),
                    old.at(),
                    notes);
            journal.note(intent);
        }

        @Override
        public void finish(Outcome outcome) {
            try {
                if (held.stillHeld()) {
                    write(outcome);
                }
            } finally {
                held.close();
            }
        }

        private void write(Outcome outcome) {
            if (outcome instanceof Outcome.Succeeded success) {
                if (step instanceof Step.Settle
                        && success.record().filter(this::toldAlready).isPresent()) {
                    journal.withdraw(intent);
                } else {
                    journal.close(intent, entry(success.state(), Optional.empty(), outcome, success.record()));
                }
                if (success.record().isPresent()) {
                    journal.release(step.target());
                }
            } else if (outcome instanceof Outcome.Failed failed && failed.judged()) {
                journal.quarantine(new Quarantine(
                        step.target(),
                        subject(intent),
                        failed.reason().word(),
                        failed.message(),
                        setting.run(),
                        setting.clock().instant()));
                journal.close(intent, entry(State.FAILED, Optional.of(failed.reason()), outcome, Optional.empty()));
            } else if (outcome instanceof Outcome.Refused && !resumed()) {
                journal.withdraw(intent);
            }
        }

        /** Whether the run that wrote the record lived to write its entry as well, and only its intent was left. */
        private boolean toldAlready(DeploymentRecord record) {
            return journal.history(step.target(), 1).stream()
                    .anyMatch(entry -> entry.succeeded()
                            && entry.run().equals(record.run())
                            && entry.commit().equals(record.commit())
                            && entry.artifact().equals(record.artifact()));
        }

        /** Whether an earlier run may have changed something under this intent: a refusal of this run does not undo that. */
        private boolean resumed() {
            return !(step instanceof Step.Settle) && step.subject().openIntent().isPresent();
        }

        private Entry entry(
                State state, Optional<ReasonCode> reason, Outcome outcome, Optional<DeploymentRecord> record) {
            Intent about = intent;
            Grounds grounds = step.grounds();
            boolean known = grounds.commit().equals(about.commit());
            return new Entry(
                    setting.newId().get(),
                    step.target(),
                    about.kind(),
                    about.artifact(),
                    about.artifact().isPresent() ? about.digest() : Optional.empty(),
                    step.subject().recordedPin(),
                    about.commit(),
                    known ? grounds.pullRequest() : Optional.empty(),
                    known ? grounds.approvedBy() : new TreeMap<>(),
                    known ? grounds.policy() : Optional.empty(),
                    setting.run(),
                    started,
                    setting.clock().instant(),
                    state,
                    reason.map(ReasonCode::word),
                    outcome.message(),
                    record.map(DeploymentRecord::details).orElseGet(TreeMap::new),
                    known ? grounds.annotations() : new TreeMap<>(),
                    decision(step));
        }
    }
}
