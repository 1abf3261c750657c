package dev.towpath.adapter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.http.Courier;
import dev.towpath.model.HookSecret;
import dev.towpath.notice.Notice;
import dev.towpath.notice.NoticeSamples;
import dev.towpath.notice.Wording;
import dev.towpath.testing.NoticeReceiver;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages over real HTTP to receivers of every kind. Time is the test's, so that waiting costs none. */
class DeliveryIT {
    private static final String SECRET = "a-secret-of-some-length";
    private static final Notice NOTICE = new Notice(
            "0123456789abcdef01234567",
            "file:/repository",
            "01JD5T3V8Q0000000000000000",
            Optional.empty(),
            NoticeSamples.NOW,
            Optional.empty(),
            false,
            Map.of(),
            List.of(),
            0);

    private final NoticeReceiver receiver = NoticeReceiver.start();
    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private Duration oversleeping = Duration.ZERO;
    private int tries;

    @AfterEach
    void end() {
        receiver.close();
    }

    private Optional<String> send(String address) {
        Delivery delivery = new Delivery(
                new Courier(InetAddress::getAllByName),
                (operation, mutation) -> {
                    assertThat(operation).isEqualTo("notify:POST");
                    assertThat(mutation).isFalse();
                    tries++;
                },
                nanos::get,
                time -> {
                    pauses.add(time);
                    nanos.addAndGet(time.plus(oversleeping).toNanos());
                });
        return new Webhook(
                        URI.create(address),
                        new HookSecret(SECRET),
                        Wording.plain(Optional.empty()),
                        delivery,
                        Clock.fixed(NoticeSamples.NOW, ZoneOffset.UTC))
                .send(NOTICE);
    }

    private Optional<String> send() {
        return send(receiver.url() + "/T000/secret-part");
    }

    @Test
    void aMessageIsSignedOverItsTimeAndBody() throws Exception {
        assertThat(send()).isEmpty();
        NoticeReceiver.Message message = receiver.messages().get(0);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((message.header("X-Towpath-Timestamp") + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(message.header("X-Towpath-Signature-256"))
                .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(message.bytes())));
        assertThat(message.header("X-Towpath-Timestamp")).isEqualTo(Long.toString(NoticeSamples.NOW.getEpochSecond()));
        assertThat(message.header("X-Towpath-Id")).isEqualTo(NOTICE.id());
        assertThat(message.header("Content-Type")).isEqualTo("application/json");
        assertThat(message.body()).contains("\"schema\":\"towpath.notice/v1\"");
    }

    @Test
    void troubleThatMayPassIsTriedAgain() {
        receiver.once(500, "oops").once(503, "").once(200, "ok");
        assertThat(send()).isEmpty();
        assertThat(tries).isEqualTo(3);
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void aReceiverSaysHowLongToWaitAndIsGivenUpWhereThatIsLong() {
        receiver.once(429, "", "Retry-After: 3");
        assertThat(send()).isEmpty();
        assertThat(pauses).containsExactly(Duration.ofSeconds(3));
        receiver.once(429, "slow down", "Retry-After: 60");
        assertThat(send()).contains("it answered 429 \"slow down\"");
        assertThat(pauses).hasSize(1);
    }

    @Test
    void aReceiverThatStaysDownIsGivenUpInTime() {
        receiver.always(502, "bad gateway\nat \u001b[31mhome");
        assertThat(send()).contains("it answered 502 \"bad gateway at  [31mhome\", tried 5 times");
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void aWaitThatTakesTooLongEndsIt() {
        oversleeping = Duration.ofMinutes(1);
        receiver.always(503, "");
        assertThat(send()).contains("it answered 503");
        assertThat(tries).isEqualTo(1);
    }

    @Test
    void aRefusalIsNotTriedAgainAndARedirectIsNotFollowed() {
        receiver.once(404, "no_service");
        assertThat(send()).contains("it answered 404 \"no_service\"");
        receiver.once(302, "", "Location: " + receiver.url() + "/elsewhere");
        assertThat(send()).contains("it answered 302, which leads elsewhere and is not followed");
        assertThat(receiver.messages()).hasSize(2);
    }

    @Test
    void anAnswerWithoutEndAndASilentOneEnd() {
        receiver.once(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                byte[] chunk = new byte[64 * 1024];
                while (true) {
                    body.write(chunk);
                }
            }
        });
        assertThat(send()).as("success is success, however long its words").isEmpty();

        CountDownLatch silence = new CountDownLatch(1);
        Courier.Answer answer;
        receiver.once(exchange -> {
            try {
                silence.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        answer = new Courier(InetAddress::getAllByName)
                .post(URI.create(receiver.url()), Map.of(), new byte[] {1}, Duration.ofMillis(300));
        silence.countDown();
        assertThat(answer.status()).isEmpty();
        assertThat(answer.hopeless()).isFalse();
    }

    @Test
    void nobodyIsAskedWhoMustNotBeAndNoSecretIsRepeated() {
        String gone = receiver.url();
        receiver.close();
        assertThat(send(gone + "/secret-part"))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("the connection is refused, tried ")
                        .doesNotContain("secret-part"));
        tries = 0;
        assertThat(send("http://example.com/secret-part")).contains("it is not https");
        assertThat(send("https://169.254.169.254/secret-part"))
                .contains("it leads to 169.254.169.254, where machines get their credentials");
        assertThat(tries).isEqualTo(2);
    }
}
