package dev.towpath.adapter.git;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Person;
import java.time.Instant;
import java.util.Optional;

/**
 * One commit that changes one file, for a branch of its own.
 *
 * @param base the commit on top of which it stands
 * @param tracked the short name of the branch that {@code base} is the tip of, which is never written
 * @param branch the short name of the branch for the commit
 * @param mark a line that its message ends with; a branch whose own commits lack it is somebody else's
 * @param key signs the commit
 */
public record FileChange(
        GitSha base,
        String tracked,
        String branch,
        String path,
        String content,
        String message,
        String mark,
        Person author,
        Optional<SshSigningKey> key,
        Instant at) {}
