package dev.towpath.daemon;

import dev.towpath.model.Target;
import java.util.Optional;

/** Something that changed on the board. Told in order, after the {@link BoardView} shows it. */
public sealed interface BoardEvent {
    /** A run began. */
    record Began(RunInFlight run) implements BoardEvent {}

    /** A run in flight said what it is doing, such as {@code web-app/prod1: 1 of 2 tasks running}. */
    record Said(RunInFlight run, String sentence) implements BoardEvent {}

    /**
     * A target is in another state, for another reason, or with another pin than before; or something was done to it.
     *
     * @param repository the name of the watched repository
     * @param before empty when this daemon sees it for the first time, which is no news
     */
    record Changed(String repository, Target target, Optional<Row> before, Row after, FinishedRun run)
            implements BoardEvent {}

    /** A target is no longer there. */
    record Gone(String repository, Target target, Row before, FinishedRun run) implements BoardEvent {}

    /** A run is over. Told after the changes that it brought. */
    record Ended(FinishedRun run) implements BoardEvent {}

    /** Another daemon of the cluster told what it found. It has told whoever must know already. */
    record Heard(Finding finding) implements BoardEvent {}

    /** What is due next is known anew, or whether it can be known. */
    record Rescheduled() implements BoardEvent {}

    /**
     * The listener was so slow that events were dropped; it should look at the view.
     *
     * @param events how many
     */
    record Missed(long events) implements BoardEvent {}
}
