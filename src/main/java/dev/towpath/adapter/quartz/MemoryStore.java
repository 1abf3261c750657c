package dev.towpath.adapter.quartz;

import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/** Times that one daemon keeps in memory; they are arranged anew when it starts. */
public final class MemoryStore implements TimeStore {
    @Override
    public Scheduler scheduler(int workers) {
        Properties properties = Schedulers.properties("only", workers);
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        try {
            return Schedulers.of(properties);
        } catch (SchedulerException e) {
            throw new IllegalStateException("making a scheduler in memory", e);
        }
    }

    @Override
    public String name() {
        return "this machine's memory";
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void forgetUnless(Predicate<String> known) {
        // It keeps nothing else.
    }

    @Override
    public void close() {}
}
