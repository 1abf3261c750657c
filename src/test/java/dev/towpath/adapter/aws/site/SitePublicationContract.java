package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.execute.Outcome;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.Live;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/** What publishing does, over HTTP, wherever the endpoint is. */
interface SitePublicationContract {
    Site ONE = Site.of(
            "1111111",
            "index.html",
            "<!doctype html>assets/app-AAAA1111.js",
            "about/index.html",
            "<!doctype html>about",
            "logo.png",
            "logo",
            "data.json",
            "{}",
            "assets/app-AAAA1111.js",
            "one");

    Site TWO = Site.of(
            "2222222",
            "index.html",
            "<!doctype html>assets/app-BBBB2222.js",
            "about/index.html",
            "<!doctype html>about",
            "logo.png",
            "logo!",
            "data.json",
            "{}",
            "assets/app-BBBB2222.js",
            "two");

    /** A site with its own bucket and no distribution yet. */
    Harbour harbour();

    /** Makes a distribution in the site's account and gives its id. */
    String distribution();

    @Test
    default void theFirstPublicationPutsEverythingWithItsHeadersAndRecordsIt() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.of(distribution()));
        harbour.build(ONE);
        assertThat(harbour.live()).isEqualTo(new Live.Nothing());

        Outcome outcome = harbour.publish("1111111");

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.message()).isEqualTo("published 1111111: 5 files uploaded, 0 unchanged; invalidated /*");
        assertThat(harbour.keys()).containsExactlyElementsOf(ONE.contents().keySet());
        assertThat(harbour.content("index.html")).isEqualTo(ONE.contents().get("index.html"));
        assertThat(harbour.head("index.html").contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(harbour.head("index.html").cacheControl()).isEqualTo("max-age=0, must-revalidate");
        assertThat(harbour.head("assets/app-AAAA1111.js").cacheControl()).isEqualTo("max-age=31536000, immutable");
        assertThat(harbour.parameterValue("artifact-key"))
                .isEqualTo(harbour.bundle("1111111").key());
        var record = harbour.recorded().record().orElseThrow();
        assertThat(record.artifact()).contains(new Pin("1111111"));
        assertThat(record.digest()).contains(harbour.digest("1111111"));
        assertThat(record.details())
                .containsEntry("manifest", "sites/" + harbour.target() + "/manifest.json")
                .containsEntry("bucket", harbour.bucket)
                .containsKeys("manifest_etag", "invalidation");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    default void threeChangesAreThreePutsAndOneInvalidation() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.of(distribution()));
        harbour.build(ONE);
        harbour.publish("1111111");
        harbour.build(TWO);

        Map<String, Integer> calls = harbour.calls(() -> {
            Outcome outcome = harbour.publish("2222222");
            assertThat(outcome.message())
                    .isEqualTo("published 2222222: 3 files uploaded, 2 unchanged; invalidated / /index.html /logo.png");
        });

        assertThat(calls).containsEntry("s3:PutObject", 3).containsEntry("cloudfront:CreateInvalidation", 1);
        assertThat(calls).containsEntry("s3:ListObjectsV2", 1).doesNotContainKey("s3:DeleteObjects");
        assertThat(harbour.content("index.html")).isEqualTo(TWO.contents().get("index.html"));
        assertThat(harbour.keys()).contains("assets/app-AAAA1111.js", "assets/app-BBBB2222.js");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    default void publishingWhatIsThereWritesNothing() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.of(distribution()));
        harbour.build(ONE);
        harbour.publish("1111111");

        Map<String, Integer> calls =
                harbour.calls(() -> assertThat(harbour.publish("1111111").message())
                        .isEqualTo("published 1111111: 0 files uploaded, 5 unchanged"));

        assertThat(calls).doesNotContainKeys("s3:PutObject", "s3:DeleteObjects", "cloudfront:CreateInvalidation");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    default void aPageThatIsGoneFromTheBuildIsRemovedAndForeignObjectsStay() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.clients()
                .s3(Harbour.PLACE)
                .putObject(
                        request -> request.bucket(harbour.bucket).key("uploads/theirs.html"),
                        RequestBody.fromString("x"));
        harbour.build(ONE);
        harbour.publish("1111111");
        harbour.build(Site.of("3333333", "index.html", "<!doctype html>", "data.json", "{}", "logo.png", "logo"));

        Outcome outcome = harbour.publish("3333333");

        assertThat(outcome.message())
                .isEqualTo("published 3333333: 1 file uploaded, 2 unchanged, 1 removed; nothing is invalidated, because"
                        + " there is no parameter \"/" + harbour.target().app() + "/dev1/cloudfront-distribution-id\"");
        assertThat(harbour.keys())
                .containsExactly(
                        "assets/app-AAAA1111.js", "data.json", "index.html", "logo.png", "uploads/theirs.html");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
        harbour.later(Duration.ofDays(40));
    }

    @Test
    default void aLostRecordIsAdoptedWithoutUploading() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.build(ONE);
        harbour.publish("1111111");
        harbour.forgetRecord();
        assertThat(harbour.live()).isInstanceOfSatisfying(Live.Different.class, live -> {
            assertThat(live.pin()).contains(new Pin("1111111"));
            assertThat(live.digest()).contains(harbour.digest("1111111"));
            assertThat(live.steady()).isTrue();
        });

        Step adopt = new Step.Adopt(
                harbour.subject(), Harbour.grounds(), harbour.bundle("1111111"), harbour.digest("1111111"));
        Map<String, Integer> calls = harbour.calls(() -> assertThat(harbour.run(adopt, true))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        done -> assertThat(done.state()).isEqualTo(State.ADOPTED)));

        assertThat(calls).doesNotContainKey("s3:PutObject");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    default void anotherZipThanTheApprovedIsRefused() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.build(ONE);
        Digest approved = harbour.digest("1111111");
        harbour.build("1111111", Harbour.zip(TWO));

        Outcome outcome = harbour.run(
                new Step.PublishSite(harbour.subject(), Harbour.grounds(), harbour.bundle("1111111"), approved, false),
                true);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(ReasonCode.DIGEST_MISMATCH);
            assertThat(refused.message()).contains("and not the approved " + approved + ": somebody replaced it");
        });
        assertThat(harbour.keys()).isEmpty();
    }

    @Test
    default void aZipThatMustNotBePublishedIsJudged() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.build(Site.of("bad", "index.html", "x", ".env", "SECRET=1"));

        assertThat(harbour.publish("bad")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(ReasonCode.ARTIFACT_REJECTED);
            assertThat(failed.judged()).isTrue();
            assertThat(failed.message())
                    .isEqualTo("the zip's entry \".env\" must not be published: it holds secrets or a repository");
        });
        assertThat(harbour.keys()).isEmpty();
    }

    @Test
    default void shrinkingByMoreThanHalfNeedsAPerson() {
        Harbour harbour = harbour();
        harbour.terraform(Optional.empty());
        harbour.build(Site.of(
                "ten",
                IntStream.range(0, 10)
                        .boxed()
                        .flatMap(i -> Stream.of("p" + i + ".html", "<html>"))
                        .toArray(String[]::new)));
        harbour.publish("ten");
        harbour.build(Site.of("one", "index.html", "<html>"));

        Outcome refused = harbour.publish("one");
        Outcome allowed = harbour.run(
                new Step.PublishSite(
                        harbour.subject(), Harbour.grounds(), harbour.bundle("one"), harbour.digest("one"), true),
                true);

        assertThat(refused)
                .isEqualTo(new Outcome.Refused(
                        ReasonCode.DESTRUCTIVE,
                        "the site would shrink from 10 to 1 files",
                        "look at the build; if it is meant, run again with --allow-shrink"));
        assertThat(allowed).isInstanceOf(Outcome.Succeeded.class);
        assertThat(harbour.keys()).containsExactly("index.html");
    }

    @Test
    default void aMissingBucketOrParameterIsNamed() {
        Harbour harbour = harbour();
        harbour.parameter("artifact-key", "not-deployed-yet");
        harbour.build(ONE);
        String name = "/" + harbour.target().app() + "/dev1/website-bucket-name";
        assertThat(harbour.live()).isInstanceOfSatisfying(Live.Unreadable.class, live -> {
            assertThat(live.failure().reason()).isEqualTo(ReasonCode.NOT_FOUND);
            assertThat(live.failure().message())
                    .isEqualTo("there is no parameter \"" + name
                            + "\" in 111111111111/us-east-1, which names the site's bucket");
        });
        harbour.parameter("website-bucket-name", harbour.bucket);

        assertThatThrownBy(() -> harbour.publish("1111111")).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.NOT_FOUND);
            assertThat(e.getMessage()).contains("there is no bucket \"" + harbour.bucket + "\"");
        });
    }

    @Test
    default void findsDigestsHoweverTheyAreKept() {
        Harbour harbour = harbour();
        byte[] zip = Harbour.zip(ONE);
        harbour.build("plain", zip);
        harbour.clients()
                .s3(Harbour.SHARED)
                .putObject(
                        request -> request.bucket(Harbour.ARTIFACTS)
                                .key(harbour.bundle("summed").key())
                                .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                        RequestBody.fromBytes(zip));
        harbour.clients()
                .s3(Harbour.SHARED)
                .putObject(
                        request -> request.bucket(Harbour.ARTIFACTS)
                                .key(harbour.bundle("noted").key())
                                .metadata(Map.of("sha256", Digest.of(zip).hex())),
                        RequestBody.fromBytes(zip));

        assertThat(harbour.digest("plain")).isEqualTo(Digest.of(zip));
        Map<String, Integer> calls = harbour.calls(() -> {
            assertThat(harbour.digest("summed")).isEqualTo(Digest.of(zip));
            assertThat(harbour.digest("noted")).isEqualTo(Digest.of(zip));
        });
        assertThat(calls).doesNotContainKey("s3:GetObject");
        assertThat(harbour.find("absent"))
                .isEqualTo(new ArtifactState.Absent(
                        "there is no \"" + harbour.bundle("absent").key() + "\" in the bucket \"shared-artifacts\"",
                        "build it and put it there, or pin a build that is there"));
    }
}
