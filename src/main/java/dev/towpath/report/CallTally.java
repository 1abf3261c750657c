package dev.towpath.report;

import dev.towpath.model.CallMeter;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the calls of one run by operation, from any number of threads.
 *
 * <p>A run that changes nothing must be able to prove it: mutations are counted where the calls are made, not where they are
 * planned.
 */
public final class CallTally implements CallMeter {
    private final ConcurrentMap<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final LongAdder mutations = new LongAdder();

    @Override
    public void count(String operation, boolean mutation) {
        calls.computeIfAbsent(operation, name -> new LongAdder()).increment();
        if (mutation) {
            mutations.increment();
        }
    }

    /** A meter for the state store: its calls are counted as {@code state:<operation>}, and none of them as a mutation. */
    public CallMeter bookkeeping() {
        return (operation, mutation) -> count("state:" + operation.substring(operation.indexOf(':') + 1), false);
    }

    /** Calls by operation, in the order of their names. */
    public SortedMap<String, Long> calls() {
        SortedMap<String, Long> counts = new TreeMap<>();
        calls.forEach((operation, count) -> counts.put(operation, count.sum()));
        return counts;
    }

    /** Calls that changed anything in AWS, the forge or git. */
    public long mutations() {
        return mutations.sum();
    }
}
