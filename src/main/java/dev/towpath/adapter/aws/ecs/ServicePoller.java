package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Looks at services for many rollouts at once: whoever asks first asks for up to nine others of the same cluster too, so that
 * fifty rollouts cost five calls a look and not fifty.
 */
final class ServicePoller {
    private final AwsClients clients;
    private final LongSupplier nanoTime;
    private final Map<Group, Watched> groups = new ConcurrentHashMap<>();

    ServicePoller(AwsClients clients, LongSupplier nanoTime) {
        this.clients = clients;
        this.nanoTime = nanoTime;
    }

    private record Group(Place place, String cluster) {}

    private record Seen(ServiceView view, long at) {}

    private static final class Watched {
        private final Map<String, Integer> watchers = new HashMap<>();
        private final Map<String, Seen> seen = new HashMap<>();
    }

    /** Counts a service in until the watch is closed. */
    Watch watch(Place place, String cluster, String service) {
        Watched group = groups.computeIfAbsent(new Group(place, cluster), key -> new Watched());
        synchronized (group) {
            group.watchers.merge(service, 1, Integer::sum);
            group.seen.remove(service);
        }
        return new Watch(group, place, cluster, service);
    }

    /** One service that is being watched. */
    final class Watch implements AutoCloseable {
        private final Watched group;
        private final Place place;
        private final String cluster;
        private final String service;

        private Watch(Watched group, Place place, String cluster, String service) {
            this.group = group;
            this.place = place;
            this.cluster = cluster;
            this.service = service;
        }

        /**
         * The service as it was at most {@code age} ago; empty if it does not exist.
         *
         * @throws dev.towpath.problem.FailureException if AWS does not tell
         */
        Optional<ServiceView> look(Duration age) {
            synchronized (group) {
                if (!fresh(service, age)) {
                    refresh(age);
                }
                return Optional.ofNullable(group.seen.get(service)).map(Seen::view);
            }
        }

        private void refresh(Duration age) {
            Set<String> names = new LinkedHashSet<>();
            names.add(service);
            group.watchers.keySet().stream()
                    .filter(name -> !fresh(name, age.dividedBy(2)))
                    .limit(Limits.SERVICES_PER_CALL_MAX - 1)
                    .forEach(names::add);
            Map<String, ServiceView> found = new EcsCalls(clients, place).services(cluster, names);
            long now = nanoTime.getAsLong();
            names.forEach(group.seen::remove);
            found.forEach((name, view) -> group.seen.put(name, new Seen(view, now)));
        }

        private boolean fresh(String name, Duration age) {
            Seen last = group.seen.get(name);
            return last != null && nanoTime.getAsLong() - last.at() < age.toNanos();
        }

        @Override
        public void close() {
            synchronized (group) {
                group.watchers.computeIfPresent(service, (name, count) -> count > 1 ? count - 1 : null);
                group.seen.remove(service);
            }
        }
    }
}
