package dev.towpath.app;

import dev.towpath.model.Digest;
import dev.towpath.report.CommitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in the cache what the forge was last told of a repository, so that a run in which nothing has changed does not call it.
 *
 * <p>It may be lost: then the forge is asked once what it shows.
 */
record ToldStatus(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(ToldStatus.class);

    boolean knows(String repository, CommitStatus status) {
        try {
            Path file = file(repository);
            return Files.isRegularFile(file)
                    && Files.readString(file, StandardCharsets.UTF_8).equals(text(status));
        } catch (IOException e) {
            return false;
        }
    }

    void remember(String repository, CommitStatus status) {
        try {
            Files.createDirectories(directory);
            Files.writeString(file(repository), text(status), StandardCharsets.UTF_8);
        } catch (IOException e) {
            LOG.debug("remembering what the forge was told", e);
        }
    }

    private Path file(String repository) {
        return directory.resolve(Digest.of(repository).abbreviated());
    }

    private static String text(CommitStatus status) {
        return status.commit() + " " + status.context() + " " + status.state().word() + " " + status.description()
                + "\n";
    }
}
