package dev.towpath.simulation;

import dev.towpath.simulation.Chance.Kind;

/** Who goes on when, and who dies where, in worlds that are not left to chance. */
interface Script {
    /** Nothing is prescribed. */
    Script NONE = new Script() {};

    /** Before a call is made; returns once the process may go on. */
    default void before(Runner runner, String operation) {}

    /** Before or after a call has its effect; kills the process if it is to die there. */
    default void crash(Runner runner, String operation, Kind when) {}

    /** Whether a process stands still now, so that nothing beside its work is done either. */
    default boolean stops(Runner runner) {
        return false;
    }
}
