package dev.towpath.adapter.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** An object of a JSON document whose fields are all known: nothing is guessed, converted or overlooked. */
final class StrictFields {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonParser.Feature.ALLOW_COMMENTS)
            .build();

    private final String where;
    private final JsonNode node;

    private StrictFields(String where, JsonNode node) {
        this.where = where;
        this.node = node;
    }

    /** The object of a text, with the schema that its {@code schema} field must name. */
    static StrictFields parse(String what, String text, String schema, Set<String> known) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new MalformedJsonException(what + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!node.isObject()) {
            throw new MalformedJsonException(what + " is not a JSON object");
        }
        StrictFields fields = new StrictFields(what, node);
        String found = fields.text("schema");
        if (!found.equals(schema)) {
            throw new MalformedJsonException(what + " has the schema \"" + found + "\" instead of \"" + schema + "\"");
        }
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        names.removeAll(known);
        names.remove("schema");
        if (!names.isEmpty()) {
            throw new MalformedJsonException(
                    what + " has the unknown field \"" + names.iterator().next() + "\"");
        }
        return fields;
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> new MalformedJsonException(where + " lacks \"" + name + "\""));
    }

    Optional<String> optionalText(String name) {
        return present(name).map(value -> {
            if (!value.isTextual()) {
                throw wrong(name, "text");
            }
            return value.textValue();
        });
    }

    <T> T value(String name, String form, Function<String, T> reader) {
        return read(name, form, text(name), reader);
    }

    <T> Optional<T> optional(String name, String form, Function<String, T> reader) {
        return optionalText(name).map(text -> read(name, form, text, reader));
    }

    Optional<Integer> optionalInteger(String name) {
        return present(name).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw wrong(name, "a whole number");
            }
            return value.intValue();
        });
    }

    SortedMap<String, String> texts(String name) {
        SortedMap<String, String> map = new TreeMap<>();
        present(name)
                .map(value -> object(name, value))
                .ifPresent(value ->
                        value.properties().forEach(entry -> map.put(entry.getKey(), textOf(name, entry.getValue()))));
        return Collections.unmodifiableSortedMap(map);
    }

    SortedMap<String, List<String>> lists(String name) {
        SortedMap<String, List<String>> map = new TreeMap<>();
        present(name)
                .map(value -> object(name, value))
                .ifPresent(value -> value.properties().forEach(entry -> {
                    if (!entry.getValue().isArray()) {
                        throw wrong(name, "an object of lists");
                    }
                    List<String> list = new ArrayList<>();
                    entry.getValue().forEach(item -> list.add(textOf(name, item)));
                    map.put(entry.getKey(), list);
                }));
        return Collections.unmodifiableSortedMap(map);
    }

    private Optional<JsonNode> present(String name) {
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    private JsonNode object(String name, JsonNode value) {
        if (!value.isObject()) {
            throw wrong(name, "an object");
        }
        return value;
    }

    private String textOf(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw wrong(name, "text in it only");
        }
        return value.textValue();
    }

    private <T> T read(String name, String form, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedJsonException(
                    "\"" + name + "\" in " + where + " is \"" + text + "\", which is not " + form, e);
        }
    }

    private MalformedJsonException wrong(String name, String form) {
        return new MalformedJsonException("\"" + name + "\" in " + where + " is not " + form);
    }
}
