package dev.towpath.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.problem.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromotionEditTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final NewPin PROMOTION = new NewPin(
            new Pin("sha-2222222"),
            Optional.of(new Digest(DIGEST)),
            Optional.of(new EnvironmentName("stage1")),
            Optional.empty());
    private static final NewPin BARE =
            new NewPin(new Pin("sha-2222222"), Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void theValueChangesAndNothingElse() {
        assertThat(edited("""
                # who may: see policies
                suspend: false
                artifact:   'sha-1111111'   # the pin

                annotations: { change: CHG-1042 }
                """, BARE)).isEqualTo("""
                # who may: see policies
                suspend: false
                artifact:   'sha-2222222'   # the pin

                annotations: { change: CHG-1042 }
                """);
    }

    @Test
    void newKeysStandBehindThePinAndStaleOnesGo() {
        assertThat(edited("""
                artifact: sha-1111111 # the pin
                rollback_of: sha-0000000 # it was slow
                # below the pin
                not_before: 2026-11-23T08:00:00Z
                """, PROMOTION)).isEqualTo("""
                artifact: sha-2222222 # the pin
                digest: %s
                promoted_from: stage1
                # below the pin
                not_before: 2026-11-23T08:00:00Z
                """.formatted(DIGEST));
    }

    @Test
    void windowsLineEndsAndAMissingLastOneStay() {
        assertThat(edited("artifact: sha-1111111\r\nsuspend: false", PROMOTION))
                .isEqualTo(
                        "artifact: sha-2222222\r\ndigest: " + DIGEST + "\r\npromoted_from: stage1\r\nsuspend: false");
        assertThat(edited("artifact: sha-1111111", PROMOTION))
                .isEqualTo("artifact: sha-2222222\ndigest: " + DIGEST + "\npromoted_from: stage1");
        assertThat(edited("\uFEFFartifact: sha-1111111\n", PROMOTION))
                .isEqualTo("\uFEFFartifact: sha-2222222\ndigest: " + DIGEST + "\npromoted_from: stage1\n");
    }

    @Test
    void aMappingInBracesStaysInItsBraces() {
        assertThat(edited("{ artifact: sha-1111111, rollback_of: \"sha-0\", suspend: true } # one line\n", PROMOTION))
                .isEqualTo("{ artifact: sha-2222222, digest: " + DIGEST
                        + ", promoted_from: stage1, suspend: true } # one line\n");
        assertThat(edited("{artifact: sha-1111111, rollback_of: sha-0}", BARE)).isEqualTo("{artifact: sha-2222222}");
        assertThat(edited("{suspend: true}", BARE)).isEqualTo("{ artifact: sha-2222222,suspend: true}");
    }

    @Test
    void aFileWithoutAPinGetsOne() {
        assertThat(edited("# nothing yet\n", BARE)).isEqualTo("# nothing yet\nartifact: sha-2222222\n");
        assertThat(edited("", PROMOTION)).isEqualTo(PromotionEdit.fresh(PROMOTION));
        assertThat(edited("suspend: true\n", BARE)).isEqualTo("artifact: sha-2222222\nsuspend: true\n");
        assertThat(PromotionEdit.fresh(PROMOTION))
                .isEqualTo("artifact: sha-2222222\ndigest: " + DIGEST + "\npromoted_from: stage1\n");
    }

    @Test
    void whatOtherReadersWouldTakeForANumberIsQuoted() {
        NewPin number =
                new NewPin(new Pin("0123456"), Optional.empty(), Optional.empty(), Optional.of(new Pin("12e4")));
        assertThat(edited("artifact: 7654321\n", number)).isEqualTo("artifact: \"0123456\"\nrollback_of: \"12e4\"\n");
    }

    @Test
    void whatCannotBeEditedInPlaceIsRefusedWithItsPlace() {
        assertRefused("artifact: |-\n  sha-1111111\n", "the value does not stand on one line");
        assertRefused("artifact: [sha-1111111]\n", "not a promotion that can be read");
        assertRefused("artifact: sha-1\nartifact: sha-2\n", "stands here twice");
        assertRefused("artifact: sha-1\nno_such_key: 1\n", "not a promotion that can be read");
        assertRefused("- sha-1\n", "not a promotion that can be read");
        assertRefused(
                "suspend: true\rartifact: sha-1\r", "its line ends are neither those of Unix nor those of Windows");
    }

    @Test
    void whateverIsWrittenMeansWhatWasWanted() {
        Random random = new Random(4711);
        List<String> lines = List.of(
                "artifact: sha-1111111",
                "artifact: \"sha-1111111\" # c",
                "digest: " + DIGEST,
                "promoted_from: 'dev1'",
                "rollback_of: sha-0000000",
                "suspend: true",
                "# a comment",
                "",
                "not_before: 2026-11-23T08:00:00Z",
                "annotations:\n  change: CHG-1 # c\n  other: x");
        int written = 0;
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            String end = random.nextBoolean() ? "\n" : "\r\n";
            int count = random.nextInt(6);
            for (int i = 0; i < count; i++) {
                text.append(lines.get(random.nextInt(lines.size())).replace("\n", end))
                        .append(end);
            }
            NewPin pin = random.nextBoolean() ? PROMOTION : BARE;
            try {
                String after = edited(text.toString(), pin);
                assertThat(after).contains("sha-2222222");
                assertThat(edited(after, pin)).isEqualTo(after);
                written++;
            } catch (FailureException e) {
                assertThat(e.failure().message()).contains("stands here twice");
            }
        }
        assertThat(written).isGreaterThan(500);
    }

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> edited(text, PROMOTION)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().message())
                    .startsWith("editing the pin in \"apps/web-app/prod1/promotion.yaml")
                    .contains(why);
            assertThat(e.failure().advice()).isEqualTo("edit it by hand, with one line for each key");
        });
    }

    private static String edited(String text, NewPin pin) {
        return new PromotionEdit(new SnakeYamlParser())
                .edited(new SourceText("apps/web-app/prod1/promotion.yaml", text), pin);
    }
}
