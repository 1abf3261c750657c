package dev.towpath.adapter.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.model.Limits;
import dev.towpath.problem.SourceSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses JSON into positioned trees; numbers keep the digits that were written. */
public final class JacksonTreeParser implements TreeParser {
    private static final int NUMBER_LENGTH_MAX = 64;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.NESTING_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .build())
            .build();

    @Override
    public Optional<Node> parse(SourceText source, Findings findings) {
        String text = source.text().startsWith("\uFEFF") ? source.text().substring(1) : source.text();
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            Node node = new Reading(source.path(), parser, findings).node();
            if (parser.nextToken() != null) {
                findings.error(
                        "json_syntax",
                        span(source.path(), parser.currentTokenLocation()),
                        "this is not valid JSON: something follows the value",
                        "keep one value");
            }
            return Optional.of(node);
        } catch (JsonProcessingException e) {
            Optional<JsonLocation> location = Optional.ofNullable(e.getLocation());
            findings.error(
                    "json_syntax",
                    location.map(at -> span(source.path(), at)).orElse(source.spanAt(0)),
                    "this is not valid JSON: " + reason(e),
                    "mend the syntax at this place, or just before it");
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("reading from a string needs no input or output", e);
        }
    }

    /** Jackson's own words without its places, which are told in ours. */
    private static String reason(JsonProcessingException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("it cannot be parsed");
        int place = message.indexOf(" (start marker");
        return place < 0 ? message : message.substring(0, place);
    }

    private static SourceSpan span(String path, JsonLocation location) {
        return new SourceSpan(path, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private record Reading(String path, JsonParser parser, Findings findings) {
        Node node() throws IOException {
            SourceSpan at = span(path, parser.currentTokenLocation());
            JsonToken token = parser.currentToken();
            if (token == JsonToken.START_OBJECT) {
                return mapping(at);
            }
            if (token == JsonToken.START_ARRAY) {
                List<Node> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node());
                }
                return new Node.Sequence(items, at);
            }
            return new Node.Text(parser.getText(), token == JsonToken.VALUE_STRING, at);
        }

        private Node mapping(SourceSpan at) throws IOException {
            List<Node.Entry> entries = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                Node.Text key = new Node.Text(parser.currentName(), true, span(path, parser.currentTokenLocation()));
                parser.nextToken();
                Node value = node();
                if (keys.add(key.value())) {
                    entries.add(new Node.Entry(key, value));
                } else {
                    findings.error(
                            "duplicate_key",
                            key.span(),
                            "the key \"" + key.value() + "\" stands here twice",
                            "keep one of them");
                }
            }
            return new Node.Mapping(entries, at);
        }
    }
}
