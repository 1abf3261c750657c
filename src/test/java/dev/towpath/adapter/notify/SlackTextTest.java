package dev.towpath.adapter.notify;

import static dev.towpath.notice.NoticeSamples.NOW;
import static dev.towpath.notice.NoticeSamples.because;
import static dev.towpath.notice.NoticeSamples.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.GitSha;
import dev.towpath.notice.Change;
import dev.towpath.notice.ChangeKind;
import dev.towpath.notice.Notice;
import dev.towpath.notice.Template;
import dev.towpath.plan.State;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What others wrote is read in a chat, and does nothing there. */
class SlackTextTest {
    private static final String COMMIT = "3f2a91c0d5e64b7f8a9b0c1d2e3f405162738495";

    private static Change failed(String app, String pin, String reason) {
        return new Change(
                "0123456789abcdef01234567",
                ChangeKind.ROLLED_BACK,
                Optional.of(line(app, State.FAILED, pin, "sha-1111111", because(ReasonCode.ROLLED_BACK, reason))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(reason));
    }

    private static Notice notice(List<Change> changes, int more) {
        return new Notice(
                "0123456789abcdef01234567",
                "https://github.com/AcmeCorp/infra-config.git",
                "01JD5T3V8Q0000000000000000",
                Optional.of(new GitSha(COMMIT)),
                NOW,
                Optional.of("https://github.com/AcmeCorp/infra-config/commit/" + COMMIT),
                false,
                Map.of(),
                changes,
                more);
    }

    private static Json message(Notice notice, Optional<Template> template) {
        return Json.of(SlackText.message(notice, template));
    }

    private static String text(Change change) {
        return message(notice(List.of(change), 0), Optional.empty())
                .get("text")
                .text()
                .orElseThrow()
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMessageHasAHeadingALineForEachChangeAndTheSameInBlocks() {
        Json message =
                message(notice(List.of(failed("web", "sha-2222222", "no task became healthy")), 0), Optional.empty());
        String expected = "*infra-config* 1 change at 3f2a91c (<https://github.com/AcmeCorp/infra-config/commit/"
                + COMMIT + "|more>)\n• *web/dev1* rolled back sha-2222222: `no task became healthy`";
        assertThat(message.get("text").text()).contains(expected);
        Json block = message.get("blocks").items().get(0);
        assertThat(block.at("text", "text").text()).contains(expected);
        assertThat(block.at("text", "verbatim").isTrue()).isTrue();
    }

    @Test
    void markupOfOthersIsInert() {
        assertThat(text(failed(
                        "web", "sha-2222222", "<!channel> *now* & <https://evil.example|ok> `x` @here\u202e_y_\n> z")))
                .isEqualTo("• *web/dev1* rolled back sha-2222222: "
                        + "`&lt;!channel&gt; *now* &amp; &lt;https://evil.example|ok&gt; 'x' @here _y_ &gt; z`");
        assertThat(text(failed("web", "a_b_c", "x"))).isEqualTo("• *web/dev1* rolled back `a_b_c`: `x`");
        assertThat(SlackText.word("dev@example.com")).isEqualTo("`dev@example.com`");
        assertThat(SlackText.word("https://evil.example")).isEqualTo("`https://evil.example`");
        assertThat(SlackText.word("www.evil.example")).isEqualTo("`www.evil.example`");
        assertThat(SlackText.word("dora")).isEqualTo("dora");
    }

    @Test
    void aTemplateIsTheOperatorsAndItsFieldsAreNot() {
        Template template = Template.of("*{app}* in _{env}_ is {state}: {artifact} {reason}{who} <{link}|look>");
        Json message = message(notice(List.of(failed("web", "sha-2222222", "*no*")), 0), Optional.of(template));
        assertThat(message.get("text").text().orElseThrow())
                .endsWith("• *web* in _dev1_ is rolled back: sha-2222222 `*no*` "
                        + "<https://github.com/AcmeCorp/infra-config/commit/" + COMMIT + "|look>");
    }

    @Test
    void manyChangesAreCutAndFitIntoBlocks() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            changes.add(failed("app-" + i, "sha-2222222", "<&>".repeat(200)));
        }
        Json message = message(notice(changes, 1_200), Optional.of(Template.of("{app} {reason} {reason}")));
        assertThat(message.get("text").text().orElseThrow().lines()).hasSize(22).endsWith("and 1,280 more");
        assertThat(message.get("blocks").items()).hasSizeLessThanOrEqualTo(50).allSatisfy(block -> {
            String text = block.at("text", "text").text().orElseThrow();
            assertThat(text.length()).isBetween(1, 3_000);
            assertThat(text.chars().filter(c -> c == '`').count() % 2)
                    .as("open spans")
                    .isZero();
        });
    }

    @Test
    void templatesThatCannotBeUsedAreExplained() {
        assertThat(Template.fault("{app} {colour}")).contains("there is no field {colour}");
        assertThat(Template.fault("{app")).contains("\"{\" stands alone");
        assertThat(Template.fault("app}")).contains("\"}\" stands alone");
        assertThat(Template.fault("{}")).contains("there is no field {}");
        assertThat(Template.fault("x".repeat(301))).contains("it is no single line of at most 300 characters");
        assertThat(Template.fault("{app}\n{env}")).contains("it is no single line of at most 300 characters");
        assertThat(Template.fault("")).isEmpty();
    }
}
