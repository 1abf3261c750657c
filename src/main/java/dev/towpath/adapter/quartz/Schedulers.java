package dev.towpath.adapter.quartz;

import java.util.Properties;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;

/** Makes schedulers of properties, which is the way in which Quartz is configured. */
final class Schedulers {
    /** The name that all daemons of a cluster have in common. */
    static final String NAME = "towpath";

    private static final String MISFIRE_MILLIS = "5000";

    private Schedulers() {}

    /** What every scheduler has. */
    static Properties properties(String instance, int workers) {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", NAME);
        properties.setProperty("org.quartz.scheduler.instanceId", instance);
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(workers));
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.threadPool.threadNamePrefix", "run");
        properties.setProperty("org.quartz.jobStore.misfireThreshold", MISFIRE_MILLIS);
        return properties;
    }

    /** A scheduler that nobody else in this process is given. */
    static Scheduler of(Properties properties) throws SchedulerException {
        synchronized (Schedulers.class) {
            Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
            SchedulerRepository.getInstance().remove(NAME);
            return scheduler;
        }
    }
}
