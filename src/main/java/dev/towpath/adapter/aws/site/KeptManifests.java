package dev.towpath.adapter.aws.site;

import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Stored;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.Optional;

/**
 * Manifests in the state store; each is replaced only by whoever saw the one before.
 *
 * <p>One that cannot be read is not replaced at all: it is the only account of the files of earlier releases.
 */
final class KeptManifests {
    private final ObjectStore store;

    KeptManifests(ObjectStore store) {
        this.store = store;
    }

    /**
     * What lies there.
     *
     * @param manifest empty if there is none
     * @param version empty if there is none
     */
    record Kept(Optional<SiteManifest> manifest, Optional<String> version) {}

    /**
     * What lies there.
     *
     * @throws FailureException if it cannot be read
     */
    Kept read(Target target) {
        Optional<Stored> stored = store.get(SiteManifest.key(target));
        if (stored.isEmpty()) {
            return new Kept(Optional.empty(), Optional.empty());
        }
        Optional<String> version = stored.map(Stored::version);
        try {
            byte[] content = stored.get().content();
            SiteManifest manifest =
                    SiteManifestLines.are(content) ? SiteManifestLines.read(content) : SiteManifestJson.read(content);
            return new Kept(Optional.of(manifest), version);
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.STATE_BLOCKED,
                            "reading the manifest \"" + SiteManifest.key(target) + "\" in the state store \""
                                    + store.location() + "\": " + e.getMessage(),
                            "restore what it was; or remove it, and the site is published anew without knowing the files"
                                    + " of earlier releases"),
                    e);
        }
    }

    /** Replaces the version that was seen; gives the new one. */
    String replace(Target target, Optional<String> seen, SiteManifest manifest) {
        Condition condition = seen.<Condition>map(Condition.Version::new).orElseGet(Condition.Absent::new);
        return store.put(SiteManifest.key(target), SiteManifestLines.write(manifest), condition)
                .orElseThrow(() -> new FailureException(new Failure.RetryLater(
                        ReasonCode.LEASED,
                        "another run has published \"" + target + "\" meanwhile: \"" + SiteManifest.key(target)
                                + "\" in the state store \"" + store.location() + "\" has changed",
                        "the next run looks again")));
    }
}
