package dev.towpath.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads and writes the members of AWS's JSON messages; a member of the wrong type is the caller's error. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode array(Collection<? extends JsonNode> nodes) {
        ArrayNode array = array();
        nodes.forEach(array::add);
        return array;
    }

    static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** The object in a request's body; an empty body is an empty object. */
    static ObjectNode parse(byte[] body) {
        if (body.length == 0) {
            return object();
        }
        try {
            if (MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw AwsError.bad("SerializationException", "the body is not JSON: " + e.getMessage());
        }
        throw AwsError.bad("SerializationException", "the body is not a JSON object");
    }

    static ObjectNode parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** A text member that must be there. */
    static String text(JsonNode object, String member) {
        return optionalText(object, member)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> bad("InvalidParameterException", member, "must not be null or empty"));
    }

    static Optional<String> optionalText(JsonNode object, String member) {
        JsonNode node = object.path(member);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw bad("SerializationException", member, "must be a string");
        }
        return Optional.of(node.textValue());
    }

    static boolean flag(JsonNode object, String member) {
        return object.path(member).asBoolean(false);
    }

    static int number(JsonNode object, String member, int otherwise) {
        JsonNode node = object.path(member);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isNumber()) {
            throw bad("SerializationException", member, "must be a number");
        }
        return node.intValue();
    }

    /** The texts of a list member; empty if it is not there. */
    static List<String> textList(JsonNode object, String member) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : list(object, member)) {
            if (!node.isTextual()) {
                throw bad("SerializationException", member, "must be a list of strings");
            }
            texts.add(node.textValue());
        }
        return texts;
    }

    /** The elements of a list member; empty if it is not there. */
    static List<JsonNode> list(JsonNode object, String member) {
        JsonNode node = object.path(member);
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw bad("SerializationException", member, "must be a list");
        }
        List<JsonNode> nodes = new ArrayList<>();
        node.forEach(nodes::add);
        return nodes;
    }

    /** A time as AWS's JSON protocols write it: seconds since 1970 with milliseconds. */
    static BigDecimal time(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }

    private static AwsError bad(String code, String member, String what) {
        return AwsError.bad(code, "\"" + member + "\" " + what);
    }
}
