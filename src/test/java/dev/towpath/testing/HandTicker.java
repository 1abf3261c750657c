package dev.towpath.testing;

import dev.towpath.daemon.Beat;
import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Share;
import dev.towpath.daemon.Ticker;
import dev.towpath.daemon.Trigger;
import dev.towpath.daemon.Upcoming;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A ticker by hand: a share is due when a test says so, and its run is over when that comes back. */
public final class HandTicker implements Ticker {
    private final List<Upcoming> upcoming = new ArrayList<>();
    private Optional<Pulse> pulse = Optional.empty();

    /** A share is due. */
    public void run(String share) {
        pulse.orElseThrow().due(share, Purpose.RECONCILE, Trigger.SCHEDULE);
    }

    /** From now on this is due next. */
    public void comes(Upcoming next) {
        upcoming.add(next);
    }

    @Override
    public void arrange(Collection<Beat> beats, Set<String> undivided) {}

    @Override
    public void rearrange() {}

    @Override
    public void start(Pulse told) {
        pulse = Optional.of(told);
    }

    @Override
    public boolean soon(Share share, Trigger trigger) {
        return true;
    }

    @Override
    public List<Upcoming> upcoming() {
        return List.copyOf(upcoming);
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void pause() {}

    @Override
    public void close() {}
}
