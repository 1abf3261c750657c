package dev.towpath.adapter.quartz;

import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Ticker.Pulse;
import dev.towpath.daemon.Trigger;
import java.util.Locale;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One share of the work: Quartz never has it done twice at the same time, in all daemons of a cluster. */
@DisallowConcurrentExecution
final class ShareJob implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(ShareJob.class);

    static final String PURPOSE = "purpose";
    static final String TRIGGER = "trigger";
    static final String JITTER_MILLIS = "jitter";
    static final String RHYTHM = "rhythm";

    private final Pulse pulse;
    private final Postponement postponement;

    /** A job that tells {@code pulse}. */
    ShareJob(Pulse pulse, Postponement postponement) {
        this.pulse = pulse;
        this.postponement = postponement;
    }

    /** Puts something off for a random while. */
    interface Postponement {
        /** Has a share told again after at most so many milliseconds. */
        void putOff(String share, Purpose purpose, long millisMax);
    }

    @Override
    public void execute(JobExecutionContext context) {
        String share = context.getJobDetail().getKey().getName();
        JobDataMap data = context.getTrigger().getJobDataMap();
        // The recovery of a request that is no longer stored has no data.
        Purpose purpose = Purpose.valueOf(word(data, PURPOSE, Purpose.RECONCILE.name()));
        long jitter = Long.parseLong(word(data, JITTER_MILLIS, "0"));
        try {
            if (jitter > 0 && !context.isRecovering()) {
                postponement.putOff(share, purpose, jitter);
                return;
            }
            Trigger trigger = context.isRecovering()
                    ? Trigger.RECOVERY
                    : Trigger.valueOf(word(data, TRIGGER, Trigger.SCHEDULE.name()));
            pulse.due(share, purpose, trigger);
        } catch (RuntimeException e) {
            // Thrown on, it would have Quartz drop the trigger in some cases; the next time counts.
            LOG.warn("telling that \"{}\" is due", share, e);
        }
    }

    private static String word(JobDataMap data, String key, String otherwise) {
        return data.containsKey(key) ? data.getString(key).toUpperCase(Locale.ROOT) : otherwise;
    }
}
