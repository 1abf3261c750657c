package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.execute.Outcome;
import dev.towpath.model.Digest;
import dev.towpath.observed.Live;
import dev.towpath.plan.Step;
import dev.towpath.problem.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/** What is moved and written, and over what, wherever the endpoint is. */
interface SiteTransferContract {
    /** A site with its own bucket. */
    Harbour harbour();

    /** Two releases of twelve megabytes that no compression makes smaller, and of which one page differs. */
    static Site large(String pin, String page) {
        byte[] noise = new byte[12 << 20];
        new Random(7).nextBytes(noise);
        return Site.of(
                pin,
                "a.html",
                "<html>" + page,
                "assets/film-a1b2c3d4.webm",
                new String(noise, StandardCharsets.ISO_8859_1),
                "index.html",
                "<html>" + page);
    }

    @Test
    default void onlyWhatChangedIsFetchedOfALargeZipWhoseDigestS3Vouches() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.buildSummed(large("1111111", "one"));
        harbour.buildSummed(large("2222222", "two"));
        harbour.publish("1111111");
        harbour.said.clear();

        Map<String, Integer> calls =
                harbour.calls(() -> assertThat(harbour.publish("2222222").message())
                        .startsWith("published 2222222: 2 files uploaded, 1 unchanged"));

        assertThat(harbour.said).anyMatch(said -> said.matches("3 files, ([1-9]|[1-9][0-9]{1,2}|1[0-9]{3}) KiB .*"));
        assertThat(calls).containsEntry("s3:PutObject", 2);
        assertThat(calls.get("s3:GetObject")).isLessThanOrEqualTo(3);
        assertThat(harbour.content("index.html")).isEqualTo("<html>two");
    }

    @Test
    default void rollingBackUploadsWhatIsNotThereAnyMoreAndNothingElse() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.buildSummed(SitePublicationContract.ONE);
        harbour.buildSummed(SitePublicationContract.TWO);
        harbour.publish("1111111");
        harbour.publish("2222222");

        Map<String, Integer> calls =
                harbour.calls(() -> assertThat(harbour.publish("1111111").message())
                        .startsWith("published 1111111: 2 files uploaded, 3 unchanged"));

        assertThat(calls).containsEntry("s3:PutObject", 2).doesNotContainKey("s3:DeleteObjects");
        assertThat(harbour.content("index.html")).contains("AAAA1111");
    }

    @Test
    default void anEditBehindOurBackIsReplacedAndToldOf() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.build(SitePublicationContract.ONE);
        harbour.publish("1111111");
        harbour.put("index.html", "<html>edited by hand", "text/html");
        harbour.pass();
        harbour.build(SitePublicationContract.TWO);

        assertThat(harbour.publish("2222222").message())
                .startsWith(
                        "published 2222222: 3 files uploaded, 2 unchanged, 1 of them over what somebody else had put"
                                + " there (index.html)");
        assertThat(harbour.content("index.html")).contains("BBBB2222");
    }

    @Test
    default void noPageIsPublishedWhoseUnchangedFilesSomebodyRemovedOrEdited() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.build(SitePublicationContract.ONE);
        harbour.publish("1111111");
        harbour.put("data.json", "edited by hand", "application/json");
        harbour.remove("about/index.html");
        harbour.pass();
        harbour.build(SitePublicationContract.TWO);

        assertThat(harbour.publish("2222222").message())
                .startsWith(
                        "published 2222222: 5 files uploaded, 0 unchanged, 1 of them over what somebody else had put"
                                + " there (data.json), 1 of them because somebody had removed what was there (about/index.html)");

        SitePublicationContract.TWO
                .contents()
                .forEach((key, content) -> assertThat(harbour.content(key)).isEqualTo(content));
    }

    @Test
    default void anOldAssetThatIsWantedAgainIsPutBackIfSomebodyRemovedIt() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.build(SitePublicationContract.ONE);
        harbour.build(SitePublicationContract.TWO);
        harbour.publish("1111111");
        harbour.publish("2222222");
        harbour.remove("assets/app-AAAA1111.js");

        assertThat(harbour.publish("1111111").message())
                .contains("because somebody had removed what was there (assets/app-AAAA1111.js)");

        assertThat(harbour.content("assets/app-AAAA1111.js"))
                .isEqualTo(SitePublicationContract.ONE.contents().get("assets/app-AAAA1111.js"));
    }

    @Test
    default void aWatchedSiteIsComparedByEveryRunAndPutRight() {
        Harbour harbour = harbour();
        harbour.watched = true;
        harbour.terraform(Optional.empty());
        harbour.build(SitePublicationContract.ONE);
        harbour.publish("1111111");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
        harbour.put("logo.png", "edited", "image/png");
        harbour.pass();

        assertThat(harbour.live()).isInstanceOfSatisfying(Live.Different.class, live -> {
            assertThat(live.pin()).isEmpty();
            assertThat(live.ours()).isFalse();
            assertThat(live.cause()).isEqualTo(ReasonCode.MANUAL_DEPLOYMENT);
            assertThat(live.message())
                    .isEqualTo("somebody changed 1 of the 5 files of the site in \"" + harbour.bucket
                            + "\": \"logo.png\" has 6 bytes and not 4");
        });
        assertThat(harbour.publish("1111111").message()).startsWith("published 1111111: 1 file uploaded, 4 unchanged");
        assertThat(harbour.content("logo.png")).isEqualTo("logo");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    default void aBucketThatSomethingElseFilledIsAdoptedAndOnlyWhatDiffersIsUploaded() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        Site one = SitePublicationContract.ONE;
        harbour.put("index.html", "<html>old", "text/html");
        harbour.put("logo.png", "logo", "image/png");
        harbour.clients()
                .s3(Harbour.PLACE)
                .putObject(
                        request -> request.bucket(harbour.bucket)
                                .key("data.json")
                                .contentType("application/json; charset=utf-8")
                                .cacheControl("max-age=0, must-revalidate"),
                        RequestBody.fromString("{}"));
        harbour.put("theirs.txt", "x", "text/plain");
        harbour.build(one);

        Map<String, Integer> calls =
                harbour.calls(() -> assertThat(harbour.publish("1111111").message())
                        .startsWith("published 1111111: 4 files uploaded, 1 unchanged"));

        assertThat(calls).containsEntry("s3:ListObjectsV2", 1).containsEntry("s3:PutObject", 4);
        one.contents()
                .forEach((key, content) -> assertThat(harbour.content(key)).isEqualTo(content));
        assertThat(harbour.head("logo.png").cacheControl()).isEqualTo("max-age=300");
        assertThat(harbour.keys()).contains("theirs.txt");
    }

    @Test
    default void aSiteThatIsAsItsParameterSaysIsAdoptedWithoutAWrite() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        Site one = SitePublicationContract.ONE;
        one.contents().forEach((key, content) -> harbour.put(key, content, "text/plain"));
        harbour.build(one);
        harbour.parameter("artifact-key", harbour.bundle("1111111").key());
        assertThat(harbour.live()).isInstanceOfSatisfying(Live.Different.class, live -> {
            assertThat(live.pin()).contains(harbour.bundle("1111111").pin());
            assertThat(live.digest()).isEmpty();
            assertThat(live.ours()).isFalse();
        });

        Map<String, Integer> calls = harbour.calls(() -> assertThat(harbour.run(adopt(harbour), true))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        done -> assertThat(done.message())
                                .isEqualTo(
                                        "1111111 was published by something else, is all there and is recorded now")));

        assertThat(calls).doesNotContainKey("s3:PutObject").containsEntry("s3:HeadObject", 5 + 2);
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
        assertThat(harbour.head("index.html").contentType()).isEqualTo("text/plain");
        harbour.build(SitePublicationContract.TWO);
        assertThat(harbour.publish("2222222").message()).startsWith("published 2222222: 5 files uploaded, 0 unchanged");
    }

    @Test
    default void aSiteThatIsNotAsItsParameterSaysIsToldAndLeftAlone() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        Site one = SitePublicationContract.ONE;
        one.contents().forEach((key, content) -> harbour.put(key, content, "text/plain"));
        harbour.put("index.html", "<html>other", "text/html");
        harbour.build(one);
        harbour.parameter("artifact-key", harbour.bundle("1111111").key());

        Outcome refused = harbour.run(adopt(harbour), true);

        String words =
                "the site was published by something else, and its bucket \"" + harbour.bucket + "\" does not hold"
                        + " what the zip of"
                        + " 1111111 holds: 1 of"
                        + " 5 files is missing"
                        + " or different"
                        + " (\"index.html\");"
                        + " the next promotion"
                        + " puts that right, or"
                        + " \"on_drift:"
                        + " redeploy\" in"
                        + " app.yaml";
        assertThat(refused)
                .isEqualTo(new Outcome.Refused(
                        ReasonCode.MANUAL_DEPLOYMENT,
                        words,
                        "promote a build, or set \"on_drift: redeploy\" in app.yaml"));
        assertThat(harbour.content("index.html")).isEqualTo("<html>other");
        assertThat(harbour.live()).isInstanceOfSatisfying(Live.Different.class, live -> {
            assertThat(live.pin()).isEmpty();
            assertThat(live.ours()).isFalse();
            assertThat(live.message()).isEqualTo(words);
        });
        assertThat(harbour.publish("1111111").message()).startsWith("published 1111111: 5 files uploaded");
        assertThat(harbour.content("index.html")).isEqualTo(one.contents().get("index.html"));
    }

    @Test
    default void aZipThatIsReplacedBetweenLookingAndFetchingIsRefused() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        byte[] zip = harbour.buildSummed(SitePublicationContract.ONE);
        SiteZips zips = harbour.zips();
        zips.look(harbour.bundle("1111111"));
        harbour.buildSummed(new Site("1111111", SitePublicationContract.TWO.contents()));

        try (FetchedZip fetched = zips.open(harbour.bundle("1111111"), Digest.of(zip))) {
            assertThatThrownBy(() -> SiteArchive.open(fetched))
                    .hasMessage("the zip \"" + harbour.bundle("1111111").key()
                            + "\" in the bucket \"shared-artifacts\" was replaced while it was read");
        }
    }

    private static Step adopt(Harbour harbour) {
        return new Step.Adopt(
                harbour.subject(), Harbour.grounds(), harbour.bundle("1111111"), harbour.digest("1111111"));
    }
}
