package dev.towpath.adapter.git;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Person;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** Reads commits as people wrote them, however odd: what cannot be read is empty, never an error. */
final class Commits {
    private Commits() {}

    static Commit of(RevCommit commit) {
        List<GitSha> parents = Arrays.stream(commit.getParents())
                .map(parent -> new GitSha(parent.name()))
                .toList();
        return new Commit(
                new GitSha(commit.name()),
                parents,
                person(readable(commit::getAuthorIdent)),
                person(readable(commit::getCommitterIdent)),
                Instant.ofEpochSecond(commit.getCommitTime()),
                readable(commit::getFullMessage).orElse(""));
    }

    static Person person(Optional<PersonIdent> ident) {
        return ident.map(known -> new Person(known.getName(), known.getEmailAddress()))
                .orElse(new Person("", ""));
    }

    /** JGit throws where a commit names an encoding that is none, or a moment beyond all time. */
    private static <T> Optional<T> readable(Supplier<T> reading) {
        try {
            return Optional.ofNullable(reading.get());
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
