package dev.towpath.adapter.hcl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.towpath.desired.hcl.HclExpression;
import dev.towpath.desired.hcl.HclScanner;
import dev.towpath.desired.hcl.HclText;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.hcl.SecondReading;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the scanner makes of every construct of the language, and whether hcl4j agrees where it is asked. */
class HclFeaturesTest {
    private static final Hcl4jDecoder HCL4J = new Hcl4jDecoder(Duration.ofSeconds(20));

    @TestFactory
    Stream<DynamicTest> everyFeature() throws IOException {
        try (InputStream table = HclFeaturesTest.class.getResourceAsStream("/hcl/features.json")) {
            JsonNode features = new ObjectMapper().readTree(table);
            return StreamSupport.stream(features.spliterator(), false)
                    .map(feature -> DynamicTest.dynamicTest(feature.get("name").asText(), () -> check(feature)))
                    .toList()
                    .stream();
        }
    }

    private static void check(JsonNode feature) {
        String text = feature.get("text").asText();
        assertThat(HclText.of(text)).isEqualTo(feature.get("scan").asText());
        assertThat(secondReadings(text)).isEqualTo(feature.get("hcl4j").asText());
    }

    /** For every scalar literal: {@code agrees}, {@code not asked}, or what hcl4j says instead. */
    private static String secondReadings(String text) {
        Findings findings = new Findings();
        List<String> readings = new ArrayList<>();
        HclScanner.scan(new SourceText("main.tf", text), findings)
                .ifPresent(body -> body.forEachExpression(expression -> {
                    if (expression.literal().flatMap(HclValue::asText).isPresent()) {
                        readings.add(secondReading(expression));
                    }
                }));
        return String.join(", ", readings.stream().distinct().toList());
    }

    private static String secondReading(HclExpression expression) {
        List<String> asked = new ArrayList<>();
        SecondReading reading = new SecondReading(literal -> {
            asked.add(literal);
            return HCL4J.decode(literal);
        });
        boolean agrees = reading.agrees("x", expression, new Findings());
        if (asked.isEmpty()) {
            return "not asked";
        }
        Optional<HclValue> other = HCL4J.decode(expression.text());
        return agrees ? "agrees" : "says " + other.map(Object::toString).orElse("nothing");
    }
}
