package dev.towpath.app;

import dev.towpath.model.Artifact;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.ArtifactState;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks artifacts up where each kind is kept. */
record ArtifactsByKind(ArtifactSource images, ArtifactSource bundles) implements ArtifactSource {
    @Override
    public Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts) {
        return find(artifacts, List.of());
    }

    @Override
    public Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts, Collection<Artifact> pinned) {
        List<Artifact> ofImages = new ArrayList<>();
        List<Artifact> ofBundles = new ArrayList<>();
        artifacts.forEach(artifact ->
                artifact.fold(image -> ofImages, bundle -> ofBundles).add(artifact));
        Map<Artifact, ArtifactState> states = new HashMap<>();
        if (!ofImages.isEmpty()) {
            states.putAll(images.find(ofImages, pinned));
        }
        if (!ofBundles.isEmpty()) {
            states.putAll(bundles.find(ofBundles, pinned));
        }
        return states;
    }

    /** A source that cannot find anything because the configuration does not say where to look. */
    static ArtifactSource nowhere(String key) {
        Failure failure = new Failure.NeedsHuman(
                ReasonCode.INVALID,
                "towpath.yaml does not say where artifacts are kept: it has no \"" + key + "\"",
                "add \"" + key + "\" to towpath.yaml");
        return artifacts -> {
            Map<Artifact, ArtifactState> states = new HashMap<>();
            artifacts.forEach(artifact -> states.put(artifact, new ArtifactState.Unverifiable(failure)));
            return states;
        };
    }
}
