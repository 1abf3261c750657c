package dev.towpath.simulation;

import dev.towpath.approval.ReviewSource;
import dev.towpath.journal.RecordWriter;
import dev.towpath.reconcile.Connections.Connected;

/** What is changed about the program before it runs in a world: nothing, or a bug that the oracles must find. */
interface Plant {
    /** Nothing is changed. */
    Plant NONE = (connected, records) -> connected;

    /** The connections with the change in them. */
    Connected into(Connected connected, RecordWriter records);

    /** The forge with the change in it. */
    default ReviewSource heard(ReviewSource reviews, World world) {
        return reviews;
    }
}
