package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.towpath.adapter.http.HttpEndpoints;
import dev.towpath.execute.Outcome;
import dev.towpath.model.Account;
import dev.towpath.model.Digest;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.Intent;
import dev.towpath.model.Pin;
import dev.towpath.model.SiteHeader;
import dev.towpath.observed.Live;
import dev.towpath.plan.Step;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing against the rehearsal cloud, with faults. */
class SitePublicationIT implements SitePublicationContract, SiteTransferContract, SiteLookContract {
    private static final Account SITE = new Account("111111111111");

    private final Cloud cloud = new Cloud();
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final Path temporary;
    private final Harbour harbour;

    SitePublicationIT(@TempDir Path temporary) {
        this.temporary = temporary;
        this.harbour = new Harbour(sandbox.endpoint(), temporary, "marketing-site");
    }

    @AfterEach
    void stop() throws Exception {
        harbour.close();
        sandbox.close();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).as("temporary files left behind").isEmpty();
        }
    }

    @Override
    public Harbour harbour() {
        return harbour;
    }

    @Override
    public String distribution() {
        cloud.account(SITE.id()).bucket(harbour.bucket).distribution("E1SITE", harbour.bucket);
        return "E1SITE";
    }

    @Test
    void anUploadThatFailsInTheMiddleLeavesTheOldPagesAndTheNextRunGoesOn() {
        harbour.terraform(Optional.of(distribution()));
        harbour.build(ONE);
        harbour.publish("1111111");
        harbour.build(TWO);
        cloud.fault(new Fault("s3:PutObject", Optional.of(SITE), Fault.Kind.DENY, 1, Duration.ZERO));

        assertThatThrownBy(() -> harbour.publish("2222222")).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED);
            assertThat(e.getMessage())
                    .startsWith("writing \"assets/app-BBBB2222.js\" in the bucket \"" + harbour.bucket
                            + "\" in 111111111111/us-east-1: access denied to \"s3:PutObject\"");
        });
        assertThat(harbour.content("index.html")).isEqualTo(ONE.contents().get("index.html"));
        assertThat(harbour.content("logo.png")).isEqualTo("logo");
        assertThat(harbour.live()).isInstanceOfSatisfying(Live.Different.class, live -> {
            assertThat(live.pin()).isEmpty();
            assertThat(live.ours()).isTrue();
            assertThat(live.message())
                    .isEqualTo("a publication was cut short: the site's files are partly of another release than"
                            + " 1111111");
        });

        assertThat(harbour.publish("2222222")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(harbour.content("index.html")).isEqualTo(TWO.contents().get("index.html"));
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    void theOldBuildCanBePublishedAfterOneThatWasCutShort() {
        harbour.terraform(Optional.empty());
        harbour.build(ONE);
        harbour.publish("1111111");
        harbour.build(TWO);
        cloud.fault(new Fault("ssm:PutParameter", Optional.of(SITE), Fault.Kind.DENY, 1, Duration.ZERO));
        assertThatThrownBy(() -> harbour.publish("2222222")).isInstanceOf(FailureException.class);
        cloud.fault(new Fault("s3:PutObject", Optional.of(SITE), Fault.Kind.DENY, 1, Duration.ZERO));
        assertThatThrownBy(() -> harbour.publish("1111111")).isInstanceOf(FailureException.class);

        assertThat(harbour.publish("1111111")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(harbour.content("index.html")).isEqualTo(ONE.contents().get("index.html"));
        assertThat(harbour.content("logo.png")).isEqualTo("logo");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    void answersThatAreLostAndThrottlingAreSatOut() {
        harbour.terraform(Optional.of(distribution()));
        harbour.build(ONE);
        cloud.fault(Fault.dropAnswer("s3:PutObject", 2));
        cloud.fault(Fault.throttle("cloudfront:GetInvalidation", 2));

        assertThat(harbour.publish("1111111")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(harbour.keys()).containsExactlyElementsOf(ONE.contents().keySet());
    }

    @Test
    void anInterruptedPublicationIsSettledAsWhatItIs() {
        harbour.terraform(Optional.empty());
        harbour.build(ONE);
        cloud.fault(new Fault("s3:PutObject", Optional.of(SITE), Fault.Kind.DENY, 1, Duration.ZERO));
        assertThatThrownBy(() -> harbour.publish("1111111")).isInstanceOf(FailureException.class);

        Outcome cutShort = harbour.run(settle("1111111"), true);
        harbour.publish("1111111");
        harbour.forgetRecord();
        Outcome published = harbour.run(settle("1111111"), true);

        assertThat(cutShort).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(ReasonCode.INTENT_OPEN);
            assertThat(refused.message())
                    .isEqualTo("the publication of 1111111 by run 01TEST was cut short; every page that is served has"
                            + " its files");
        });
        assertThat(published.message()).isEqualTo("1111111 had been published and is recorded now");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    void anInvalidationThatIsNotWaitedForLeavesTheIntentOpenUntilItIsDone() throws InterruptedException {
        cloud.invalidation(Duration.ofMillis(400));
        harbour.terraform(Optional.of(distribution()));
        harbour.build(ONE);
        Step step = new Step.PublishSite(
                harbour.subject(), Harbour.grounds(), harbour.bundle("1111111"), harbour.digest("1111111"), false);

        assertThat(harbour.run(step, false)).isInstanceOf(Outcome.Unfinished.class);
        assertThat(harbour.run(step, true)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(cloud.account(SITE.id()).invalidations("E1SITE")).contains(List.of("/*"));
    }

    @Test
    void somebodyWhoWroteBehindOurBackIsNoticedAndTheSiteIsPutRight() {
        harbour.terraform(Optional.of(distribution()));
        harbour.build(ONE);
        harbour.publish("1111111");
        cloud.account(SITE.id()).removeObject(harbour.bucket, "index.html");
        cloud.account(SITE.id()).removeObject(harbour.bucket, "logo.png");

        assertThat(harbour.publish("1111111").message())
                .startsWith(
                        "published 1111111: 2 files uploaded, 3 unchanged, 2 of them because somebody had removed what"
                                + " was there (index.html, …); invalidated / /index.html /logo.png");

        assertThat(harbour.content("index.html")).isEqualTo(ONE.contents().get("index.html"));
        assertThat(harbour.content("logo.png")).isEqualTo("logo");
        assertThat(cloud.account(SITE.id()).invalidations("E1SITE"))
                .as("an edge may have remembered that nothing was there")
                .containsExactly(List.of("/*"), List.of("/", "/index.html", "/logo.png"));
    }

    @Test
    void aSiteThatDoesNotAnswerAsItShouldGivesWayToTheReleaseBefore() {
        harbour.terraform(Optional.of(distribution()));
        harbour.check = Optional.of(
                new HttpCheck("https://example.com/{pin}", HttpCheck.OK, Duration.ofMinutes(1), Optional.empty()));
        harbour.build(ONE);
        assertThat(harbour.publish("1111111").message())
                .isEqualTo("published 1111111: 5 files uploaded, 0 unchanged; invalidated /*;"
                        + " https://example.com/1111111 answered 200");
        harbour.build(TWO);
        harbour.answer = "https://example.com/2222222 answered 500 for 1 minute";

        assertThat(harbour.publish("2222222"))
                .isEqualTo(new Outcome.Failed(
                        ReasonCode.ROLLED_BACK,
                        "published 2222222, and then https://example.com/2222222 answered 500 for 1 minute; 1111111 was"
                                + " put back",
                        "look at the build, and pin another one; \"towpath retry\" publishes the same again",
                        true));

        assertThat(harbour.content("index.html")).isEqualTo(ONE.contents().get("index.html"));
        assertThat(harbour.content("logo.png")).isEqualTo("logo");
        assertThat(harbour.recorded().record().orElseThrow().artifact()).contains(new Pin("1111111"));
        assertThat(harbour.live())
                .isInstanceOfSatisfying(
                        Live.Different.class, live -> assertThat(live.pin()).contains(new Pin("1111111")));
        assertThat(cloud.account(SITE.id()).invalidations("E1SITE"))
                .containsExactly(
                        List.of("/*"),
                        List.of("/", "/index.html", "/logo.png"),
                        List.of("/", "/index.html", "/logo.png"));
    }

    @Test
    void aSiteThatStillAnswersWithTheOldPageIsNotVerified() throws IOException {
        harbour.terraform(Optional.empty());
        harbour.build(ONE);
        harbour.publish("1111111");
        String stale = Optional.ofNullable(ONE.contents().get("index.html")).orElseThrow();
        String fresh = Optional.ofNullable(TWO.contents().get("index.html")).orElseThrow();
        harbour.build(TWO);
        HttpServer cache = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicReference<String> cached = new AtomicReference<>(stale);
        cache.createContext("/", exchange -> {
            try (exchange) {
                byte[] page = cached.get().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        cache.start();
        try {
            String url = "http://127.0.0.1:" + cache.getAddress().getPort() + "/";
            harbour.answering = new HttpEndpoints(InetAddress::getAllByName, System::nanoTime, time -> {});
            harbour.check = Optional.of(
                    new HttpCheck(url, HttpCheck.OK, Duration.ZERO, Optional.empty(), new HttpCheck.Body.Published()));

            assertThat(harbour.publish("2222222").message())
                    .isEqualTo("published 2222222, and then " + url + " answered 200 with " + stale.length()
                            + " bytes ("
                            + Digest.of(stale) + ") and not \"index.html\" as it was published, " + fresh.length()
                            + " bytes (" + Digest.of(fresh) + "); if something on the way changes pages, set"
                            + " \"body: any\" in verify of app.yaml; 1111111 was put back");

            cached.set(fresh);
            assertThat(harbour.publish("2222222").message())
                    .endsWith("; " + url + " answered 200 with \"index.html\" as it was published");
        } finally {
            cache.stop(0);
        }
    }

    @Test
    void aFirstReleaseThatDoesNotAnswerStays() {
        harbour.terraform(Optional.empty());
        harbour.check = Optional.of(
                new HttpCheck("https://example.com/", HttpCheck.OK, Duration.ofMinutes(1), Optional.empty()));
        harbour.answer = "https://example.com/ answered 403";
        harbour.build(ONE);

        assertThat(harbour.publish("1111111")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(ReasonCode.ROLLOUT_FAILED);
            assertThat(failed.message())
                    .isEqualTo(
                            "published 1111111, and then https://example.com/ answered 403; there is no release before"
                                    + " it, so it stays");
        });
        assertThat(harbour.recorded().record()).isEmpty();
    }

    @Test
    void headersThatAppYamlAsksForAreWrittenAndAChangeOfThemIsPublished() {
        harbour.terraform(Optional.empty());
        harbour.build(ONE);
        harbour.publish("1111111");
        harbour.headers = List.of(
                new SiteHeader("*.png", Optional.of("max-age=60"), Optional.empty()),
                new SiteHeader("**", Optional.empty(), Optional.of("text/plain")));
        assertThat(harbour.live()).isInstanceOfSatisfying(Live.Different.class, live -> {
            assertThat(live.ours()).isTrue();
            assertThat(live.message())
                    .isEqualTo("the headers that app.yaml asks for are others than when the site was published");
        });

        assertThat(harbour.publish("1111111").message()).startsWith("published 1111111: 5 files uploaded, 0 unchanged");

        assertThat(harbour.head("logo.png").cacheControl()).isEqualTo("max-age=60");
        assertThat(harbour.head("index.html").contentType()).isEqualTo("text/plain");
        assertThat(harbour.head("index.html").cacheControl()).isEqualTo("max-age=0, must-revalidate");
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    void aLostManifestIsWrittenAnew() {
        harbour.terraform(Optional.empty());
        harbour.build(ONE);
        harbour.publish("1111111");
        var manifest = harbour.store().list("sites/").get(0);
        harbour.store().delete(manifest.key(), manifest.version());

        assertThat(harbour.live()).isInstanceOfSatisfying(Live.Different.class, live -> {
            assertThat(live.ours()).isTrue();
            assertThat(live.message())
                    .isEqualTo("the manifest of the site is gone from the state store; publishing it again writes a"
                            + " new one");
        });
        assertThat(harbour.publish("1111111")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(harbour.live()).isEqualTo(new Live.AsRecorded());
    }

    private Step settle(String pin) {
        Intent intent = new Intent(
                "01OLD",
                harbour.target(),
                "static-site",
                Optional.of(new Pin(pin)),
                Optional.of(harbour.digest(pin)),
                Harbour.COMMIT,
                1,
                new dev.towpath.model.RunId("01TEST"),
                Site.NOON,
                new TreeMap<>());
        return new Step.Settle(harbour.subject(), Harbour.grounds(), intent);
    }
}
