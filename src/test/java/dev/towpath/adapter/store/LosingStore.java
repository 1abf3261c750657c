package dev.towpath.adapter.store;

import dev.towpath.journal.ObjectStore;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that does what it is told and then, as often as asked, does not say so. */
final class LosingStore implements ObjectStore {
    private final ObjectStore store;
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    LosingStore(ObjectStore store) {
        this.store = store;
    }

    void loseAnswers(int count) {
        toLose.set(count);
    }

    int lost() {
        return lost.get();
    }

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
        Optional<String> version = store.put(key, content, condition);
        if (version.isPresent() && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            lost.incrementAndGet();
            throw new FailureException(
                    new Failure.RetryLater(ReasonCode.UNREACHABLE, "the answer was lost", "try again"));
        }
        return version;
    }

    @Override
    public boolean delete(String key, String version) {
        return store.delete(key, version);
    }

    @Override
    public String location() {
        return store.location();
    }
}
