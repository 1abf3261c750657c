package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.SiteManifest.Release;
import dev.towpath.adapter.aws.site.SiteObject.Retirement;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a publication does, worked out from the manifest and the build alone: content decides, not time and not size.
 *
 * @param uploads in waves
 * @param invalidations paths whose cached copies are out of date
 * @param deletions keys that go once the new site is live: pages that are no longer part of it, and what was kept long enough
 * @param begun the manifest before the first upload: all that will change is unsettled, so that a publication that is cut
 *     short is never taken for either release
 * @param published the manifest once the new site is live and before anything is removed
 * @param finished the manifest in the end
 */
record SitePlan(
        List<Upload> uploads,
        List<String> invalidations,
        SortedSet<String> deletions,
        SiteManifest begun,
        SiteManifest published,
        SiteManifest finished) {
    /** For how many releases hashed assets outlive the page that loaded them. */
    static final int RELEASES_KEPT = 5;

    /** For how long hashed assets outlive it at least. */
    static final Duration ASSETS_KEPT = Duration.ofDays(30);

    /** For how long other files outlive it at least; they go with a later release. */
    static final Duration FILES_KEPT = Duration.ofHours(1);

    /**
     * One file to be put, with what it replaces, if anything.
     *
     * @param replaced the ETag of what it replaces, where it is known
     */
    record Upload(SiteFile file, ObjectHeaders headers, Wave wave, boolean replaces, Optional<String> replaced) {}

    /**
     * What is to be published.
     *
     * @param rules headers that the application asks for
     * @param found what lies under the keys of the files in a bucket of which there is no manifest
     */
    record Wanted(
            String bucket,
            Pin pin,
            Digest zip,
            SortedMap<String, SiteFile> files,
            Instant now,
            HeaderRules rules,
            SortedMap<String, SiteObject> found) {
        Wanted(String bucket, Pin pin, Digest zip, SortedMap<String, SiteFile> files, Instant now) {
            this(bucket, pin, zip, files, now, HeaderRules.STANDARD, new TreeMap<>());
        }
    }

    SitePlan {
        uploads = List.copyOf(uploads);
        invalidations = List.copyOf(invalidations);
    }

    /** The plan; {@code known} is the manifest of the same bucket, if there is one. */
    static SitePlan of(Optional<SiteManifest> known, Wanted wanted) {
        return of(known, wanted, new TreeSet<>());
    }

    /**
     * The same after somebody removed objects.
     *
     * @param lost their keys: that nothing is there may be cached
     */
    static SitePlan of(Optional<SiteManifest> known, Wanted wanted, SortedSet<String> lost) {
        SortedMap<String, SiteObject> before = known.map(SiteManifest::objects).orElseGet(wanted::found);
        SortedSet<String> changedOnce = changedOnce(known, before, wanted);
        long release = known.map(
                        manifest -> manifest.release() + (manifest.zip().equals(wanted.zip()) ? 0 : 1))
                .orElse(1L);
        List<Upload> uploads = uploads(before, wanted, changedOnce);
        SortedMap<String, SiteObject> after = after(before, wanted, changedOnce, new Retirement(release, wanted.now()));
        SortedSet<String> deletions = deletions(after, changedOnce, release, wanted.now());

        SortedMap<String, SiteObject> live = new TreeMap<>(after);
        deletions.forEach(key -> live.computeIfPresent(key, (k, object) -> object.leaving()));
        SortedMap<String, SiteObject> rest = new TreeMap<>(after);
        rest.keySet().removeAll(deletions);
        SiteManifest published = new SiteManifest(
                wanted.bucket(),
                wanted.pin(),
                wanted.zip(),
                release,
                live,
                changedOnce,
                releases(known, wanted, release),
                false);
        return new SitePlan(
                uploads,
                invalidations(known, uploads, deletions, before, lost),
                deletions,
                begun(known, published, before, uploads, changedOnce),
                published,
                published.withObjects(rest));
    }

    /** The share of files that would go, percent, if it is one that a person should look at; empty if it is not. */
    static Optional<String> shrinkage(Optional<SiteManifest> known, Wanted wanted) {
        int before = known.map(SiteManifest::size).orElse(0);
        int after = wanted.files().size();
        return after * 2 < before
                ? Optional.of("the site would shrink from " + before + " to " + after + " files")
                : Optional.empty();
    }

    private static SortedSet<String> changedOnce(
            Optional<SiteManifest> known, SortedMap<String, SiteObject> before, Wanted wanted) {
        SortedSet<String> changed =
                new TreeSet<>(known.map(SiteManifest::changedOnce).orElseGet(TreeSet::new));
        before.forEach((key, object) -> {
            SiteFile file = wanted.files().get(key);
            if (file != null && !file.sha256().equals(object.sha256()) && Fingerprints.in(key)) {
                changed.add(key);
            }
        });
        return changed;
    }

    private static List<Upload> uploads(
            SortedMap<String, SiteObject> before, Wanted wanted, SortedSet<String> changedOnce) {
        List<Upload> uploads = new ArrayList<>();
        wanted.files().forEach((key, file) -> {
            boolean everChanged = changedOnce.contains(key);
            ObjectHeaders headers = wanted.rules().headers(file, everChanged);
            SiteObject present = before.get(key);
            if (present == null || !present.holds(file, headers)) {
                boolean replaces = present != null;
                uploads.add(new Upload(
                        file,
                        headers,
                        HeaderRules.wave(file, everChanged, replaces),
                        replaces,
                        Optional.ofNullable(present).flatMap(SiteObject::etag)));
            }
        });
        uploads.sort(Comparator.comparing(Upload::wave)
                .thenComparing(upload -> upload.file().key()));
        return uploads;
    }

    private static SortedMap<String, SiteObject> after(
            SortedMap<String, SiteObject> before, Wanted wanted, SortedSet<String> changedOnce, Retirement retirement) {
        SortedMap<String, SiteObject> after = new TreeMap<>();
        before.forEach((key, object) -> after.put(key, object.retiredSince(retirement)));
        wanted.files().forEach((key, file) -> {
            ObjectHeaders headers = wanted.rules().headers(file, changedOnce.contains(key));
            after.put(
                    key,
                    Optional.ofNullable(before.get(key))
                            .filter(present -> present.holds(file, headers))
                            .map(present -> present.keptFor(file))
                            .orElseGet(() -> SiteObject.present(file, headers)));
        });
        return after;
    }

    private static SortedSet<String> deletions(
            SortedMap<String, SiteObject> after, SortedSet<String> changedOnce, long release, Instant now) {
        SortedSet<String> deletions = new TreeSet<>();
        after.forEach((key, object) -> {
            boolean asset = Fingerprints.in(key) && !changedOnce.contains(key);
            boolean page = HeaderRules.isMarkup(key, object.headers().contentType());
            boolean due = object.retired()
                    .filter(since -> page
                            || (asset
                                    ? release - since.release() >= RELEASES_KEPT && past(since, ASSETS_KEPT, now)
                                    : release > since.release() && past(since, FILES_KEPT, now)))
                    .isPresent();
            if (due) {
                deletions.add(key);
            }
        });
        return deletions;
    }

    private static boolean past(Retirement since, Duration kept, Instant now) {
        return !since.at().plus(kept).isAfter(now);
    }

    private static List<String> invalidations(
            Optional<SiteManifest> known,
            List<Upload> uploads,
            SortedSet<String> deletions,
            SortedMap<String, SiteObject> before,
            SortedSet<String> lost) {
        if (known.isEmpty()) {
            return InvalidationPaths.everything();
        }
        TreeSet<String> changed = new TreeSet<>();
        uploads.stream()
                .filter(upload ->
                        upload.replaces() || lost.contains(upload.file().key()))
                .forEach(upload -> changed.add(upload.file().key()));
        deletions.stream()
                .filter(key -> Optional.ofNullable(before.get(key))
                        .filter(object -> object.retired().isEmpty())
                        .isPresent())
                .forEach(changed::add);
        return changed.isEmpty() ? List.of() : InvalidationPaths.of(changed);
    }

    private static SiteManifest begun(
            Optional<SiteManifest> known,
            SiteManifest published,
            SortedMap<String, SiteObject> before,
            List<Upload> uploads,
            SortedSet<String> changedOnce) {
        SortedMap<String, SiteObject> objects = new TreeMap<>(before);
        uploads.forEach(upload -> objects.put(
                upload.file().key(),
                SiteObject.present(upload.file(), upload.headers()).unsettled()));
        SiteManifest base = known.orElse(published);
        return new SiteManifest(
                base.bucket(),
                base.pin(),
                base.zip(),
                base.release(),
                objects,
                changedOnce,
                base.releases(),
                known.map(SiteManifest::found).orElse(false));
    }

    private static List<Release> releases(Optional<SiteManifest> known, Wanted wanted, long release) {
        List<Release> releases =
                new ArrayList<>(known.map(SiteManifest::releases).orElseGet(List::of));
        if (releases.isEmpty()
                || releases.get(0).number() != release
                || !releases.get(0).pin().equals(wanted.pin())) {
            releases.add(0, new Release(release, wanted.pin(), wanted.zip(), wanted.now()));
        }
        return releases;
    }

    /** The same plan once the uploads are done and have these ETags. */
    SitePlan tagged(Map<String, String> etags) {
        return etags.isEmpty()
                ? this
                : new SitePlan(
                        uploads, invalidations, deletions, begun, published.tagged(etags), finished.tagged(etags));
    }

    /** Uploads of one wave. */
    List<Upload> uploads(Wave wave) {
        return uploads.stream().filter(upload -> upload.wave() == wave).toList();
    }

    /** How many uploads each wave has, for people. */
    Map<Wave, Long> counts() {
        Map<Wave, Long> counts = new TreeMap<>();
        uploads.forEach(upload -> counts.merge(upload.wave(), 1L, Long::sum));
        return counts;
    }
}
