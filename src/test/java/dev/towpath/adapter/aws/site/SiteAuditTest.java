package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.towpath.adapter.aws.site.SiteBucket.Listed;
import dev.towpath.adapter.aws.site.SiteBucket.Listing;
import dev.towpath.adapter.aws.site.SitePlan.Upload;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SiteAuditTest {
    private static final Site ONE = Site.of("1111111", "index.html", "<html>1", "logo.png", "one", "gone.txt", "x");
    private static final Site TWO = Site.of("2222222", "index.html", "<html>2", "logo.png", "two!", "new.txt", "y");

    private static Listing listing(String... keysAndContents) {
        SortedMap<String, Listed> listing = new TreeMap<>();
        for (int i = 0; i < keysAndContents.length; i += 2) {
            String content = keysAndContents[i + 1];
            listing.put(keysAndContents[i], new Listed(content.length(), "\"" + content + "\"", Instant.EPOCH));
        }
        return new Listing(listing, 0);
    }

    private static SiteManifest published() {
        return SitePlan.of(Optional.empty(), ONE.wanted(Site.NOON))
                .tagged(Map.of("index.html", "\"<html>1\"", "logo.png", "\"one\"", "gone.txt", "\"x\""))
                .published();
    }

    @Test
    void whatWasBegunAndCutShortIsWrittenOverWhatLiesThereByNowAndOverNothingElse() {
        SiteManifest begun =
                SitePlan.of(Optional.of(published()), TWO.wanted(Site.NOON)).begun();
        Listing listing = listing("index.html", "<html>1", "logo.png", "edited meanwhile", "gone.txt", "x");

        SitePlan plan =
                SitePlan.of(Optional.of(SiteAudit.of(begun, listing, Set.of()).marked(begun)), TWO.wanted(Site.NOON));

        assertThat(plan.uploads())
                .extracting(upload -> upload.file().key(), Upload::replaces, Upload::replaced)
                .containsExactlyInAnyOrder(
                        tuple("index.html", true, Optional.of("\"<html>1\"")),
                        tuple("logo.png", true, Optional.of("\"edited meanwhile\"")),
                        tuple("new.txt", false, Optional.empty()));
    }

    @Test
    void whatIsRetiredIsLookedAfterOnlyIfItIsWanted() {
        SiteManifest two =
                SitePlan.of(Optional.of(published()), TWO.wanted(Site.NOON)).published();
        Listing listing = listing("index.html", "<html>2", "logo.png", "two!", "new.txt", "y");

        assertThat(SiteAudit.of(two, listing).departures()).isEmpty();
        assertThat(SiteAudit.of(two, listing, Set.of("gone.txt")).departures()).containsOnlyKeys("gone.txt");
    }
}
