package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.aws.site.SitePlan.Upload;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SitePlanTest {
    private static final Instant NOON = Site.NOON;
    private static final Site ONE = Site.of(
            "1111111",
            "index.html",
            "<html>assets/app-AAAA1111.js",
            "about.html",
            "<html>about",
            "logo.png",
            "logo",
            "assets/app-AAAA1111.js",
            "one");

    @Test
    void theFirstPublicationUploadsEverythingAndInvalidatesEverything() {
        SitePlan plan = SitePlan.of(Optional.empty(), ONE.wanted(NOON));

        assertThat(keys(plan)).containsExactly("assets/app-AAAA1111.js", "logo.png", "about.html", "index.html");
        assertThat(plan.invalidations()).containsExactly("/*");
        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.begun().settled()).isFalse();
        assertThat(plan.published().settled()).isTrue();
        assertThat(plan.published().release()).isEqualTo(1);
        assertThat(plan.finished()).isEqualTo(plan.published());
    }

    @Test
    void nothingIsWrittenWhenNothingChanged() {
        SiteManifest known = published(Optional.empty(), ONE, NOON);

        SitePlan plan = SitePlan.of(Optional.of(known), ONE.wanted(NOON.plusSeconds(60)));

        assertThat(plan.uploads()).isEmpty();
        assertThat(plan.invalidations()).isEmpty();
        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.finished()).isEqualTo(known);
    }

    @Test
    void anIndexPageOfEqualLengthIsUploaded() {
        SiteManifest known = published(Optional.empty(), ONE, NOON);
        Site two = Site.of(
                "2222222",
                "index.html",
                "<html>assets/app-BBBB2222.js",
                "about.html",
                "<html>about",
                "logo.png",
                "logo",
                "assets/app-BBBB2222.js",
                "two");

        SitePlan plan = SitePlan.of(Optional.of(known), two.wanted(NOON.plusSeconds(60)));

        assertThat(keys(plan)).containsExactly("assets/app-BBBB2222.js", "index.html");
        assertThat(plan.invalidations()).containsExactly("/", "/index.html");
        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.finished().objects().get("assets/app-AAAA1111.js").retired())
                .contains(new SiteObject.Retirement(2, NOON.plusSeconds(60)));
    }

    @Test
    void aChangeOfHeadersIsAChange() {
        SiteManifest known = published(Optional.empty(), ONE, NOON);
        var objects = new TreeMap<>(known.objects());
        objects.computeIfPresent(
                "logo.png",
                (key, object) -> new SiteObject(
                        object.sha256(),
                        object.size(),
                        new ObjectHeaders("image/png", "no-store", Optional.empty()),
                        true,
                        Optional.empty()));

        SitePlan plan = SitePlan.of(Optional.of(known.withObjects(objects)), ONE.wanted(NOON));

        assertThat(keys(plan)).containsExactly("logo.png");
        assertThat(plan.invalidations()).containsExactly("/logo.png");
    }

    @Test
    void whatWasBegunAndNotFinishedIsUploadedAgainWhateverItSays() {
        SiteManifest first = published(Optional.empty(), ONE, NOON);
        Site two = Site.of("2222222", "index.html", "<html>two", "logo.png", "logo");
        SiteManifest begun = SitePlan.of(Optional.of(first), two.wanted(NOON)).begun();
        assertThat(begun.settled()).isFalse();
        assertThat(begun.pin()).isEqualTo(first.pin());

        SitePlan back = SitePlan.of(Optional.of(begun), ONE.wanted(NOON));
        SitePlan on = SitePlan.of(Optional.of(begun), two.wanted(NOON));

        assertThat(keys(back)).containsExactly("index.html");
        assertThat(keys(on)).containsExactly("index.html");
        assertThat(back.published().settled()).isTrue();
    }

    @Test
    void pagesThatAreGoneFromTheBuildGoAtOnceAndAreInvalidated() {
        SiteManifest known = published(Optional.empty(), ONE, NOON);
        Site two = Site.of(
                "2222222",
                "index.html",
                "<html>assets/app-AAAA1111.js",
                "logo.png",
                "logo",
                "assets/app-AAAA1111.js",
                "one");

        SitePlan plan = SitePlan.of(Optional.of(known), two.wanted(NOON));

        assertThat(plan.uploads()).isEmpty();
        assertThat(plan.deletions()).containsExactly("about.html");
        assertThat(plan.invalidations()).containsExactly("/about.html");
        assertThat(plan.published().objects().get("about.html").settled()).isFalse();
        assertThat(plan.published().settled()).isTrue();
        assertThat(plan.finished().objects()).doesNotContainKey("about.html");
    }

    @Test
    void otherFilesGoWithALaterReleaseAfterAnHour() {
        Site two = Site.of("2222222", "index.html", "<html>2");
        Site three = Site.of("3333333", "index.html", "<html>3");
        SiteManifest first =
                published(Optional.empty(), Site.of("1111111", "index.html", "<html>1", "logo.png", "l"), NOON);
        SitePlan second = SitePlan.of(Optional.of(first), two.wanted(NOON));
        assertThat(second.deletions()).isEmpty();

        SitePlan sameRelease = SitePlan.of(Optional.of(second.finished()), two.wanted(NOON.plus(Duration.ofDays(2))));
        SitePlan tooSoon = SitePlan.of(Optional.of(second.finished()), three.wanted(NOON.plusSeconds(3_599)));
        SitePlan later = SitePlan.of(Optional.of(second.finished()), three.wanted(NOON.plusSeconds(3_600)));

        assertThat(sameRelease.deletions()).isEmpty();
        assertThat(tooSoon.deletions()).isEmpty();
        assertThat(later.deletions()).containsExactly("logo.png");
        assertThat(later.invalidations()).containsExactly("/", "/index.html");
    }

    @Test
    void hashedAssetsStayForFiveReleasesAndThirtyDays() {
        Site asset = Site.of(
                "1111111", "index.html", "<html>1", "about.html", "<html>about", "assets/app-AAAA1111.js", "one");
        SiteManifest manifest = published(Optional.empty(), asset, NOON);
        for (int release = 2; release <= 6; release++) {
            manifest = published(Optional.of(manifest), bare(release), NOON.plusSeconds(release));
            assertThat(manifest.objects()).containsKey("assets/app-AAAA1111.js");
        }
        Instant retired = NOON.plusSeconds(2);

        SitePlan soon = SitePlan.of(
                Optional.of(manifest),
                bare(7).wanted(retired.plus(Duration.ofDays(30)).minusSeconds(1)));
        SitePlan late = SitePlan.of(Optional.of(manifest), bare(7).wanted(retired.plus(Duration.ofDays(30))));
        SitePlan fewReleases = SitePlan.of(
                Optional.of(published(Optional.of(published(Optional.empty(), asset, NOON)), bare(2), NOON)),
                bare(3).wanted(NOON.plus(Duration.ofDays(300))));

        assertThat(soon.deletions()).isEmpty();
        assertThat(late.deletions()).containsExactly("assets/app-AAAA1111.js");
        assertThat(fewReleases.deletions()).isEmpty();
    }

    @Test
    void aRollbackRevivesWhatIsStillThereWithoutUploadingIt() {
        Site two = Site.of("2222222", "index.html", "<html>two!assets/app-BBBB2222", "about.html", "<html>about");
        SiteManifest second = published(Optional.of(published(Optional.empty(), ONE, NOON)), two, NOON);

        SitePlan back = SitePlan.of(Optional.of(second), ONE.wanted(NOON));

        assertThat(keys(back)).containsExactly("index.html");
        assertThat(back.finished().objects().values())
                .allMatch(object -> object.retired().isEmpty());
        assertThat(back.finished().release()).isEqualTo(3);
    }

    @Test
    void aHashedKeyWhoseContentChangedIsNeverImmutableAgain() {
        SiteManifest known = published(Optional.empty(), ONE, NOON);
        Site two =
                Site.of("2222222", "index.html", "<html>assets/app-AAAA1111.js", "assets/app-AAAA1111.js", "changed!");

        SitePlan plan = SitePlan.of(Optional.of(known), two.wanted(NOON));

        assertThat(plan.uploads().get(0).headers().cacheControl()).isEqualTo("max-age=300");
        assertThat(plan.uploads().get(0).wave()).isEqualTo(Wave.FILES);
        assertThat(plan.invalidations()).contains("/assets/app-AAAA1111.js");
        assertThat(plan.finished().changedOnce()).containsExactly("assets/app-AAAA1111.js");
        assertThat(plan.begun().changedOnce()).containsExactly("assets/app-AAAA1111.js");
        SitePlan again = SitePlan.of(Optional.of(plan.finished()), two.wanted(NOON));
        assertThat(again.uploads()).isEmpty();
    }

    @Test
    void shrinkingByMoreThanHalfIsToldAndHalfIsNot() {
        Site ten = site("1111111", 10);
        SiteManifest known = published(Optional.empty(), ten, NOON);

        assertThat(SitePlan.shrinkage(Optional.of(known), site("2", 4).wanted(NOON)))
                .contains("the site would shrink from 10 to 4 files");
        assertThat(SitePlan.shrinkage(Optional.of(known), site("2", 5).wanted(NOON)))
                .isEmpty();
        assertThat(SitePlan.shrinkage(Optional.empty(), site("2", 1).wanted(NOON)))
                .isEmpty();
    }

    @Test
    void wavesNeverMix() {
        SitePlan plan = SitePlan.of(Optional.empty(), ONE.wanted(NOON));

        assertThat(plan.uploads()).extracting(Upload::wave).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(plan.counts()).containsEntry(Wave.ASSETS, 1L).containsEntry(Wave.ENTRY, 1L);
    }

    @Test
    void theManifestComesBackAsItWasAndEqualOnesAreEqualBytes() {
        SiteManifest first = published(Optional.empty(), ONE, NOON);
        SiteManifest manifest = SitePlan.of(
                        Optional.of(first),
                        Site.of("2222222", "index.html", "<html>2", "app.js.br", "x", "assets/app-AAAA1111.js", "y")
                                .wanted(NOON))
                .begun();

        byte[] lines = SiteManifestLines.write(manifest);

        assertThat(SiteManifestLines.are(lines)).isTrue();
        assertThat(SiteManifestLines.read(lines)).isEqualTo(manifest);
        assertThat(SiteManifestLines.write(SiteManifestLines.read(lines))).isEqualTo(lines);
    }

    private static Site bare(int release) {
        return Site.of("release" + release, "index.html", "<html>" + release, "about.html", "<html>about");
    }

    private static Site site(String pin, int files) {
        return Site.of(
                pin,
                IntStream.range(0, files)
                        .boxed()
                        .flatMap(i -> Stream.of("p" + i + ".html", "<html>"))
                        .toArray(String[]::new));
    }

    private static SiteManifest published(Optional<SiteManifest> known, Site site, Instant now) {
        return SitePlan.of(known, site.wanted(now)).finished();
    }

    private static List<String> keys(SitePlan plan) {
        return plan.uploads().stream().map(upload -> upload.file().key()).toList();
    }
}
