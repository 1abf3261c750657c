package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.SiteManifest.Release;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A site that something else published, compared with the zip that it is said to be: the manifest that comes of it. */
final class FoundSite {
    private FoundSite() {}

    /**
     * The manifest of what was found, with the headers that it has. What is missing or other than in the zip is unsettled, so
     * that the next publication puts just that right.
     */
    static SiteManifest manifest(SitePlan.Wanted wanted) {
        SortedMap<String, SiteObject> objects = new TreeMap<>(wanted.found());
        wanted.files()
                .forEach((key, file) -> objects.computeIfAbsent(
                        key,
                        absent -> SiteObject.present(file, wanted.rules().headers(file, false))
                                .unsettled()));
        return new SiteManifest(
                wanted.bucket(),
                wanted.pin(),
                wanted.zip(),
                1,
                objects,
                new TreeSet<>(),
                List.of(new Release(1, wanted.pin(), wanted.zip(), wanted.now())),
                true);
    }

    /** How the bucket departs from the zip. */
    static String words(SiteManifest manifest) {
        List<String> others = manifest.objects().entrySet().stream()
                .filter(object -> !object.getValue().settled())
                .map(object -> "\"" + object.getKey() + "\"")
                .toList();
        String named = String.join(", ", others.subList(0, Math.min(3, others.size())));
        return "the site was published by something else, and its bucket \"" + manifest.bucket()
                + "\" does not hold what"
                + " the zip of " + manifest.pin() + " holds: " + others.size() + " of " + manifest.size()
                + " files " + (others.size() == 1 ? "is" : "are") + " missing or different (" + named
                + (others.size() > 3 ? ", …" : "")
                + "); the next promotion puts that right, or \"on_drift: redeploy\" in app.yaml";
    }
}
