package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.Tier;
import dev.towpath.notice.ChangeKind;
import dev.towpath.problem.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may stand under {@code notify}, and what is said of the rest, with its place. */
class NotifySettingsTest {
    @TempDir
    private Path directory = Path.of("");

    private List<NotifyEntries.Entry> read(String yaml) throws IOException {
        Path file = directory.resolve("settings.yaml");
        Files.writeString(file, yaml);
        return Settings.of(Optional.of(file), Map.of()).channels();
    }

    @Test
    void aChannelIsReadAsItIsWritten() throws IOException {
        NotifyEntries.Entry entry = read("""
                notify:
                  - name: ops
                    kind: webhook
                    address_file: /etc/towpath/hook
                    secret_variable: HOOK_SECRET
                    apps: [web-*]
                    environments: ["prod?"]
                    tiers: [production]
                    changes: [rolled_back, held]
                    template: "{app} {state}"
                """).get(0);
        assertThat(entry.name()).isEqualTo("ops");
        assertThat(entry.kind()).isEqualTo(NotifyEntries.Kind.WEBHOOK);
        assertThat(entry.address())
                .isEqualTo(new NotifyEntries.Hidden(Optional.empty(), Optional.of(Path.of("/etc/towpath/hook"))));
        assertThat(entry.secret()).contains(new NotifyEntries.Hidden(Optional.of("HOOK_SECRET"), Optional.empty()));
        assertThat(entry.apps()).containsExactly("web-*");
        assertThat(entry.environments()).containsExactly("prod?");
        assertThat(entry.tiers()).containsExactly(Tier.PRODUCTION);
        assertThat(entry.changes()).containsExactly(ChangeKind.ROLLED_BACK, ChangeKind.HELD);
        assertThat(entry.template()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ name: a, kind: slack } | :1:11: | a channel of \"notify\" has no address",
                "{ name: a, kind: slack, address: \"https://x\" } | :1:11: | the address itself must not stand here",
                "{ name: a, kind: webhook, address_variable: A } | :1:11: | a webhook of \"notify\" has no secret to sign with",
                "{ name: a, kind: slack, address_variable: A, secret_variable: B } | :1:11: | messages to Slack are not signed",
                "{ name: a, kind: mail, address_variable: A } | :1:28: | \"kind\" is \"mail\"; it must be one of slack, webhook",
                "{ kind: slack, address_variable: A } | :1:11: | a channel of \"notify\" has no \"name\"",
                "{ name: a, kind: slack, address_variable: A, address_file: /a } | :1:70: | both \"address_variable\" and",
                "{ name: a, kind: slack, address_variable: A, changes: [broken] } | :1:66: | is \"broken\"; it must be one of blocked,",
                "{ name: a, kind: slack, address_variable: A, apps: [\"A*\"] } | :1:63: | it must be a name of which * and ?",
            })
    void whatCannotBeUsedIsSaidWithItsPlace(String channel, String place, String said) {
        assertThatThrownBy(() -> read("notify: [ " + channel + " ]\n"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(place.strip())
                .hasMessageContaining(said.strip());
    }

    @Test
    void namesAreKept() {
        String channel = "{ name: a, kind: slack, address_variable: A }";
        assertThatThrownBy(() -> read("notify: [ " + channel + ", " + channel + " ]\n"))
                .hasMessageContaining("two channels are named \"a\"");
        assertThatThrownBy(() -> read("notify: " + channel + "\n"))
                .hasMessageContaining("\"notify\" is a mapping; it must be a list");
    }
}
