package dev.towpath.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.HookSecret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What holds for webhooks, whoever sends them. */
class HookRulesTest {
    private final AtomicLong nanos = new AtomicLong();

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aSignatureIsThatOfGitHubsDocumentation() {
        // "Validating webhook deliveries", docs.github.com: secret, payload and signature of its test.
        HookSecret secret = new HookSecret("It's a Secret to Everybody");
        byte[] body = "Hello, World!".getBytes(StandardCharsets.UTF_8);
        String signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assertThat(secret.sign(body)).isEqualTo(signature);
        assertThat(secret.signed(signature, body)).isTrue();
        assertThat(secret.signed(signature.replace('7', '8'), body)).isFalse();
        assertThat(secret.signed("", body)).isFalse();
    }

    @Test
    void aSenderHasABurstAndThenSoMuchASecond() {
        RateLimit rate = new RateLimit(3, 2, nanos::get);
        assertThat(List.of(rate.allows("a"), rate.allows("a"), rate.allows("a"), rate.allows("a")))
                .containsExactly(true, true, true, false);
        assertThat(rate.allows("b")).isTrue();
        pass(Duration.ofMillis(500));
        assertThat(List.of(rate.allows("a"), rate.allows("a"))).containsExactly(true, false);
        pass(Duration.ofHours(1));
        assertThat(List.of(rate.allows("a"), rate.allows("a"), rate.allows("a"), rate.allows("a")))
                .containsExactly(true, true, true, false);
    }

    @Test
    void deliveriesAreKnownForAWhileAndNeverTooMany() {
        Deliveries deliveries = new Deliveries(Duration.ofMinutes(10), 2, nanos::get);
        deliveries.taken("one");
        pass(Duration.ofMinutes(9));
        assertThat(deliveries.knows("one")).isTrue();
        deliveries.taken("two");
        pass(Duration.ofMinutes(2));
        assertThat(deliveries.knows("one")).isFalse();
        assertThat(deliveries.knows("two")).isTrue();
        for (int i = 0; i < 100; i++) {
            deliveries.taken("more " + i);
        }
        assertThat(deliveries.knows("two")).isFalse();
        assertThat(deliveries.knows("more 99")).isTrue();
    }

    @Test
    void refusalsDoNotFillTheLog() {
        List<String> log = new ArrayList<>();
        RefusalLog refusals = new RefusalLog(log::add, nanos::get);
        for (int i = 0; i < 1_000; i++) {
            refusals.note("a webhook from 192.0.2.1 was refused with 403");
        }
        pass(Duration.ofMinutes(1));
        refusals.note("a webhook from 192.0.2.2 was refused with 413");
        assertThat(log)
                .containsExactly(
                        "a webhook from 192.0.2.1 was refused with 403",
                        "a webhook from 192.0.2.2 was refused with 413, and 999 others in the last minutes");
    }

    @Test
    void aRepositoryIsTheSameHoweverItsAddressIsWritten() {
        assertThat(List.of(
                        "https://github.com/AcmeCorp/Infra.git",
                        "https://token@github.com/acmecorp/infra/",
                        "git@github.com:AcmeCorp/infra.git",
                        "ssh://git@github.com:22/acmecorp/infra"))
                .allSatisfy(address -> assertThat(GitHubEvent.place(address)).isEqualTo("github.com/acmecorp/infra"));
    }

    @Test
    void onlyPushesToWhatIsTrackedMatter() {
        Optional<String> main = Optional.of("main");
        assertThat(push("refs/heads/main").matters(main)).isTrue();
        assertThat(push("refs/heads/main").matters(Optional.empty())).isFalse();
        assertThat(push("refs/heads/trunk").matters(Optional.empty())).isTrue();
        assertThat(push("refs/heads/other").matters(main)).isFalse();
        assertThat(push("refs/tags/approve/1").matters(main)).isTrue();
        assertThat(new GitHubEvent("star", Json.of(Map.of())).matters(main)).isFalse();
    }

    private static GitHubEvent push(String ref) {
        return new GitHubEvent("push", Json.of(Map.of("ref", ref, "repository", Map.of("default_branch", "trunk"))));
    }
}
