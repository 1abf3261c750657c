package dev.towpath.adapter.quartz;

import dev.towpath.daemon.Beat;
import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Share;
import dev.towpath.daemon.Ticker;
import dev.towpath.daemon.Trigger;
import dev.towpath.daemon.Upcoming;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.quartz.JobDataMap;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Quartz as the ticker: times are kept in memory, or in a database that several daemons share. */
public final class QuartzTicker implements Ticker {
    private static final Logger LOG = LoggerFactory.getLogger(QuartzTicker.class);

    private static final long END_MILLIS_MAX = 3_000;

    private final Scheduler scheduler;
    private final TimeStore store;
    private final Clock clock;
    private final RandomGenerator random;
    private final SortedMap<TriggerKey, Beat> arranged = new TreeMap<>();

    private QuartzTicker(Scheduler scheduler, TimeStore store, Clock clock, RandomGenerator random) {
        this.scheduler = scheduler;
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A ticker that has not begun.
     *
     * @param workers how many shares may be told at the same time
     * @throws FailureException if the store cannot be used
     */
    public static QuartzTicker of(TimeStore store, int workers, Clock clock, RandomGenerator random) {
        return new QuartzTicker(store.scheduler(workers), store, clock, random);
    }

    @Override
    public synchronized void arrange(Collection<Beat> beats, Set<String> undivided) {
        SortedMap<TriggerKey, Beat> wanted = new TreeMap<>();
        Set<JobKey> jobs = new TreeSet<>();
        for (Beat beat : beats) {
            wanted.put(Triggers.rhythmKey(beat.share().id(), beat.purpose()), beat);
            jobs.add(Triggers.job(beat.share().id()));
        }
        asking("arranging what is due", () -> {
            Predicate<String> known =
                    share -> jobs.contains(Triggers.job(share)) || undivided.contains(Share.repositoryOf(share));
            for (JobKey kept : scheduler.getJobKeys(GroupMatcher.jobGroupEquals(Triggers.JOBS))) {
                if (!known.test(kept.getName())) {
                    scheduler.deleteJob(kept);
                }
            }
            store.forgetUnless(known);
            for (JobKey job : jobs) {
                scheduler.addJob(Triggers.jobOf(job.getName()), true);
                for (org.quartz.Trigger kept : scheduler.getTriggersOfJob(job)) {
                    if (isRhythm(kept) && !wanted.containsKey(kept.getKey())) {
                        scheduler.unscheduleJob(kept.getKey());
                    }
                }
            }
            for (Beat beat : wanted.values()) {
                keep(beat, false);
            }
            return true;
        });
        arranged.clear();
        arranged.putAll(wanted);
    }

    @Override
    public synchronized void rearrange() {
        asking("arranging what is due anew", () -> {
            for (Beat beat : arranged.values()) {
                keep(beat, true);
            }
            return true;
        });
    }

    private void keep(Beat beat, boolean anew) throws SchedulerException {
        org.quartz.Trigger trigger = Triggers.rhythm(beat, clock.instant());
        org.quartz.Trigger kept = scheduler.getTrigger(trigger.getKey());
        if (kept == null) {
            store(trigger);
        } else if (anew || !rhythmOf(kept).equals(rhythmOf(trigger))) {
            scheduler.rescheduleJob(kept.getKey(), trigger);
        }
    }

    private static boolean isRhythm(org.quartz.Trigger trigger) {
        return trigger.getJobDataMap().containsKey(ShareJob.RHYTHM);
    }

    private static String rhythmOf(org.quartz.Trigger trigger) {
        return isRhythm(trigger) ? trigger.getJobDataMap().getString(ShareJob.RHYTHM) : "";
    }

    @Override
    public void start(Pulse pulse) {
        asking("beginning to tell what is due", () -> {
            scheduler.setJobFactory((bundle, whose) -> new ShareJob(pulse, this::putOff));
            scheduler.start();
            return true;
        });
    }

    @Override
    public boolean soon(Share share, Trigger trigger) {
        return asking(
                "asking for a run of \"" + share + "\"", () -> storeUnlessWaiting(Triggers.soon(share.id(), trigger)));
    }

    private void putOff(String share, Purpose purpose, long millisMax) {
        Instant at = clock.instant().plusMillis(random.nextLong(millisMax));
        asking("putting off a run of \"" + share + "\"", () -> storeUnlessWaiting(Triggers.late(share, purpose, at)));
    }

    /**
     * Stores what is to be told once; not if the same waits already. One that was told stays stored until its run is over, and
     * then stands for nothing: it is replaced.
     */
    private boolean storeUnlessWaiting(org.quartz.Trigger trigger) throws SchedulerException {
        org.quartz.Trigger kept = scheduler.getTrigger(trigger.getKey());
        if (kept == null) {
            return store(trigger);
        }
        if (kept.getNextFireTime() != null) {
            return false;
        }
        if (scheduler.rescheduleJob(kept.getKey(), trigger) == null) {
            return store(trigger);
        }
        return true;
    }

    /** Stores a trigger; whether nobody else was quicker. */
    private boolean store(org.quartz.Trigger trigger) throws SchedulerException {
        try {
            scheduler.scheduleJob(trigger);
            return true;
        } catch (ObjectAlreadyExistsException e) {
            LOG.debug("{} is stored already", trigger.getKey(), e);
            return false;
        }
    }

    @Override
    public List<Upcoming> upcoming() {
        return asking("reading what is due", () -> {
            List<Upcoming> upcoming = new ArrayList<>();
            for (JobKey job : scheduler.getJobKeys(GroupMatcher.jobGroupEquals(Triggers.JOBS))) {
                for (org.quartz.Trigger trigger : scheduler.getTriggersOfJob(job)) {
                    Date next = trigger.getNextFireTime();
                    JobDataMap data = trigger.getJobDataMap();
                    if (next != null && data.containsKey(ShareJob.PURPOSE)) {
                        upcoming.add(new Upcoming(
                                next.toInstant(),
                                job.getName(),
                                Purpose.valueOf(data.getString(ShareJob.PURPOSE)),
                                Trigger.valueOf(data.getString(ShareJob.TRIGGER))));
                    }
                }
            }
            upcoming.sort(null);
            return upcoming;
        });
    }

    @Override
    public Optional<String> trouble() {
        return store.trouble();
    }

    @Override
    public void pause() {
        asking("telling nothing new", () -> {
            scheduler.standby();
            return true;
        });
    }

    @Override
    public void close() {
        // Where the database is gone, Quartz waits for it until its store is shut down, which it does last.
        Thread ending = new Thread(this::shutDown, "scheduler end");
        ending.setDaemon(true);
        ending.start();
        try {
            ending.join(END_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }

    private void shutDown() {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            LOG.warn("ending the scheduler", e);
        }
    }

    private <T> T asking(String what, Question<T> question) {
        try {
            return question.ask();
        } catch (SchedulerException e) {
            throw new FailureException(
                    new Failure.RetryLater(
                            ReasonCode.UNREACHABLE,
                            what + ": " + TimeStore.reason(e),
                            "ask again; see that " + store.name() + " can be reached"),
                    e);
        }
    }

    /** Something that is asked of Quartz. */
    private interface Question<T> {
        T ask() throws SchedulerException;
    }
}
