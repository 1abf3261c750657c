package dev.towpath.sandbox;

import dev.towpath.model.Account;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What was asked of the cloud: every call is counted by operation, and the newest are kept whole. */
public final class Calls {
    private static final int KEPT_MAX = 10_000;
    private static final Pattern READ =
            Pattern.compile("[a-z0-9]+:(Get|List|Describe|Head|Batch(Get|Check)|Assume|Filter).*");

    private final Deque<Call> kept = new ArrayDeque<>();
    private final SortedMap<String, Integer> counts = new TreeMap<>();

    /**
     * One call.
     *
     * @param caller the ARN of the session or user that called
     * @param operation such as {@code ssm:GetParameters}
     * @param permissions that AWS would have asked for
     * @param status the HTTP status of the answer; 0 if there was none
     * @param error the error's code; empty if there was none
     */
    public record Call(
            Instant at,
            Account account,
            String caller,
            String operation,
            List<Permission> permissions,
            int status,
            String error) {
        public Call {
            permissions = List.copyOf(permissions);
        }

        /** Whether the operation changes anything, whatever came of it. */
        public boolean mutating() {
            return Calls.mutating(operation);
        }
    }

    Calls() {}

    synchronized void add(Call call) {
        counts.merge(call.operation(), 1, Integer::sum);
        kept.addLast(call);
        if (kept.size() > KEPT_MAX) {
            kept.removeFirst();
        }
    }

    /** How often each operation was called. */
    public synchronized SortedMap<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    /** How often one operation was called, such as {@code ecs:UpdateService}. */
    public synchronized int count(String operation) {
        return counts.getOrDefault(operation, 0);
    }

    /** How many calls there were. */
    public synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many calls were of operations that change something. */
    public synchronized int mutations() {
        return counts.entrySet().stream()
                .filter(entry -> mutating(entry.getKey()))
                .mapToInt(entry -> entry.getValue())
                .sum();
    }

    /** The newest calls, oldest first; at most ten thousand. */
    public synchronized List<Call> newest() {
        return List.copyOf(kept);
    }

    /** Forgets everything, so that the next run is counted alone. */
    public synchronized void reset() {
        counts.clear();
        kept.clear();
    }

    private static boolean mutating(String operation) {
        return !READ.matcher(operation).matches();
    }
}
