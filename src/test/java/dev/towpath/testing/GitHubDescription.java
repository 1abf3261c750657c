package dev.towpath.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** GitHub's published description of its REST API, against which the answers of {@link GitHubServer} are held. */
public final class GitHubDescription {
    private static final Path FILE = Path.of("src/test/resources/github/openapi.json");
    private static final String ADDRESS = "https://example.com/openapi.json";

    private final JsonNode document;
    private final JsonSchemaFactory factory;
    private final Map<String, JsonSchema> schemas = new HashMap<>();

    private GitHubDescription(String text) throws IOException {
        this.document = new ObjectMapper().readTree(text);
        letNullBe(document);
        this.factory = JsonSchemaFactory.getInstance(
                VersionFlag.V4,
                builder -> builder.metaSchema(OpenApi30.getInstance())
                        .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
                        .schemaLoaders(loaders -> loaders.schemas(Map.of(ADDRESS, document.toString()))));
    }

    /** The description that is kept with the tests. */
    public static GitHubDescription read() {
        try {
            return new GitHubDescription(Files.readString(FILE, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** OpenAPI 3.0 lets {@code nullable} count only beside a type; GitHub also means it beside {@code oneOf}. */
    private static void letNullBe(JsonNode node) {
        if (node.path("nullable").booleanValue() && node.get("oneOf") instanceof ArrayNode choices) {
            choices.addObject().putArray("enum").addNull();
        }
        node.forEach(GitHubDescription::letNullBe);
    }

    /** What is wrong with answers: those that it describes otherwise, and those that it does not know. */
    public List<String> problems(List<GitHubServer.Answered> answers) {
        List<String> problems = new ArrayList<>();
        for (GitHubServer.Answered answer : answers) {
            if (answer.status() < 300) {
                problems.addAll(problems(answer));
            }
        }
        return problems;
    }

    private List<String> problems(GitHubServer.Answered answer) {
        String what = answer.method() + " " + answer.path() + " " + answer.status();
        Optional<String> place = place(answer);
        if (place.isEmpty()) {
            return List.of(what + " is not described");
        }
        JsonSchema schema =
                schemas.computeIfAbsent(place.get(), key -> factory.getSchema(SchemaLocation.of(ADDRESS + "#" + key)));
        return schema.validate(answer.body(), InputFormat.JSON).stream()
                .map(problem -> what + ": " + problem)
                .toList();
    }

    /** The pointer to the schema of an answer. */
    private Optional<String> place(GitHubServer.Answered answer) {
        List<String> found = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(path -> {
            String pattern = "\\Q"
                    + path.replaceAll("\\{ref}$", "\\\\E.+\\\\Q").replaceAll("\\{[a-z_]+}", "\\\\E[^/]+\\\\Q") + "\\E";
            if (Pattern.matches(pattern, answer.path())) {
                found.add(path);
            }
        });
        return found.stream()
                .map(path -> "/paths/" + path.replace("~", "~0").replace("/", "~1") + "/"
                        + answer.method().toLowerCase(Locale.ROOT) + "/responses/" + answer.status()
                        + "/content/application~1json/schema")
                .filter(pointer -> !document.at(pointer).isMissingNode())
                .findFirst();
    }
}
