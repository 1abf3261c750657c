package dev.towpath.app;

import dev.towpath.execute.Outcome;
import dev.towpath.model.CallMeter;
import dev.towpath.model.Target;
import dev.towpath.plan.Step;
import dev.towpath.report.RunReport;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Looks on while a run goes on, for metrics and traces.
 *
 * <p>An ordinary run has none. Whoever looks on changes nothing: what a run does and comes to is the same.
 */
interface Onlooker {
    /** Nobody looks on. */
    static Onlooker nobody() {
        return new Onlooker() {};
    }

    /** A part of the run, done between the beginning and the end of this call. */
    default <T> T during(String part, Supplier<T> work) {
        return work.get();
    }

    /** A step, carried out between the beginning and the end of this call. */
    default Outcome during(Step step, Supplier<Outcome> work) {
        return work.get();
    }

    /** A call was turned away because there were too many. */
    default void throttled(String call) {}

    /**
     * Something new was proven to run.
     *
     * @param lag from the commit that brought it to its record
     */
    default void deployed(Target target, Duration lag) {}

    /** The run is over. */
    default void ended(RunReport report) {}

    /** Both look on. */
    default Onlooker and(Onlooker other) {
        Onlooker first = this;
        return new Onlooker() {
            @Override
            public <T> T during(String part, Supplier<T> work) {
                return first.during(part, () -> other.during(part, work));
            }

            @Override
            public Outcome during(Step step, Supplier<Outcome> work) {
                return first.during(step, () -> other.during(step, work));
            }

            @Override
            public void throttled(String call) {
                first.throttled(call);
                other.throttled(call);
            }

            @Override
            public void deployed(Target target, Duration lag) {
                first.deployed(target, lag);
                other.deployed(target, lag);
            }

            @Override
            public void ended(RunReport report) {
                first.ended(report);
                other.ended(report);
            }
        };
    }

    /** A meter that tells of throttled calls. */
    default CallMeter around(CallMeter meter) {
        Onlooker looking = this;
        return new CallMeter() {
            @Override
            public void count(String operation, boolean mutation) {
                meter.count(operation, mutation);
            }

            @Override
            public void throttled(String operation) {
                meter.throttled(operation);
                looking.throttled(operation);
            }

            @Override
            public void ended(String operation, boolean mutation) {
                meter.ended(operation, mutation);
            }
        };
    }
}
