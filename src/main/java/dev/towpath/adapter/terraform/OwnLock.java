package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The id of the lock that an apply of ours holds, learned while it certainly held it.
 *
 * <p>The backend is asked for the holder while the apply has operations open. What it answers is proven to be our lock once the
 * apply has told of one more operation after the answer: it had the lock before and after, so it had it in between.
 */
final class OwnLock {
    private static final Logger LOG = LoggerFactory.getLogger(OwnLock.class);

    private final RunDirectory directory;
    private boolean asked;

    OwnLock(RunDirectory directory) {
        this.directory = directory;
    }

    /** Asks once, as soon as the apply has the lock. */
    void learn(EventLog log, TerraformCommands commands) {
        if (asked || !log.now().hadLock() || LocalState.isLocal(directory)) {
            return;
        }
        asked = true;
        commands.lockHolder().filter(lock -> !lock.id().isEmpty()).ifPresent(lock -> {
            try {
                PrivateFiles.replace(
                        file(directory), lock.id() + "\n" + log.now().operations() + "\n");
            } catch (IOException e) {
                // Without it a person must free the lock after a crash; that is no reason to stop an apply.
                LOG.warn("keeping the id of a lock was not possible: {}", e.getMessage());
            }
        });
    }

    /** Whether a lock is proven to have been taken by the apply of a directory. */
    static boolean proven(RunDirectory directory, StateLock lock, Events events) {
        return remembered(directory)
                .filter(lines -> lines.get(0).equals(lock.id()))
                .filter(lines -> events.operations() > Long.parseLong(lines.get(1)))
                .isPresent();
    }

    private static Optional<List<String>> remembered(RunDirectory directory) {
        try {
            Path file = file(directory);
            return Files.exists(file)
                    ? Optional.of(Files.readAllLines(file))
                            .filter(lines -> lines.size() == 2 && lines.get(1).matches("[0-9]{1,18}"))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path file(RunDirectory directory) {
        return directory.path().resolve("lock");
    }
}
