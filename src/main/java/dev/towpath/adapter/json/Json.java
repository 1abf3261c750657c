package dev.towpath.adapter.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON value that somebody else wrote, read without surprises: what is not there is {@link #isMissing()}, never null.
 *
 * <p>It keeps Jackson's types inside this package; whoever reads foreign JSON reads it through here.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final JsonNode node;

    private Json(JsonNode node) {
        this.node = node;
    }

    /** The value of a text; empty if the text is not exactly one JSON value. */
    public static Optional<Json> parse(String text) {
        try {
            JsonNode parsed = MAPPER.readTree(text);
            return parsed.isMissingNode() ? Optional.empty() : Optional.of(new Json(parsed));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Text, numbers, truth values, lists, maps and {@code Json} as JSON; an empty {@code Optional} is {@code null}. */
    public static Json of(Object value) {
        return new Json(tree(value));
    }

    /** The value of a member of an object; missing if this is no object or has no such member. */
    public Json get(String name) {
        return new Json(node.path(name));
    }

    /** The value at a path of member names. */
    public Json at(String... names) {
        Json value = this;
        for (String name : names) {
            value = value.get(name);
        }
        return value;
    }

    /** The elements of an array, in order; none if this is no array. */
    public List<Json> items() {
        if (!node.isArray()) {
            return List.of();
        }
        List<Json> items = new ArrayList<>();
        node.forEach(item -> items.add(new Json(item)));
        return items;
    }

    /** The members of an object by name; none if this is no object. */
    public SortedMap<String, Json> members() {
        SortedMap<String, Json> members = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            members.put(member.getKey(), new Json(member.getValue()));
        }
        return Collections.unmodifiableSortedMap(members);
    }

    /** The text of a string; empty for anything else. */
    public Optional<String> text() {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    /** The number; empty for anything else. */
    public Optional<BigDecimal> number() {
        return node.isNumber() ? Optional.of(node.decimalValue()) : Optional.empty();
    }

    /** Whether this is {@code true}. */
    public boolean isTrue() {
        return node.isBoolean() && node.booleanValue();
    }

    /** Whether this is {@code true} or {@code false}. */
    public boolean isTruthValue() {
        return node.isBoolean();
    }

    /** Whether there is no such member. */
    public boolean isMissing() {
        return node.isMissingNode();
    }

    /** Whether this is {@code null} or missing. */
    public boolean isNothing() {
        return node.isMissingNode() || node.isNull();
    }

    /** Whether this is an object. */
    public boolean isObject() {
        return node.isObject();
    }

    /** Whether this is an array. */
    public boolean isArray() {
        return node.isArray();
    }

    /** The value on one line with the members of every object sorted: equal values, equal text. */
    public String canonical() {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            SortedMap<String, JsonNode> sorted = new TreeMap<>();
            value.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
            String separator = "{";
            for (Map.Entry<String, JsonNode> member : sorted.entrySet()) {
                text.append(separator);
                quote(member.getKey(), text);
                text.append(':');
                write(member.getValue(), text);
                separator = ",";
            }
            text.append(sorted.isEmpty() ? "{}" : "}");
        } else if (value.isArray()) {
            String separator = "[";
            for (JsonNode item : value) {
                text.append(separator);
                write(item, text);
                separator = ",";
            }
            text.append(value.isEmpty() ? "[]" : "]");
        } else if (value.isMissingNode()) {
            text.append("null");
        } else if (value.isTextual()) {
            quote(value.textValue(), text);
        } else if (value.isBoolean() || value.isIntegralNumber()) {
            text.append(value.asText());
        } else {
            text.append(value);
        }
    }

    /** Straight into the text: a document may have a million of them. */
    private static void quote(String value, StringBuilder text) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, text);
        text.append('"');
    }

    private static JsonNode tree(Object value) {
        if (value instanceof Json json) {
            return json.node;
        }
        if (value instanceof Optional<?> perhaps) {
            return perhaps.map(Json::tree).orElseGet(MissingNode::getInstance);
        }
        if (value instanceof Map<?, ?> map) {
            var object = MAPPER.createObjectNode();
            map.forEach((name, member) -> object.set(String.valueOf(name), tree(member)));
            return object;
        }
        if (value instanceof List<?> list) {
            var array = MAPPER.createArrayNode();
            list.forEach(item -> array.add(tree(item)));
            return array;
        }
        if (value instanceof String text) {
            return MAPPER.getNodeFactory().textNode(text);
        }
        if (value instanceof Boolean flag) {
            return MAPPER.getNodeFactory().booleanNode(flag);
        }
        if (value instanceof Long number) {
            return MAPPER.getNodeFactory().numberNode(number.longValue());
        }
        JsonNode scalar = MAPPER.valueToTree(value);
        return scalar == null ? MissingNode.getInstance() : scalar;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && node.equals(json.node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }

    @Override
    public String toString() {
        return canonical();
    }
}
