package dev.towpath.approval;

import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.List;

/**
 * One commit of a pull request as the forge lists it.
 *
 * @param authors accounts behind the author and the co-authors, as far as the forge knows them
 * @param committers accounts behind the committer; the forge's own hand has its own kind
 * @param authorEmail as git records it
 * @param committedAt as git records it; only text, where it was not the forge that committed
 * @param message the whole message, with its trailers
 */
public record Contribution(
        GitSha commit,
        List<GitSha> parents,
        List<Actor> authors,
        List<Actor> committers,
        String authorEmail,
        Instant committedAt,
        String message) {
    public Contribution {
        parents = List.copyOf(parents);
        authors = List.copyOf(authors);
        committers = List.copyOf(committers);
    }
}
