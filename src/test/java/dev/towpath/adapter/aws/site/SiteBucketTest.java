package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.aws.site.SitePlan.Upload;
import dev.towpath.adapter.http.HttpEndpoints;
import dev.towpath.execute.EndpointCheck;
import dev.towpath.execute.StepContext;
import dev.towpath.model.Digest;
import dev.towpath.model.Intent;
import dev.towpath.model.Progress;
import dev.towpath.model.RunId;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class SiteBucketTest {
    /** Answers what a bucket seldom answers. */
    private static final class Scripted implements S3Client {
        private final List<PutObjectRequest> puts = Collections.synchronizedList(new ArrayList<>());
        private final List<Integer> deletes = new ArrayList<>();
        private List<S3Error> errors = List.of();
        private List<String> listed = List.of();
        private Optional<S3Exception> refusal = Optional.empty();
        private Runnable afterPut = () -> {};
        private Runnable afterRefusal = () -> {};
        private HeadObjectResponse there = HeadObjectResponse.builder().build();

        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            refusal.ifPresent(e -> {
                afterRefusal.run();
                throw e;
            });
            puts.add(request);
            afterPut.run();
            return PutObjectResponse.builder().build();
        }

        @Override
        public HeadObjectResponse headObject(HeadObjectRequest request) {
            return there;
        }

        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            int from = Integer.parseInt(
                    Optional.ofNullable(request.continuationToken()).orElse("0"));
            int to = Math.min(listed.size(), from + 1_000);
            return ListObjectsV2Response.builder()
                    .contents(listed.subList(from, to).stream()
                            .map(key -> S3Object.builder().key(key).size(1L).build())
                            .toList())
                    .isTruncated(to < listed.size())
                    .nextContinuationToken(to < listed.size() ? Integer.toString(to) : null)
                    .build();
        }

        @Override
        public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
            deletes.add(request.delete().objects().size());
            return DeleteObjectsResponse.builder().errors(errors).build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }

    private final Scripted s3 = new Scripted();
    private final SiteBucket bucket = new SiteBucket(s3, Harbour.PLACE, "website");
    private final AtomicLong clock = new AtomicLong();

    @Test
    void aKeyThatCannotBeRemovedIsAnErrorWithItsName() {
        s3.errors = List.of(
                S3Error.builder().key("old.html").code("AccessDenied").build(),
                S3Error.builder().key("older.html").code("AccessDenied").build());

        assertThatThrownBy(() -> bucket.delete(keys("old.html", "older.html", "fine.html")))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED);
                    assertThat(e.getMessage())
                            .isEqualTo("removing \"old.html\" from the bucket \"website\" in 111111111111/us-east-1 was"
                                    + " refused: AccessDenied, and 1 more");
                    assertThat(e.failure().advice())
                            .isEqualTo("allow s3:DeleteObject on \"website/*\"; the new site is live already");
                });
    }

    @Test
    void removesAThousandKeysACall() {
        bucket.delete(keys(IntStream.range(0, 2_500).mapToObj(i -> "k" + i).toArray(String[]::new)));

        assertThat(s3.deletes).containsExactly(1_000, 1_000, 500);
    }

    @Test
    void aKeyOfTheKmsThatMayNotBeUsedIsNamed() throws IOException {
        s3.refusal = Optional.of((S3Exception) S3Exception.builder()
                .statusCode(403)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDenied")
                        .errorMessage(
                                "User: arn:aws:sts::111111111111:assumed-role/towpath-deploy/x is not authorized to"
                                        + " perform: kms:GenerateDataKey on the resource")
                        .build())
                .build());
        SiteArchive archive = archive(1);

        assertThatThrownBy(() -> bucket.put(plan(archive).uploads().get(0), archive, Duration.ZERO))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED);
                    assertThat(e.getMessage()).contains("access denied to \"kms:GenerateDataKey\"");
                });
    }

    @Test
    void everyObjectIsSentWithItsHashAndTheOwnerThatTheBucketMustHave() throws IOException {
        SiteArchive archive = archive(1);

        bucket.put(plan(archive).uploads().get(0), archive, Duration.ZERO);

        assertThat(s3.puts).singleElement().satisfies(put -> {
            assertThat(put.expectedBucketOwner()).isEqualTo("111111111111");
            assertThat(put.checksumSHA256())
                    .isEqualTo(Base64.getEncoder()
                            .encodeToString(
                                    HexFormat.of().parseHex(Digest.of("<html>0").hex())));
        });
    }

    @Test
    void anObjectThatIsWrittenWhileThePublicationRunsBelongsToAnotherPublisher() throws IOException {
        s3.refusal = Optional.of(conditionFalse());
        Instant now = Site.NOON;
        s3.there = there(now.minusSeconds(3), now, "other");
        SiteArchive archive = archive(1);

        assertThatThrownBy(() -> bucket.put(plan(archive).uploads().get(0), archive, Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().reason()).isEqualTo(ReasonCode.SUPERSEDED);
                    assertThat(e.getMessage())
                            .isEqualTo("\"p.html\" in the bucket \"website\" was written by somebody else while this"
                                    + " publication was running");
                });
    }

    @Test
    void anOlderObjectIsReplacedUnderItsOwnEtag() throws IOException {
        s3.refusal = Optional.of(conditionFalse());
        s3.afterRefusal = () -> s3.refusal = Optional.empty();
        s3.there = there(Site.NOON.minusSeconds(60), Site.NOON, "other");
        SiteArchive archive = archive(1);

        SiteBucket.Written written = bucket.put(plan(archive).uploads().get(0), archive, Duration.ofSeconds(5));

        assertThat(written.surprise()).isTrue();
        assertThat(s3.puts).singleElement().satisfies(put -> {
            assertThat(put.ifMatch()).isEqualTo("\"theirs\"");
            assertThat(put.ifNoneMatch()).isNull();
        });
    }

    @Test
    void ourOwnWriteWhoseAnswerWasLostCounts() throws IOException {
        s3.refusal = Optional.of(conditionFalse());
        s3.there = there(Site.NOON, Site.NOON, "<html>0");
        SiteArchive archive = archive(1);

        assertThat(bucket.put(plan(archive).uploads().get(0), archive, Duration.ofSeconds(5)))
                .isEqualTo(new SiteBucket.Written(Optional.of("\"theirs\""), false));
    }

    @Test
    void theSameTypeInAnotherSpellingIsTheSame() {
        SiteFile page = new SiteFile("index.html", Digest.of("<html>").hex(), 6, true);
        s3.there = there(Instant.EPOCH, Instant.EPOCH, "<html>").toBuilder()
                .contentLength(6L)
                .contentType("text/html;charset=utf-8")
                .build();
        ObjectHeaders wanted = HeaderRules.STANDARD.headers(page, false);

        assertThat(bucket.difference(page, wanted)).isEmpty();
        s3.there = s3.there.toBuilder().contentType("text/plain").build();
        assertThat(bucket.difference(page, wanted)).contains("has other headers");
    }

    @Test
    void aListingKeepsWhatWasAskedForAndCountsTheRest() {
        s3.listed = IntStream.range(0, 2_500).mapToObj(i -> "key-" + i).toList();

        SiteBucket.Listing listing = bucket.list(Set.of("key-7", "key-2499", "absent"));

        assertThat(listing.found()).containsOnlyKeys("key-2499", "key-7");
        assertThat(listing.others()).isEqualTo(2_498);
    }

    private static S3Exception conditionFalse() {
        return (S3Exception) S3Exception.builder()
                .statusCode(412)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("PreconditionFailed")
                        .build())
                .build();
    }

    private static HeadObjectResponse there(Instant modified, Instant date, String content) {
        return (HeadObjectResponse) HeadObjectResponse.builder()
                .eTag("\"theirs\"")
                .lastModified(modified)
                .contentType("text/html; charset=utf-8")
                .cacheControl("max-age=0, must-revalidate")
                .checksumSHA256(Base64.getEncoder()
                        .encodeToString(
                                HexFormat.of().parseHex(Digest.of(content).hex())))
                .sdkHttpResponse(SdkHttpResponse.builder()
                        .statusCode(200)
                        .putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)))
                        .build())
                .build();
    }

    @Test
    void afterAStopNothingMoreIsBegunAndLaterWavesStayUntouched() throws IOException {
        SiteArchive archive = archive(200);
        SitePlan plan = plan(archive);
        AtomicBoolean stopping = new AtomicBoolean();
        s3.afterPut = () -> stopping.set(true);

        boolean complete = uploads(archive, stopping, () -> {}).run(plan);

        assertThat(complete).isFalse();
        assertThat(s3.puts).hasSizeBetween(1, 4);
    }

    @Test
    void aFenceThatFallsEndsTheUploads() throws IOException {
        SiteArchive archive = archive(50);
        AtomicInteger asked = new AtomicInteger();
        s3.afterPut = () -> clock.addAndGet(Duration.ofSeconds(3).toNanos());

        assertThatThrownBy(() -> uploads(archive, new AtomicBoolean(), () -> {
                            if (asked.incrementAndGet() == 2) {
                                throw Rejection.of("the lease is gone");
                            }
                        })
                        .run(plan(archive)))
                .hasMessage("the lease is gone");
        assertThat(s3.puts).extracting(PutObjectRequest::key).allMatch(key -> key.startsWith("assets/"));
    }

    @Test
    void theFenceIsAskedAgainOnlyAfterAWhile() throws IOException {
        SiteArchive archive = archive(50);
        SitePlan plan = plan(archive);
        AtomicInteger asked = new AtomicInteger();

        assertThat(uploads(archive, new AtomicBoolean(), asked::incrementAndGet).run(plan))
                .isTrue();

        assertThat(s3.puts).hasSize(51);
        assertThat(asked).hasValue(1);
        assertThat(plan.uploads()).extracting(Upload::wave).contains(Wave.ASSETS, Wave.NEW_PAGES);
    }

    private static SortedMap<String, Optional<String>> keys(String... names) {
        SortedMap<String, Optional<String>> keys = new TreeMap<>();
        for (String name : names) {
            keys.put(name, Optional.empty());
        }
        return keys;
    }

    private SiteUploads uploads(SiteArchive archive, AtomicBoolean stopping, dev.towpath.execute.Fence fence) {
        Intent intent = new Intent(
                "01A",
                dev.towpath.model.Target.of("site", "dev1"),
                "static-site",
                Optional.empty(),
                Optional.empty(),
                Harbour.COMMIT,
                1,
                new RunId("01R"),
                Site.NOON,
                new TreeMap<>());
        StepContext context =
                new StepContext(new RunId("01R"), intent, fence, notes -> {}, Progress.silent(), true, stopping::get);
        EndpointCheck nobody = new HttpEndpoints(
                host -> {
                    throw new UnknownHostException(host);
                },
                System::nanoTime,
                time -> {});
        SiteSetting setting = new SiteSetting(() -> Site.NOON, System::nanoTime, pause -> {}, nobody, new Semaphore(4));
        return new SiteUploads(bucket, archive, new RecentFence(fence, clock::get), context, setting);
    }

    private static SitePlan plan(SiteArchive archive) throws IOException {
        return SitePlan.of(
                Optional.empty(),
                new SitePlan.Wanted(
                        "website", new dev.towpath.model.Pin("1"), Digest.of("zip"), SiteBuild.of(archive), Site.NOON));
    }

    /** So many assets and one page. */
    private static SiteArchive archive(int assets) throws IOException {
        Forge forge = new Forge().add(Forge.Entry.of("p.html", "<html>0"));
        for (int i = 1; i < Math.max(assets, 1) + (assets > 1 ? 1 : 0); i++) {
            forge.add(Forge.Entry.of(String.format("assets/a-%08x.js", 0xabcdef00L + i), "a" + i));
        }
        return SiteArchive.open(new Bytes(forge.bytes()));
    }
}
