package dev.towpath.observed;

import dev.towpath.model.Artifact;
import java.util.Collection;
import java.util.Map;

/** Looks artifacts up in the shared account. */
public interface ArtifactSource {
    /** One answer for every artifact. */
    Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts);

    /**
     * The same, with warnings also about others in the same places.
     *
     * @param pinned every artifact that is pinned anywhere; where nothing can happen to them unasked, they do not matter
     */
    default Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts, Collection<Artifact> pinned) {
        return find(artifacts);
    }
}
