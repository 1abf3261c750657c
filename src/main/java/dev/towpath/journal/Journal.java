package dev.towpath.journal;

import dev.towpath.model.Intent;
import dev.towpath.model.Target;
import dev.towpath.plan.Decision;
import java.util.List;
import java.util.Optional;

/**
 * Durable memory between runs. AWS is the truth, the journal the evidence: a lost journal must still converge.
 *
 * <p>What is there and cannot be read is told, never overwritten and never taken for absent.
 */
public interface Journal {
    /** Intents that no run has closed: one listing when there are none. */
    KeptObjects<Intent> intents();

    /**
     * Writes an intent, before the first mutation.
     *
     * @param decision on what evidence; without one, what was kept with the same intent before is kept
     */
    void open(Intent intent, Optional<Decision> decision);

    /** Replaces an open intent by itself with more notes. */
    void note(Intent intent);

    /** Appends the entry to the history, with the decision that was kept with the intent if it has none, then removes the intent. */
    void close(Intent intent, Entry entry);

    /** Removes an intent under which nothing was changed; the history does not mention it. */
    void withdraw(Intent intent);

    /** The history of a target, newest first, at most {@code limit} entries. */
    List<Entry> history(Target target, int limit);

    /** Judgements in force: one listing when there are none. */
    KeptObjects<Quarantine> judgements();

    /** The judgement in force on one target; throws if it cannot be read. */
    Optional<Quarantine> quarantine(Target target);

    /** Puts a judgement in force. */
    void quarantine(Quarantine quarantine);

    /** Lifts the judgement on a target, whether it can be read or not; whether there was one. */
    boolean release(Target target);

    /** The targets that the last run knew; empty before the first. Throws if they cannot be read. */
    Optional<Inventory> inventory();

    /** Remembers the targets of this run. */
    void remember(Inventory inventory);
}
