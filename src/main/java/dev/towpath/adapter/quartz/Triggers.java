package dev.towpath.adapter.quartz;

import dev.towpath.daemon.Beat;
import dev.towpath.daemon.Misfire;
import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Schedule;
import dev.towpath.daemon.Trigger;
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;

/** Rhythms and requests in Quartz's terms. All that is stored is text, so that another version can read it. */
final class Triggers {
    static final String JOBS = "shares";
    private static final String RHYTHMS = "rhythms";
    private static final String SOON = "soon";
    private static final String LATE = "late";
    private static final int ASKED_FOR = 7;

    private Triggers() {}

    static JobKey job(String share) {
        return new JobKey(share, JOBS);
    }

    /** A share as a job that stays, and is begun again elsewhere when the daemon dies that is at it. */
    static JobDetail jobOf(String share) {
        return JobBuilder.newJob(ShareJob.class)
                .withIdentity(job(share))
                .storeDurably()
                .requestRecovery()
                .build();
    }

    static TriggerKey rhythmKey(String share, Purpose purpose) {
        return new TriggerKey(share + " " + purpose.word(), RHYTHMS);
    }

    /** The rhythm of a share, from {@code now} on. */
    static org.quartz.Trigger rhythm(Beat beat, Instant now) {
        Rhythm rhythm = beat.rhythm();
        TriggerBuilder<org.quartz.Trigger> builder = TriggerBuilder.newTrigger()
                .withIdentity(rhythmKey(beat.share().id(), beat.purpose()))
                .forJob(job(beat.share().id()))
                .usingJobData(ShareJob.PURPOSE, beat.purpose().name())
                .usingJobData(ShareJob.TRIGGER, Trigger.SCHEDULE.name())
                .usingJobData(
                        ShareJob.JITTER_MILLIS, Long.toString(rhythm.jitter().toMillis()))
                .usingJobData(ShareJob.RHYTHM, rhythm.toString());
        return rhythm.schedule()
                .fold(
                        every -> builder.startAt(Date.from(now.plus(every.interval())))
                                .withSchedule(simple(every, rhythm.misfire()))
                                .build(),
                        cron -> builder.startAt(Date.from(now))
                                .withSchedule(cron(cron, rhythm.misfire()))
                                .build());
    }

    private static ScheduleBuilder<?> simple(Schedule.Every every, Misfire misfire) {
        SimpleScheduleBuilder schedule = SimpleScheduleBuilder.simpleSchedule()
                .withIntervalInMilliseconds(every.interval().toMillis())
                .repeatForever();
        return misfire == Misfire.ONCE
                ? schedule.withMisfireHandlingInstructionFireNow()
                : schedule.withMisfireHandlingInstructionNextWithExistingCount();
    }

    private static ScheduleBuilder<?> cron(Schedule.Cron cron, Misfire misfire) {
        CronScheduleBuilder schedule =
                CronScheduleBuilder.cronSchedule(cron.expression()).inTimeZone(TimeZone.getTimeZone(cron.zone()));
        return misfire == Misfire.ONCE
                ? schedule.withMisfireHandlingInstructionFireAndProceed()
                : schedule.withMisfireHandlingInstructionDoNothing();
    }

    /** A request for a share, before what is due in its rhythm. */
    static org.quartz.Trigger soon(String share, Trigger trigger) {
        return once(new TriggerKey(share, SOON), share, Purpose.RECONCILE, trigger)
                .withPriority(ASKED_FOR)
                .startNow()
                .build();
    }

    /** A time of a rhythm that was put off. */
    static org.quartz.Trigger late(String share, Purpose purpose, Instant at) {
        return once(new TriggerKey(share + " " + purpose.word(), LATE), share, purpose, Trigger.SCHEDULE)
                .startAt(Date.from(at))
                .build();
    }

    private static TriggerBuilder<org.quartz.Trigger> once(
            TriggerKey key, String share, Purpose purpose, Trigger trigger) {
        return TriggerBuilder.newTrigger()
                .withIdentity(key)
                .forJob(job(share))
                .usingJobData(ShareJob.PURPOSE, purpose.name())
                .usingJobData(ShareJob.TRIGGER, trigger.name());
    }
}
