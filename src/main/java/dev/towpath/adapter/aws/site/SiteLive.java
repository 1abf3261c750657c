package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.site.KeptManifests.Kept;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Listed;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.observed.LiveSource;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells what sites have published: one listing of the state store for all, and one read for each that is not as recorded.
 *
 * <p>What somebody else did to a bucket is only seen where drift is to be put right, because it takes a listing of the bucket; of
 * the other sites only the manifest speaks. Targets of other kinds are not answered.
 */
public final class SiteLive implements LiveSource {
    private final AwsClients clients;
    private final ObjectStore store;
    private final KeptManifests manifests;

    /** A source that reads the manifests in the given store. */
    public SiteLive(AwsClients clients, ObjectStore store) {
        this.clients = clients;
        this.store = store;
        this.manifests = new KeptManifests(store);
    }

    @Override
    public Map<Target, Live> read(Map<ObservedTarget, Recorded> targets) {
        Map<Target, Live> answers = new TreeMap<>();
        Map<ObservedTarget, Recorded> sites = new LinkedHashMap<>(targets);
        sites.keySet().removeIf(target -> !(target.workload() instanceof StaticSite));
        if (sites.isEmpty()) {
            return answers;
        }
        try {
            Map<String, String> versions = new HashMap<>();
            for (Listed listed : store.list("sites/")) {
                versions.put(listed.key(), listed.version());
            }
            sites.forEach((site, recorded) -> answers.put(site.target(), live(site, recorded, versions)));
        } catch (FailureException e) {
            sites.keySet().forEach(site -> answers.put(site.target(), new Live.Unreadable(e.failure())));
        }
        return answers;
    }

    private Live live(ObservedTarget site, Recorded recorded, Map<String, String> versions) {
        Optional<String> bucket = recorded.parameter(SitePlace.BUCKET).filter(name -> !name.isBlank());
        if (bucket.isEmpty()) {
            return new Live.Unreadable(SitePlace.missing(
                    site.workload().parameters().parameter(SitePlace.BUCKET),
                    site.place().toString()));
        }
        Optional<String> version = Optional.ofNullable(versions.get(SiteManifest.key(site.target())));
        boolean asRecorded = version.isPresent()
                && version.equals(detail(recorded, SiteRecord.MANIFEST_ETAG))
                && bucket.equals(detail(recorded, SiteRecord.BUCKET));
        if (asRecorded && !SiteRecord.asked(site.workload()).equals(detail(recorded, SiteRecord.HEADERS))) {
            return different(
                    true,
                    ReasonCode.RECORD_CONFLICT,
                    "the headers that app.yaml asks for are others than when the site was published");
        }
        if (asRecorded) {
            return SitePlace.watched(site.workload()) ? watched(site, bucket.get()) : new Live.AsRecorded();
        }
        if (version.isEmpty()) {
            return unknown(site, recorded);
        }
        try {
            return told(manifests.read(site.target()), bucket.get());
        } catch (FailureException e) {
            return new Live.Unreadable(e.failure());
        }
    }

    private Live watched(ObservedTarget site, String name) {
        try {
            SiteBucket bucket = new SiteBucket(clients.s3(site.place()), site.place(), name);
            return manifests
                    .read(site.target())
                    .manifest()
                    .map(manifest -> Map.entry(
                            manifest,
                            SiteAudit.of(
                                    manifest, bucket.list(manifest.objects().keySet()))))
                    .filter(audited -> !audited.getValue().departures().isEmpty())
                    .<Live>map(audited -> different(
                            false,
                            ReasonCode.MANUAL_DEPLOYMENT,
                            audited.getValue().words(name, audited.getKey().size())))
                    .orElseGet(Live.AsRecorded::new);
        } catch (FailureException e) {
            return new Live.Unreadable(e.failure());
        }
    }

    /** Without a manifest nothing can be said of the bucket, whatever is recorded. */
    private static Live unknown(ObservedTarget site, Recorded recorded) {
        if (recorded.record().flatMap(DeploymentRecord::artifact).isPresent()) {
            return different(
                    true,
                    ReasonCode.RECORD_CONFLICT,
                    "the manifest of the site is gone from the state store; publishing it again writes a new one");
        }
        return site.workload()
                .recordedVersionParameter()
                .flatMap(recorded::parameter)
                .flatMap(site.workload()::pinOf)
                .<Live>map(pin -> new Live.Different(
                        Optional.of(pin),
                        Optional.empty(),
                        true,
                        false,
                        ReasonCode.MANUAL_DEPLOYMENT,
                        "the site was published by something else, which says that it is " + pin))
                .orElseGet(Live.Nothing::new);
    }

    private static Live told(Kept kept, String bucket) {
        if (kept.manifest().isEmpty()) {
            return different(
                    true,
                    ReasonCode.RECORD_CONFLICT,
                    "the manifest of the site has gone from the state store; publishing it again writes a new one");
        }
        SiteManifest manifest = kept.manifest().get();
        if (!manifest.bucket().equals(bucket)) {
            return different(
                    true,
                    ReasonCode.RECORD_CONFLICT,
                    "the site was published to the bucket \"" + manifest.bucket() + "\" and now belongs in \"" + bucket
                            + "\"");
        }
        if (!manifest.settled() && manifest.found()) {
            return different(false, ReasonCode.MANUAL_DEPLOYMENT, FoundSite.words(manifest));
        }
        if (!manifest.settled()) {
            return different(
                    true,
                    ReasonCode.INTERRUPTED,
                    "a publication was cut short: the site's files are partly of another release than "
                            + manifest.pin());
        }
        return new Live.Different(
                Optional.of(manifest.pin()),
                Optional.of(manifest.zip()),
                true,
                true,
                ReasonCode.INTERRUPTED,
                manifest.pin() + " is published by a run that could not record it");
    }

    private static Live different(boolean ours, ReasonCode cause, String message) {
        return new Live.Different(Optional.empty(), Optional.empty(), true, ours, cause, message);
    }

    private static Optional<String> detail(Recorded recorded, String name) {
        return recorded.record()
                .flatMap(record -> Optional.ofNullable(record.details().get(name)));
    }
}
