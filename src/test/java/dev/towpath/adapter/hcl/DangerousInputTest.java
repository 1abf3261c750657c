package dev.towpath.adapter.hcl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.towpath.desired.hcl.HclBody;
import dev.towpath.desired.hcl.HclScanner;
import dev.towpath.desired.hcl.SecondReading;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs with which a parser of Terraform files can be made to call out, hang, print or run out of memory. */
@Timeout(20)
class DangerousInputTest {
    private final Findings findings = new Findings();
    private final List<String> asked = new ArrayList<>();
    private final SecondReading second = new SecondReading(literal -> {
        asked.add(literal);
        return new Hcl4jDecoder(Duration.ofSeconds(2)).decode(literal);
    });

    private Optional<HclBody> scan(String text) {
        Optional<HclBody> body = HclScanner.scan(new SourceText("main.tf", text), findings);
        body.ifPresent(found -> found.forEachExpression(expression -> second.agrees("x", expression, findings)));
        return body;
    }

    private String problem() {
        return findings.problems().list().stream()
                .findFirst()
                .map(Problem::toString)
                .orElse("none");
    }

    @Test
    void aDataSourceOverHttpIsNeverAsked() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            String text = """
                    data "http" "tag" {
                      url = "http://127.0.0.1:%d/"
                    }
                    module "app" {
                      image_tag = data.http.tag.response_body
                      other     = "${data.http.tag.response_body}"
                    }
                    """.formatted(server.getAddress().getPort());
            assertThat(scan(text)).isPresent();
            assertThat(new Hcl4jDecoder(Duration.ofSeconds(2)).decode("\"x\"\n}\n" + text))
                    .as("one line only")
                    .isEmpty();
            assertThat(requests).hasValue(0);
            assertThat(asked).hasSize(1).allMatch(literal -> literal.startsWith("\"http://127.0.0.1:"));
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = format(\"%300000000s\", \"x\")\n",
                "locals {\n  a = local.b\n  b = local.a\n}\n",
                "x = [for i in range(1000000000) : i]\n",
                "x = \"${regexall(\"(a+)+$\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\")}\"\n",
                "x = uuid()\ny = timestamp()\n",
                "x = 1e999999999\n",
                "x = 1e-999999999\n"
            })
    void expressionsAreNeverEvaluated(String text) {
        assertThat(scan(text)).isPresent();
        assertThat(asked).isEmpty();
        assertThat(problem()).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "(", "{", "\"${", "a {\n", "<<E\n${"})
    void nestingHasALimitAndAPlace(String opening) {
        assertThat(scan("x " + (opening.startsWith("a") ? "{}\n" : "= ") + opening.repeat(5_000)))
                .isEmpty();
        assertThat(problem()).startsWith("main.tf:").contains("nested deeper than 100 levels");
    }

    @Test
    void timeIsLinearInTheSizeOfTheFile() {
        String module = "module \"m%d\" {\n  source = \"./m\" # %d\n}\n";
        StringBuilder modules = new StringBuilder();
        for (int at = 0; at < 20_000; at++) {
            modules.append(module.formatted(at, at));
        }
        assertThat(scan(modules.toString()))
                .get()
                .satisfies(body -> assertThat(body.blocks()).hasSize(20_000));
        assertThat(scan("x = 1 " + "/* ".repeat(300_000))).isEmpty();
        assertThat(problem())
                .isEqualTo("main.tf:1:7: error: this Terraform file cannot be read: a comment opened with \"/*\""
                        + " is not closed; check it with: terraform fmt -check main.tf");
        assertThat(scan("x = \"" + "$".repeat(500_000) + "\"\n")).isPresent();
        assertThat(scan("x = " + "9".repeat(500_000) + "\n")).isPresent();
        assertThat(scan("x = <<E\n" + "line\n".repeat(100_000) + "E\n")).isPresent();
        assertThat(scan("x = [" + "\"a\", ".repeat(100_000) + "var.x]\n")).isPresent();
    }

    @Test
    void theSecondDecoderPrintsNothing() {
        PrintStream standard = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            scan("a = \"x\"\nb = 12\nc = true\nd = \"sha-0123456\"\ne = [for x in [\"a\"] : x]\nf = \"a\\\"b\"\n");
        } finally {
            System.setOut(standard);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(asked).hasSize(5);
    }

    @Test
    void aDecoderThatDisagreesOrGivesUpStopsTheValue() {
        Findings found = new Findings();
        SecondReading wrong = new SecondReading(literal -> Optional.empty());
        HclBody body =
                HclScanner.scan(new SourceText("main.tf", "x = \"a\"\n"), found).orElseThrow();
        body.forEachExpression(
                expression -> assertThat(wrong.agrees("x", expression, found)).isFalse());
        assertThat(found.problems().list())
                .singleElement()
                .hasToString(
                        "main.tf:1:5: error: \"x\" is \"a\" to one reader of Terraform files and unreadable to another; write it as a"
                                + " plain string in double quotes, without escapes");
    }

    @Test
    void aLiteralThatIsTooSlowIsNoLiteral() {
        assertThat(new Hcl4jDecoder(Duration.ZERO).decode("\"" + "x".repeat(100_000) + "\""))
                .isEmpty();
    }
}
