package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.problem.FailureException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Looks at services for many rollouts at once, and never more often in one account and region than the pace allows.
 *
 * <p>Whoever asks first asks for the cluster whose services were looked at longest ago, ten services a call: so fifty rollouts cost
 * one call a second between them, and none of them is forgotten.
 */
final class ServicePoller {
    private final AwsClients clients;
    private final LongSupplier nanoTime;
    private final Duration gap;
    private final Map<Place, Watched> places = new ConcurrentHashMap<>();

    /** @param gap between two calls in one account and region */
    ServicePoller(AwsClients clients, LongSupplier nanoTime, Duration gap) {
        this.clients = clients;
        this.nanoTime = nanoTime;
        this.gap = gap;
    }

    private record Key(String cluster, String service) {}

    /**
     * What AWS said of a service.
     *
     * @param view empty if the service does not exist, or if AWS did not tell
     * @param failure why it did not tell
     * @param at monotonic time
     */
    private record Seen(Optional<ServiceView> view, Optional<FailureException> failure, long at) {}

    /**
     * What is known of a service.
     *
     * @param view empty if it does not exist
     * @param at when AWS said so, in monotonic time
     */
    record Look(Optional<ServiceView> view, long at) {}

    private static final class Watched {
        private final Map<Key, Integer> watchers = new HashMap<>();
        private final Map<Key, Seen> seen = new HashMap<>();
        private Optional<Long> calledAt = Optional.empty();
    }

    /** Counts a service in until the watch is closed. */
    Watch watch(Place place, String cluster, String service) {
        Watched here = places.computeIfAbsent(place, key -> new Watched());
        Key key = new Key(cluster, service);
        synchronized (here) {
            here.watchers.merge(key, 1, Integer::sum);
            here.seen.remove(key);
        }
        return new Watch(here, place, key);
    }

    /** One service that is being watched. */
    final class Watch implements AutoCloseable {
        private final Watched here;
        private final Place place;
        private final Key key;

        private Watch(Watched here, Place place, Key key) {
            this.here = here;
            this.place = place;
            this.key = key;
        }

        /**
         * The service as it was at most {@code age} ago, or longer ago where it is not yet time for another call.
         *
         * @return empty if nothing has been told since the watch began
         * @throws FailureException if AWS does not tell
         */
        Optional<Look> look(Duration age) {
            synchronized (here) {
                boolean allowed = here.calledAt
                        .filter(last -> nanoTime.getAsLong() - last < gap.toNanos())
                        .isEmpty();
                if (!fresh(key, age) && allowed) {
                    refresh(longestAgo(), age);
                }
                Optional<Seen> seen = Optional.ofNullable(here.seen.get(key));
                seen.flatMap(Seen::failure).ifPresent(failure -> {
                    throw failure;
                });
                return seen.map(told -> new Look(told.view(), told.at()));
            }
        }

        private String longestAgo() {
            return here.watchers.keySet().stream()
                    .min(Comparator.comparingLong(this::seenAt))
                    .orElse(key)
                    .cluster();
        }

        private long seenAt(Key watched) {
            return Optional.ofNullable(here.seen.get(watched)).map(Seen::at).orElse(Long.MIN_VALUE);
        }

        private void refresh(String cluster, Duration age) {
            Set<String> names = new LinkedHashSet<>();
            here.watchers.keySet().stream()
                    .filter(watched -> watched.cluster().equals(cluster) && !fresh(watched, age.dividedBy(2)))
                    .sorted(Comparator.comparingLong(this::seenAt))
                    .map(Key::service)
                    .limit(Limits.SERVICES_PER_CALL_MAX)
                    .forEach(names::add);
            Map<String, ServiceView> found = Map.of();
            Optional<FailureException> failure = Optional.empty();
            try {
                found = new EcsCalls(clients, place).services(cluster, names);
            } catch (FailureException e) {
                // It is the failure of these services, whoever happened to ask.
                failure = Optional.of(e);
            }
            long now = nanoTime.getAsLong();
            here.calledAt = Optional.of(now);
            for (String name : names) {
                here.seen.put(new Key(cluster, name), new Seen(Optional.ofNullable(found.get(name)), failure, now));
            }
        }

        private boolean fresh(Key watched, Duration age) {
            Seen last = here.seen.get(watched);
            return last != null && nanoTime.getAsLong() - last.at() < age.toNanos();
        }

        @Override
        public void close() {
            synchronized (here) {
                here.watchers.computeIfPresent(key, (watched, count) -> count > 1 ? count - 1 : null);
                here.seen.remove(key);
            }
        }
    }
}
