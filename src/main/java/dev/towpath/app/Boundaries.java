package dev.towpath.app;

import dev.towpath.journal.ObjectStore;
import dev.towpath.model.CallMeter;
import dev.towpath.model.Target;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootPlanner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The places at which a run can be cut in two: before and after everything that changes the world or the state store.
 *
 * <p>Nobody listens to them but whoever wants to kill a run at each of them and look at what the next run makes of it.
 */
@FunctionalInterface
interface Boundaries {
    /**
     * A boundary, such as {@code before ecs:UpdateService}. Whoever listens may never let the caller go on.
     *
     * @param name the same in every run that does the same
     */
    void reached(String name);

    /** Nobody listens. */
    static Boundaries unobserved() {
        return name -> {};
    }

    /** A run that may change something has begun, and has changed nothing yet. */
    default void begun() {}

    /** What is begun may take so long to come to a safe place. */
    default void mayTake(Duration longest) {}

    /** The same, told to somebody else first. */
    default Boundaries heardBy(Boundaries other) {
        Boundaries these = this;
        return new Boundaries() {
            @Override
            public void reached(String name) {
                other.reached(name);
                these.reached(name);
            }

            @Override
            public void begun() {
                other.begun();
                these.begun();
            }

            @Override
            public void mayTake(Duration longest) {
                other.mayTake(longest);
                these.mayTake(longest);
            }
        };
    }

    /** A planner whose Terraform is between boundaries: it holds a lock while it plans. */
    default RootPlanner around(RootPlanner planner) {
        return requests -> {
            if (requests.isEmpty()) {
                return planner.plan(requests);
            }
            reached("before planning Terraform roots");
            Map<Target, RootPlan> plans = planner.plan(requests);
            reached("after planning Terraform roots");
            return plans;
        };
    }

    /** A meter whose changing calls are boundaries. */
    default CallMeter around(CallMeter meter) {
        return new CallMeter() {
            @Override
            public void count(String operation, boolean mutation) {
                if (mutation) {
                    reached("before " + operation);
                }
                meter.count(operation, mutation);
            }

            @Override
            public void throttled(String operation) {
                meter.throttled(operation);
            }

            @Override
            public void ended(String operation, boolean mutation) {
                meter.ended(operation, mutation);
                if (mutation) {
                    reached("after " + operation);
                }
            }
        };
    }

    /** A store whose writes are boundaries. */
    default ObjectStore around(ObjectStore store) {
        return new ObjectStore() {
            @Override
            public Optional<Stored> get(String key) {
                return store.get(key);
            }

            @Override
            public List<Listed> list(String prefix) {
                return store.list(prefix);
            }

            @Override
            public Optional<String> put(String key, byte[] content, Condition condition) {
                reached("before writing " + shown(key));
                Optional<String> version = store.put(key, content, condition);
                reached("after writing " + shown(key));
                return version;
            }

            @Override
            public boolean delete(String key, String version) {
                reached("before removing " + shown(key));
                boolean gone = store.delete(key, version);
                reached("after removing " + shown(key));
                return gone;
            }

            @Override
            public String location() {
                return store.location();
            }
        };
    }

    /** The key without what is another in every run. */
    private static String shown(String key) {
        return key.replaceAll("/[0-9A-HJKMNP-TV-Z]{26}\\.json$", "/*.json").replaceAll("[0-9a-f]{64}", "*");
    }
}
