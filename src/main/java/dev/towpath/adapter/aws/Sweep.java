package dev.towpath.adapter.aws;

import dev.towpath.log.LogContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Runs one function over many items, a few at a time: AWS is asked in parallel, but never by more threads than allowed. */
public final class Sweep {
    /** Calls in flight at the same time. */
    public static final int PARALLEL_MAX = 8;

    private Sweep() {}

    /** The answers in the order of the items; the first exception, if any, once all have ended. */
    public static <I, O> List<O> over(Collection<I> items, Function<I, O> function) {
        return over(PARALLEL_MAX, items, function);
    }

    /** The same with at most so many in flight; where it is one, nobody but the caller's own thread works. */
    static <I, O> List<O> over(int parallelMax, Collection<I> items, Function<I, O> function) {
        if (items.size() < 2 || parallelMax < 2) {
            return items.stream().map(function).toList();
        }
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.min(items.size(), parallelMax), LogContext.inherited(task -> {
                    Thread thread = new Thread(task, "towpath-aws-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                }));
        try {
            List<Callable<O>> tasks = new ArrayList<>();
            items.forEach(item -> tasks.add(() -> function.apply(item)));
            List<O> answers = new ArrayList<>();
            for (Future<O> answer : threads.invokeAll(tasks)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while AWS was asked", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
