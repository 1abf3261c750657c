package dev.towpath.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void shortThingsStayOnOneLine() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("b", 1);
        value.put("a", List.of());
        value.put("c", Map.of());
        value.put("d", Optional.empty());
        value.put("e", Optional.of(List.of(true, "x")));
        assertThat(JsonText.of(value))
                .isEqualTo("{ \"b\": 1, \"a\": [], \"c\": {}, \"d\": null, \"e\": [true, \"x\"] }\n");
    }

    @Test
    void longThingsBreakByTheirParts() {
        String text = "x".repeat(70);
        assertThat(JsonText.of(Map.of("a", List.of(text, text))))
                .isEqualTo("{\n  \"a\": [\n    \"" + text + "\",\n    \"" + text + "\"\n  ]\n}\n");
    }

    @Test
    void whateverStandsInAStringComesOutAgain() {
        String nasty = "\" \\ \n \r \t \u0000 \u007f \u2028 \ud83d\ude80 \u00e4 </script>";
        String json = JsonText.of(Map.of("k", nasty));
        assertThat(Json.parse(json).orElseThrow().get("k").text()).contains(nasty);
        assertThat(JsonText.of("\ud800")).isEqualTo("\"\\ud800\"\n");
    }

    @Test
    void whatTurnsTextAroundOrIsNotSeenIsEscaped() {
        String turned = "a\u202eb\u009b2J\udb40\udc01 \ud83d\ude80";
        assertThat(JsonText.of(turned)).isEqualTo("\"a\\u202eb\\u009b2J\\udb40\\udc01 \ud83d\ude80\"\n");
        assertThat(Json.parse("[" + JsonText.of(turned) + "]")
                        .orElseThrow()
                        .items()
                        .get(0)
                        .text())
                .contains(turned);
    }
}
