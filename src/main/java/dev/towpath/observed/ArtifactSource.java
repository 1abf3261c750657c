package dev.towpath.observed;

import dev.towpath.model.Artifact;
import java.util.Collection;
import java.util.Map;

/** Looks artifacts up in the shared account. */
public interface ArtifactSource {
    /** One answer for every artifact. */
    Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts);
}
