package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published IAM policies: valid, without wildcards, and enough for every call that the adapters name. */
class IamPoliciesTest {
    private static final Path POLICIES = Path.of("docs/reference/iam");
    private static final Pattern CALL = Pattern.compile("\"((?:ssm|ecs|ecr|s3|cloudfront|logs):[A-Z][A-Za-z]+)\"");

    @Test
    void noPolicyAllowsMoreThanNamedActions() throws IOException {
        for (Path file : files(POLICIES, ".json")) {
            Json policy = Json.parse(Files.readString(file)).orElseThrow(() -> new AssertionError(file));
            assertThat(policy.get("Version").text()).as("%s", file).contains("2012-10-17");
            assertThat(policy.get("Statement").items()).as("%s", file).isNotEmpty();
            for (Json statement : policy.get("Statement").items()) {
                assertThat(actions(statement))
                        .as("%s", file)
                        .isNotEmpty()
                        .allMatch(action -> action.matches("[a-z0-9]+:[A-Za-z]+"));
                boolean anything =
                        statement.get("Resource").text().filter("*"::equals).isPresent();
                boolean bounded = statement.get("Condition").isObject()
                        || statement.get("Sid").text().orElse("").endsWith("Everywhere");
                assertThat(!anything || bounded).as("%s: %s", file, statement).isTrue();
            }
        }
    }

    @Test
    void everyCallThatTheAdaptersNameIsAllowedSomewhere() throws IOException {
        Set<String> allowed = new TreeSet<>();
        for (Path file : files(POLICIES, ".json")) {
            Json.parse(Files.readString(file))
                    .orElseThrow()
                    .get("Statement")
                    .items()
                    .forEach(statement -> allowed.addAll(actions(statement)));
        }
        Set<String> called = new TreeSet<>();
        for (Path source : files(Path.of("src/main/java/dev/towpath/adapter/aws"), ".java")) {
            Matcher call = CALL.matcher(Files.readString(source));
            while (call.find()) {
                called.add(call.group(1));
            }
        }
        assertThat(called).hasSizeGreaterThan(10);
        assertThat(allowed).containsAll(called);
    }

    private static Set<String> actions(Json statement) {
        Set<String> actions = new TreeSet<>();
        statement.get("Action").items().forEach(action -> action.text().ifPresent(actions::add));
        return actions;
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
