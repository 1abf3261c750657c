package dev.towpath.adapter.quartz;

/** Times in memory. */
class MemoryTickerIT extends TickerContract {
    @Override
    TimeStore store() {
        return new MemoryStore();
    }
}
