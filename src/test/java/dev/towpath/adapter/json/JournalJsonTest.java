package dev.towpath.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.json.JournalJson.KeptLease;
import dev.towpath.journal.Lease;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Intent;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalJsonTest {
    private static final Intent INTENT = new Intent(
            "01A",
            Target.of("web-app", "prod1"),
            "container",
            Optional.of(new Pin("0123456")),
            Optional.of(Digest.of("image")),
            new GitSha("b".repeat(40)),
            7,
            new RunId("01RUN"),
            Instant.parse("2026-11-21T12:00:00Z"),
            new TreeMap<>(Map.of("deployment", "ecs-svc/1")));

    @Test
    void anIntentComesBackAsItWas() {
        assertThat(JournalJson.intent(JournalJson.write(INTENT, Optional.empty())))
                .isEqualTo(INTENT);
    }

    @Test
    void anIntentWithoutAnArtifactComesBackAsItWas() {
        Intent bare = new Intent(
                "01A",
                Target.of("dns", "prod1"),
                "infrastructure",
                Optional.empty(),
                Optional.empty(),
                new GitSha("b".repeat(40)),
                1,
                new RunId("01RUN"),
                Instant.EPOCH,
                new TreeMap<>());

        assertThat(JournalJson.intent(JournalJson.write(bare, Optional.empty())))
                .isEqualTo(bare);
    }

    @Test
    void aLeaseIsOneLineThatAPersonCanRead() {
        KeptLease kept = new KeptLease(new Lease(Target.of("web-app", "prod1"), "run 1", 3), 12, false);

        assertThat(new String(JournalJson.write(kept), StandardCharsets.UTF_8))
                .isEqualTo("{\"schema\":\"towpath.lease/v1\",\"app\":\"web-app\",\"env\":\"prod1\","
                        + "\"holder\":\"run 1\",\"epoch\":3,\"beat\":12,\"released\":false}\n");
        assertThat(JournalJson.lease(JournalJson.write(kept))).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"schema\":\"towpath.intent/v1\"|\"schema\":\"towpath.intent/v2\"|schema \"towpath.intent/v2\" is not \"towpath.intent/v1\"",
                "\"id\":\"01A\",||field \"id\" is missing",
                "\"epoch\":7|\"epoch\":7.5|field \"epoch\" is not a whole number",
                "\"epoch\":7|\"epoch\":99999999999999999999|field \"epoch\" is not a whole number",
                "\"artifact\":\"0123456\"|\"artifact\":123456|field \"artifact\" is not text",
                "2026-11-21T12:00:00Z|noon|field \"at\" is not a time such as 2026-01-31T12:00:00Z",
                "{\"deployment\":\"ecs-svc/1\"}|[]|field \"notes\" is not an object",
                "{\"deployment\":\"ecs-svc/1\"}|{\"a\":1}|field \"notes\" is not an object of texts",
                "\"app\":\"web-app\"|\"app\":\"../etc\"|application name \"../etc\" must match [a-z0-9][a-z0-9-]{0,62}",
            })
    void whatWeWouldNotWriteIsRefusedByName(String was, String becomes, String message) {
        String text = new String(JournalJson.write(INTENT, Optional.empty()), StandardCharsets.UTF_8);
        assertThat(text).contains(was);
        byte[] damaged = text.replace(was, becomes == null ? "" : becomes).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> JournalJson.intent(damaged))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``", "nothing", "[]", "{", "{} {}", "{\"schema\":\"a\",\"schema\":\"b\"}"})
    void whatIsNoJsonObjectIsRefused(String text) {
        assertThatThrownBy(() -> JournalJson.lease(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
