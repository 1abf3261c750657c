package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.observed.Change;
import dev.towpath.observed.Difference;
import dev.towpath.observed.Drift;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/** What is told without anything being changed, wherever the endpoint is. */
interface SiteLookContract {
    /** A site with its own bucket. */
    Harbour harbour();

    @Test
    default void aDifferenceNamesWhatWouldBeServedAndWritesNothing() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.of("E1SITE"));
        harbour.parameter("cloudfront-distribution-id", " ");
        harbour.buildSummed(SitePublicationContract.ONE);
        harbour.publish("1111111");
        harbour.parameter("cloudfront-distribution-id", "E1SITE");
        harbour.buildSummed(Site.of(
                "2222222",
                "index.html",
                "<!doctype html>assets/app-BBBB2222.js",
                "logo.png",
                "logo",
                "data.json",
                "{}",
                "assets/app-BBBB2222.js",
                "two"));

        Map<String, Integer> calls = harbour.calls(() -> {
            Difference difference = harbour.difference("2222222");
            assertThat(difference.changes())
                    .extracting(change -> change.sign() + " " + change.subject())
                    .containsExactly(
                            "- about/index.html",
                            "- assets/app-AAAA1111.js",
                            "+ assets/app-BBBB2222.js",
                            "~ index.html");
            assertThat(difference.changes().get(2))
                    .isEqualTo(Change.added(
                            "objects",
                            "assets/app-BBBB2222.js",
                            "3 B sha256:3fc4ccfe7458, text/javascript; charset=utf-8, max-age=31536000, immutable"
                                    + " (its name holds the hash \"BBBB2222\" in base 32, as Angular and esbuild do)"));
            assertThat(difference.notes().get(0)).startsWith("2 of 4 files, 40 B, would be uploaded; ");
            assertThat(difference.notes())
                    .contains("would be invalidated: / /about /about/ /about/index.html /index.html");
        });

        assertThat(calls).doesNotContainKeys("s3:PutObject", "cloudfront:CreateInvalidation", "s3:ListObjectsV2");
        assertThat(harbour.content("index.html")).contains("AAAA1111");
    }

    @Test
    default void aChangeOfHeadersIsADifference() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.build(SitePublicationContract.ONE);
        harbour.publish("1111111");
        assertThat(harbour.difference("1111111").isEmpty()).isTrue();
        harbour.headers =
                List.of(new dev.towpath.model.SiteHeader("logo.*", Optional.of("no-store"), Optional.empty()));

        assertThat(harbour.difference("1111111").changes()).singleElement().satisfies(change -> {
            assertThat(change.before().orElseThrow()).endsWith("image/png, max-age=300");
            assertThat(change.after().orElseThrow()).endsWith("image/png, no-store");
        });
    }

    @Test
    default void driftNamesTheObjectsThatSomebodyChanged() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.build(SitePublicationContract.ONE);
        harbour.publish("1111111");
        assertThat(harbour.drift()).isEqualTo(new Drift.None(List.of()));
        harbour.put("index.html", "<!doctype html>assets/app-XXXX9999.js", "text/html");
        harbour.put("theirs.txt", "x", "text/plain");
        harbour.remove("logo.png");

        assertThat(harbour.drift()).isInstanceOfSatisfying(Drift.Found.class, found -> {
            assertThat(found.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.cause()).isEqualTo(ReasonCode.MANUAL_DEPLOYMENT);
                assertThat(finding.message())
                        .isEqualTo("somebody changed 2 of the 5 files of the site in \"" + harbour.bucket
                                + "\": \"index.html\" has other content of the same 37 bytes, \"logo.png\" is gone");
                assertThat(finding.at()).isPresent();
                assertThat(finding.changes()).extracting(Change::sign).containsExactly("~", "-");
            });
        });
    }

    @Test
    default void headersThatSomebodyChangedAreDrift() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.later(Duration.ofDays(-1));
        harbour.build(SitePublicationContract.ONE);
        harbour.publish("1111111");
        harbour.clients()
                .s3(Harbour.PLACE)
                .copyObject(request -> request.sourceBucket(harbour.bucket)
                        .sourceKey("logo.png")
                        .destinationBucket(harbour.bucket)
                        .destinationKey("logo.png")
                        .metadataDirective(MetadataDirective.REPLACE)
                        .contentType("text/plain"));

        assertThat(harbour.drift())
                .isInstanceOfSatisfying(
                        Drift.Found.class,
                        found -> assertThat(found.findings().get(0).changes())
                                .singleElement()
                                .satisfies(change -> {
                                    assertThat(change.before()).contains("image/png, max-age=300");
                                    assertThat(change.after()).contains("text/plain, no cache rule");
                                }));
    }
}
