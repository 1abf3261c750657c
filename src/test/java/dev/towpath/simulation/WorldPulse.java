package dev.towpath.simulation;

import dev.towpath.adapter.store.Pulse;
import java.time.Duration;

/** The time of a world as one of its processes lives it: what it does again and again it does not do while it stands still. */
record WorldPulse(Runner runner) implements Pulse {
    @Override
    public long nanoTime() {
        return runner.world().turns().nanoTime();
    }

    @Override
    public void sleep(Duration time) {
        runner.world().turns().pass(time);
    }

    @Override
    public Runnable every(Duration period, String name, Runnable beat) {
        boolean[] over = new boolean[1];
        runner.world().turns().after(period, () -> beat(period, over, beat));
        return () -> over[0] = true;
    }

    private void beat(Duration period, boolean[] over, Runnable beat) {
        if (over[0] || runner.dead()) {
            return;
        }
        if (!runner.stands()) {
            runner.aside(beat);
        }
        runner.world().turns().after(period, () -> beat(period, over, beat));
    }
}
