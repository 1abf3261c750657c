package dev.towpath.reconcile;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks about many at once, and where no answer comes, about halves, until only those stay unanswered that cannot be answered.
 *
 * <p>One application whose history is damaged, or one answer that nobody foresaw, must not keep three thousand others from what
 * they were promised.
 */
final class Isolated {
    /** How often a port may give no answer before the fault is taken to be its own and not that of single items. */
    private static final int UNANSWERED_MAX = 64;

    private static final Set<ReasonCode> NO_ANSWER =
            EnumSet.of(ReasonCode.THROTTLED, ReasonCode.UNREACHABLE, ReasonCode.NO_CREDENTIALS, ReasonCode.INTERRUPTED);

    private static final Logger LOG = LoggerFactory.getLogger(Isolated.class);

    private Isolated() {}

    /**
     * The answers of a port, and for what it cannot answer the answer that says so.
     *
     * @param unanswered makes the answer for one item from what went wrong
     */
    static <Q, K, A> Map<K, A> ask(
            Collection<Q> items,
            Function<Collection<Q>, Map<K, A>> port,
            Function<Q, K> key,
            BiFunction<Q, Failure, A> unanswered) {
        Asking<Q, K, A> asking = new Asking<>(port, key, unanswered);
        asking.ask(List.copyOf(items));
        return asking.answers;
    }

    private static final class Asking<Q, K, A> {
        private final Function<Collection<Q>, Map<K, A>> port;
        private final Function<Q, K> key;
        private final BiFunction<Q, Failure, A> unanswered;
        private final Map<K, A> answers = new HashMap<>();
        private int failures;

        private Asking(
                Function<Collection<Q>, Map<K, A>> port, Function<Q, K> key, BiFunction<Q, Failure, A> unanswered) {
            this.port = port;
            this.key = key;
            this.unanswered = unanswered;
        }

        private void ask(List<Q> items) {
            if (items.isEmpty()) {
                return;
            }
            try {
                answers.putAll(port.apply(items));
            } catch (FailureException e) {
                apart(items, e.failure());
            } catch (RuntimeException | StackOverflowError e) {
                LOG.debug("asking about {} items", items.size(), e);
                apart(items, unexpected(e));
            }
        }

        private void apart(List<Q> items, Failure failure) {
            failures++;
            if (items.size() == 1 || failures > UNANSWERED_MAX || passing(failure)) {
                items.forEach(item -> answers.put(key.apply(item), unanswered.apply(item, failure)));
                return;
            }
            List<Q> all = new ArrayList<>(items);
            ask(all.subList(0, all.size() / 2));
            ask(all.subList(all.size() / 2, all.size()));
        }

        /** Whether whoever is asked gives no answer at all now, whatever the item. */
        private static boolean passing(Failure failure) {
            return failure.fold(human -> false, later -> NO_ANSWER.contains(later.reason()), broken -> false);
        }
    }

    /** What is said of an exception that nobody foresaw. */
    static Failure unexpected(Throwable e) {
        return new Failure.NeedsHuman(
                ReasonCode.UNREACHABLE,
                "an unexpected " + e.getClass().getSimpleName() + " stopped it: " + e.getMessage(),
                "run again with --verbose; if it stays, report it with the log");
    }
}
