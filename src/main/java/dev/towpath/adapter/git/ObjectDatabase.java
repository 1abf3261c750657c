package dev.towpath.adapter.git;

import dev.towpath.problem.FailureException;
import java.io.IOException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** A repository's objects, for any number of threads: every reading gets a reader of its own. */
final class ObjectDatabase {
    private final Repository repository;
    private final String shown;
    private final Runnable onDamage;
    private final Directories directories = new Directories();

    /**
     * The objects of a repository.
     *
     * @param shown its address, for people
     * @param onDamage called when an object is missing or cannot be read
     */
    ObjectDatabase(Repository repository, String shown, Runnable onDamage) {
        this.repository = repository;
        this.shown = shown;
        this.onDamage = onDamage;
    }

    /** Something that is read from objects. */
    interface Reading<S, T> {
        T from(S source) throws IOException;
    }

    Repository repository() {
        return repository;
    }

    String shown() {
        return shown;
    }

    Directories directories() {
        return directories;
    }

    /** Reads objects; {@code doing} completes the sentence "… met a damaged object". */
    <T> T read(String doing, Reading<ObjectReader, T> reading) {
        try (ObjectReader reader = repository.newObjectReader()) {
            return reading.from(reader);
        } catch (IOException e) {
            throw damage(doing, e);
        }
    }

    /** Walks commits. */
    <T> T walk(String doing, Reading<RevWalk, T> reading) {
        try (RevWalk walk = new RevWalk(repository)) {
            return reading.from(walk);
        } catch (IOException e) {
            throw damage(doing, e);
        }
    }

    private FailureException damage(String doing, IOException error) {
        if (error instanceof MissingObjectException
                || error instanceof CorruptObjectException
                || error instanceof IncorrectObjectTypeException) {
            onDamage.run();
        }
        return GitFailures.ofObjects(shown, doing, error);
    }
}
