package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import dev.towpath.model.Progress;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Holds one mirror for one thread of one process; the operating system lets go of it when the process dies. */
final class CacheLock implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;

    private final FileChannel channel;

    private CacheLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the lock, at most {@code Limits.MIRROR_LOCK_MAX}. */
    static CacheLock hold(Path file, String shown, Progress progress) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean held = false;
        try {
            held = await(channel, shown, progress);
            if (!held) {
                throw GitFailures.retryLater(
                        ReasonCode.STATE_LOCKED,
                        "another process has been fetching \"" + shown + "\" for " + Limits.MIRROR_LOCK_MAX.toMinutes()
                                + " minutes",
                        "let it end, or end it; the lock is \"" + file + "\"");
            }
            return new CacheLock(channel);
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    private static boolean await(FileChannel channel, String shown, Progress progress) throws IOException {
        long tries = Limits.MIRROR_LOCK_MAX.toMillis() / PAUSE_MILLIS;
        for (long i = 0; i < tries; i++) {
            if (attempt(channel).isPresent()) {
                return true;
            }
            if (i == 20) {
                progress.say("waiting for another process that is fetching " + shown);
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw GitFailures.retryLater(
                        ReasonCode.INTERRUPTED,
                        "the wait for the mirror of \"" + shown + "\" was interrupted",
                        "run again");
            }
        }
        return false;
    }

    private static Optional<FileLock> attempt(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
