package dev.towpath.daemon;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A ticker that tells what is due when a test says so. */
final class ManualTicker implements Ticker {
    final List<String> asked = new ArrayList<>();
    final List<String> arranged = new ArrayList<>();
    final List<String> undivided = new ArrayList<>();
    Optional<String> trouble = Optional.empty();
    int rearranged;
    boolean paused;
    private Optional<Pulse> told = Optional.empty();

    /** Tells that a share is due. */
    void due(String share, Purpose purpose, Trigger trigger) {
        told.orElseThrow().due(share, purpose, trigger);
    }

    @Override
    public synchronized void arrange(Collection<Beat> beats, Set<String> unknown) {
        arranged.clear();
        beats.forEach(beat -> arranged.add(
                beat.share() + " " + beat.purpose().word() + " " + beat.rhythm().schedule()));
        arranged.sort(null);
        undivided.clear();
        undivided.addAll(unknown);
    }

    @Override
    public void rearrange() {
        rearranged++;
    }

    @Override
    public void start(Pulse pulse) {
        told = Optional.of(pulse);
    }

    @Override
    public synchronized boolean soon(Share share, Trigger trigger) {
        trouble.ifPresent(reason -> {
            throw new FailureException(new Failure.RetryLater(ReasonCode.UNREACHABLE, reason, ""));
        });
        return asked.add(share + " " + trigger.word());
    }

    @Override
    public List<Upcoming> upcoming() {
        return List.of();
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void close() {}
}
