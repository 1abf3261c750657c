package dev.towpath.plan;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.GitSha;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The commits at which targets were recorded, whether this run acts on them or not.
 *
 * <p>A branch that was rewound may have lost a policy with its newest commits. A target without a record cannot tell; those
 * beside it can.
 *
 * @param commits all of them
 * @param lost one that the branch does not contain any more
 */
public record Recordings(Set<GitSha> commits, Optional<GitSha> lost) {
    public Recordings {
        commits = Collections.unmodifiableSet(new LinkedHashSet<>(commits));
    }

    /** Those of the given situations. */
    public static Recordings of(Collection<Situation> situations) {
        Set<GitSha> commits = new HashSet<>();
        Set<GitSha> lost = new HashSet<>();
        for (Situation situation : situations) {
            // A record that somebody has made void is still a witness of where the branch was.
            situation
                    .observation()
                    .recorded()
                    .record()
                    .map(DeploymentRecord::commit)
                    .ifPresent(commit -> {
                        commits.add(commit);
                        if (!situation.ancestry().continues()) {
                            lost.add(commit);
                        }
                    });
        }
        return new Recordings(commits, lost.stream().min(Comparator.comparing(GitSha::value)));
    }
}
