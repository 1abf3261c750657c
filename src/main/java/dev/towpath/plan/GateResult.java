package dev.towpath.plan;

import java.util.Optional;

/**
 * What one gate said of one target.
 *
 * @param gate its name, such as {@code soak}
 * @param hold empty if it is open
 * @param evidence what it looked at, in a sentence, open or not
 */
public record GateResult(String gate, Optional<Hold> hold, String evidence) {
    /** Whether the gate lets the target through. */
    public boolean open() {
        return hold.isEmpty();
    }
}
