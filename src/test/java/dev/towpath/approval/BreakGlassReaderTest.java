package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.approval.BreakGlassReader.Reading;
import dev.towpath.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of a broken glass may say. */
class BreakGlassReaderTest {
    private static final String FILE = "policies/break-glass/web-app-prod1.yaml";

    private static Reading read(String content) {
        return new BreakGlassReader(new SnakeYamlParser(), () -> Instant.EPOCH)
                .read(FileModel.of(FILE, content))
                .get(0);
    }

    private static String file(String reason, String expires) {
        return "app: web-app\nenvironment: prod1\nperson: sam\nreason: \"" + reason + "\"\nartifact: sha-1\nexpires: "
                + expires + "\n";
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of("r".repeat(9), false),
                Arguments.of("r".repeat(10), true),
                Arguments.of("r".repeat(400), true),
                Arguments.of("r".repeat(401), false),
                Arguments.of(" ".repeat(12), false),
                Arguments.of("", false));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void aReasonHasTenToFourHundredCharacters(String reason, boolean good) {
        assertThat(read(file(reason, "2026-01-01T03:00:00Z")).content().isPresent())
                .isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-01-01",
                "2026-01-01T03:00:00",
                "2026-13-01T03:00:00Z",
                "2026-02-30T03:00:00Z",
                "2026-01-01T25:00:00Z",
                "0000-01-01T03:00:00Z"
            })
    void aTimeThatIsNoneIsAnErrorAndNotAnException(String expires) {
        Reading reading = read(file("the site is down", expires));

        assertThat(reading.content()).isEmpty();
        assertThat(reading.problems().list())
                .extracting(Problem::message)
                .containsExactly("\"expires\" is \"" + expires + "\"");
    }

    @Test
    void aTimeHasAnyZone() {
        assertThat(read(file("the site is down", "2026-01-01T03:00:00+02:00"))
                        .content()
                        .orElseThrow()
                        .expires())
                .isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
        assertThat(read(file("the site is down", "0001-01-01T03:00:00Z")).content())
                .isPresent();
    }

    @Test
    void aFileThatSaysNothingIsAnError() {
        Reading reading = read("# nothing\n");

        assertThat(reading.content()).isEmpty();
        assertThat(reading.problems().list())
                .extracting(Problem::toString)
                .isEqualTo(List.of(FILE + ":1:1: error: the file is empty; remove it"));
    }
}
