package dev.towpath.adapter.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The fields of one JSON object, read strictly: a missing field or a wrong type is an {@link IllegalArgumentException} that
 * names the field.
 *
 * <p>What we wrote ourselves may have been edited, cut short or written by another version; nothing of it is taken on trust.
 */
public final class JsonFields {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Instant TOO_LATE = Instant.parse("9999-01-01T00:00:00Z");

    private final JsonNode node;

    private JsonFields(JsonNode node) {
        this.node = node;
    }

    /** The fields of a JSON object that must say {@code "schema": schema}. */
    public static JsonFields parse(byte[] json, String schema) {
        JsonFields fields = parse(json);
        String said = fields.text("schema");
        if (!said.equals(schema)) {
            throw new IllegalArgumentException("schema \"" + said + "\" is not \"" + schema + "\"");
        }
        return fields;
    }

    /** The fields of a JSON object. */
    public static JsonFields parse(byte[] json) {
        return of(readTree(json));
    }

    /** An empty object to be written, with its schema first. */
    public static ObjectNode object(String schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema);
    }

    /** The bytes of an object: UTF-8, fields in the order in which they were put. */
    public static byte[] bytes(ObjectNode object) {
        return (object.toString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A text field. */
    public String text(String field) {
        JsonNode value = present(field);
        if (!value.isTextual()) {
            throw wrong(field, "text");
        }
        return value.textValue();
    }

    /** A text field that may be absent. */
    public Optional<String> optionalText(String field) {
        return has(field) ? Optional.of(text(field)) : Optional.empty();
    }

    /** A whole number. */
    public long number(String field) {
        JsonNode value = present(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(field, "a whole number");
        }
        return value.longValue();
    }

    /** A whole number that may be absent. */
    public Optional<Integer> optionalNumber(String field) {
        if (!has(field)) {
            return Optional.empty();
        }
        if (!present(field).isInt()) {
            throw wrong(field, "a whole number");
        }
        return Optional.of(present(field).intValue());
    }

    /** True or false. */
    public boolean flag(String field) {
        JsonNode value = present(field);
        if (!value.isBoolean()) {
            throw wrong(field, "true or false");
        }
        return value.booleanValue();
    }

    /** A time in ISO 8601, in UTC. */
    public Instant instant(String field) {
        try {
            Instant time = Instant.parse(text(field));
            // Nothing overflows that is counted from a time between these.
            if (time.isBefore(Instant.EPOCH) || !time.isBefore(TOO_LATE)) {
                throw new DateTimeException("out of all time");
            }
            return time;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("field \"" + field + "\" is not a time such as 2026-01-31T12:00:00Z", e);
        }
    }

    /** A list of texts. */
    public List<String> texts(String field) {
        return textsOf(field, present(field));
    }

    /** An object whose values are texts. */
    public SortedMap<String, String> textMap(String field) {
        return map(field, value -> {
            if (!value.isTextual()) {
                throw wrong(field, "an object of texts");
            }
            return value.textValue();
        });
    }

    /** An object whose values are texts; an absent one has none. */
    public SortedMap<String, String> optionalTextMap(String field) {
        return has(field) ? textMap(field) : new TreeMap<>();
    }

    /** An object whose values are lists of texts. */
    public SortedMap<String, List<String>> textsMap(String field) {
        return map(field, value -> textsOf(field, value));
    }

    /** An object whose values are objects. */
    public SortedMap<String, JsonFields> objects(String field) {
        return map(field, JsonFields::of);
    }

    /** An object within this one. */
    public JsonFields fields(String field) {
        return of(present(field));
    }

    /** An object within this one that may be absent. */
    public Optional<JsonFields> optionalObject(String field) {
        return has(field) ? Optional.of(fields(field)) : Optional.empty();
    }

    /** An object whose values are whole numbers. */
    public SortedMap<String, Integer> numberMap(String field) {
        return map(field, value -> {
            if (!value.isInt()) {
                throw wrong(field, "an object of whole numbers");
            }
            return value.intValue();
        });
    }

    /** A list of objects. */
    public List<JsonFields> objectList(String field) {
        JsonNode value = present(field);
        if (!value.isArray()) {
            throw wrong(field, "a list");
        }
        List<JsonFields> list = new ArrayList<>();
        value.forEach(element -> list.add(of(element)));
        return list;
    }

    /** Puts a list of texts. */
    public static void put(ObjectNode object, String field, Collection<String> texts) {
        texts.forEach(object.putArray(field)::add);
    }

    /** Puts an object of texts. */
    public static void put(ObjectNode object, String field, Map<String, String> texts) {
        texts.forEach(object.putObject(field)::put);
    }

    private boolean has(String field) {
        return node.has(field) && !node.get(field).isNull();
    }

    private JsonNode present(String field) {
        if (!has(field)) {
            throw new IllegalArgumentException("field \"" + field + "\" is missing");
        }
        return node.get(field);
    }

    private <T> SortedMap<String, T> map(String field, Function<JsonNode, T> value) {
        JsonNode object = present(field);
        if (!object.isObject()) {
            throw wrong(field, "an object");
        }
        SortedMap<String, T> map = new TreeMap<>();
        object.properties().forEach(entry -> map.put(entry.getKey(), value.apply(entry.getValue())));
        return map;
    }

    private static List<String> textsOf(String field, JsonNode value) {
        if (!value.isArray()) {
            throw wrong(field, "a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw wrong(field, "a list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    private static JsonNode readTree(byte[] json) {
        try {
            return MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonFields of(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("it is not a JSON object");
        }
        return new JsonFields(node);
    }

    private static IllegalArgumentException wrong(String field, String kind) {
        return new IllegalArgumentException("field \"" + field + "\" is not " + kind);
    }
}
