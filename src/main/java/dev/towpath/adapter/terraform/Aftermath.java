package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.ProgramRecord;
import dev.towpath.execute.Fence;
import dev.towpath.problem.FailureException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done about an apply that was killed: its lock is freed if that is proven to be its own, and what it had made is kept
 * for the next plan to take in.
 */
final class Aftermath {
    private static final int NAMED_MAX = 3;

    private final Leftovers leftovers;
    private final UnsavedResources unsaved;

    Aftermath(Leftovers leftovers, UnsavedResources unsaved) {
        this.leftovers = leftovers;
        this.unsaved = unsaved;
    }

    /**
     * Deals with it.
     *
     * @param sawItDie whether this very run saw it die, a moment ago
     * @return what was found and done, for the end of a sentence
     */
    String of(
            RunDirectory directory,
            Optional<TerraformCommands> commands,
            Events events,
            Fence fence,
            boolean sawItDie) {
        List<String> words = new ArrayList<>();
        int made = unsaved.keep(directory, events);
        if (made > 0) {
            words.add("the next plan imports what it had made and not saved, " + made
                    + (made == 1 ? " resource" : " resources") + " at most");
        }
        if (!events.underway().isEmpty()) {
            words.add(events.underway().size() + " more under way may exist: " + named(events.underway()));
        }
        commands.ifPresent(
                asked -> lock(directory, asked, events, fence, sawItDie).ifPresent(words::add));
        return words.stream().map(word -> "; " + word).reduce("", String::concat);
    }

    private Optional<String> lock(
            RunDirectory directory, TerraformCommands commands, Events events, Fence fence, boolean sawItDie) {
        try {
            Optional<StateLock> lock = commands.lockHolder();
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            if (!isOwn(directory, lock.get(), events, sawItDie)) {
                return Optional.of("the lock of its state is held by "
                        + lock.get().holder(commands.diagnoses().clock().instant())
                        + ", and is not proven to be its own: "
                        + commands.diagnoses().locked(lock.get()).advice());
            }
            fence.check();
            commands.forceUnlock(lock.get());
            return Optional.of("the lock that it died with was freed");
        } catch (FailureException e) {
            return Optional.of("its lock could not be looked at: " + e.failure().message());
        }
    }

    /**
     * Whether a lock was taken by the apply of a directory, which is dead.
     *
     * <p>Either its id was learned while the apply held it. Or the apply died with operations open, before it would have given
     * its lock back: then whatever lock is there now is its own, unless a person freed it and another took one since. A backend
     * that tells who took a lock and when rules that out; of one that tells only an id, the run that saw the death must have
     * asked.
     */
    private boolean isOwn(RunDirectory directory, StateLock lock, Events events, boolean sawItDie) {
        Optional<ProgramRecord> program = ProgramRecord.read(directory.program("apply"));
        if (directory.programAlive().isPresent()) {
            return false;
        }
        if (OwnLock.proven(directory, lock, events)) {
            return true;
        }
        if (!events.hadLock() || program.isEmpty()) {
            return false;
        }
        Optional<Instant> created = lock.created();
        return created.isPresent() ? leftovers.tookAndDied(directory, program.get(), lock) : sawItDie;
    }

    private static String named(List<String> addresses) {
        int more = addresses.size() - NAMED_MAX;
        return String.join(", ", addresses.subList(0, Math.min(NAMED_MAX, addresses.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
