package dev.towpath.notice;

import java.util.Optional;

/** A memory that can be read back, refuses stale writes and, where wanted, dies at a write. */
final class Shelf implements ToldStore {
    ToldMemory memory = ToldMemory.NONE;
    private int version;
    int reads;
    int writesLeft = Integer.MAX_VALUE;
    Runnable between = () -> {};

    @Override
    public Kept read() {
        reads++;
        Kept kept = new Kept(memory, version == 0 ? Optional.empty() : Optional.of("v" + version));
        Runnable meanwhile = between;
        between = () -> {};
        meanwhile.run();
        return kept;
    }

    @Override
    public Optional<String> write(ToldMemory next, Optional<String> over) {
        if (writesLeft-- <= 0) {
            throw new IllegalStateException("killed");
        }
        if (!over.equals(version == 0 ? Optional.empty() : Optional.of("v" + version))) {
            return Optional.empty();
        }
        memory = next;
        version++;
        return Optional.of("v" + version);
    }
}
