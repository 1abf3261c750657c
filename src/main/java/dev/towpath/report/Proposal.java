package dev.towpath.report;

import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Another pin for one target, put on a branch for people to agree to.
 *
 * @param verb {@code promote} or {@code rollback}
 * @param before what the tracked branch pins
 * @param from the environment in which the artifact was proven
 * @param branch empty if the tracked branch pins it already, so that there is nothing to propose
 * @param notes sentences that whoever agrees should read
 */
public record Proposal(
        String verb,
        Target target,
        Optional<Pin> before,
        Pin after,
        Optional<Digest> digest,
        Optional<EnvironmentName> from,
        Optional<Branch> branch,
        Optional<ForgeNotices.OpenedPullRequest> pullRequest,
        List<String> notes,
        SortedMap<String, Long> calls,
        long mutations) {
    public Proposal {
        notes = List.copyOf(notes);
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /**
     * Where the change is.
     *
     * @param path the file that it changes
     * @param base the branch that it is to be merged into
     * @param fresh whether the commit was made now; if not, it was there already
     * @param pushedTo the remote that has it too
     */
    public record Branch(
            String name, String base, String path, GitSha commit, boolean fresh, Optional<String> pushedTo) {}
}
