package dev.towpath.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One item that cannot be answered leaves the others answered, and a port that answers nothing is not asked for ever. */
class IsolatedTest {
    private static final List<Integer> MANY = IntStream.range(0, 3000).boxed().toList();

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void whatCanBeAnsweredIsAnsweredInOneCall() {
        assertThat(ask(item -> false, new IllegalStateException("never"))).hasSize(3000);
        assertThat(calls).hasValue(1);
    }

    @Test
    void oneThatIsRefusedLeavesAllOthersAnswered() {
        Map<Integer, String> answers = ask(
                item -> item == 1234,
                new FailureException(
                        new Failure.NeedsHuman(ReasonCode.INVALID, "\"apps/huge\" has more than 200000 files", "")));

        assertThat(answers).hasSize(3000).containsEntry(1234, "\"apps/huge\" has more than 200000 files");
        assertThat(answers.values().stream().filter("answered"::equals)).hasSize(2999);
    }

    @Test
    void anObjectThatIsFetchedAgainNextTimeIsTheTroubleOfItsItem() {
        Map<Integer, String> answers = ask(
                item -> item == 7,
                new FailureException(new Failure.RetryLater(ReasonCode.STATE_BLOCKED, "a damaged object", "")));

        assertThat(answers).containsEntry(7, "a damaged object");
        assertThat(answers.values().stream().filter("answered"::equals)).hasSize(2999);
    }

    @Test
    void anExceptionThatNobodyForesawIsTold() {
        Map<Integer, String> answers = ask(item -> item == 7, new IllegalStateException("a bug"));

        assertThat(answers).containsEntry(7, "an unexpected IllegalStateException stopped it: a bug");
        assertThat(answers.values().stream().filter("answered"::equals)).hasSize(2999);
    }

    @Test
    void whatPassesIsNotAskedAgainInTheSameRun() {
        Map<Integer, String> answers =
                ask(item -> true, new FailureException(new Failure.RetryLater(ReasonCode.THROTTLED, "throttled", "")));

        assertThat(answers).hasSize(3000).containsEntry(7, "throttled");
        assertThat(calls).hasValue(1);
    }

    @Test
    void aPortThatAnswersNothingIsGivenUp() {
        assertThat(ask(item -> true, new IllegalStateException("a bug"))).hasSize(3000);
        assertThat(calls.get()).isLessThan(200);
    }

    private Map<Integer, String> ask(Predicate<Integer> bad, RuntimeException trouble) {
        return Isolated.ask(
                MANY, items -> answer(items, bad, trouble), item -> item, (item, failure) -> failure.message());
    }

    private Map<Integer, String> answer(Collection<Integer> items, Predicate<Integer> bad, RuntimeException trouble) {
        calls.incrementAndGet();
        Map<Integer, String> answers = new HashMap<>();
        for (Integer item : items) {
            if (bad.test(item)) {
                throw trouble;
            }
            answers.put(item, "answered");
        }
        return answers;
    }
}
