package dev.towpath.sandbox;

import dev.towpath.model.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One mapping of a cloud file and the path that leads to it, for messages. */
final class ScriptNode {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(ms|s|m)");

    private final String path;
    private final Map<String, Object> values;

    private ScriptNode(String path, Map<String, Object> values) {
        this.path = path;
        this.values = values;
    }

    static ScriptNode root(Map<String, ?> tree) {
        return new ScriptNode("", new LinkedHashMap<>(tree));
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("\"" + (path.isEmpty() ? "the file" : path) + "\" " + what);
    }

    /** Refuses every other key. */
    void only(String... keys) {
        values.keySet().stream()
                .filter(key -> !Set.of(keys).contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw wrong("has the unknown key \"" + key + "\"; known are " + String.join(", ", keys));
                });
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> asText(key, value));
    }

    String required(String key) {
        return text(key).orElseThrow(() -> wrong("needs \"" + key + "\""));
    }

    boolean flag(String key, boolean otherwise) {
        return text(key)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw below(key).wrong("must be true or false");
                })
                .orElse(otherwise);
    }

    int number(String key, int otherwise) {
        return text(key)
                .map(value -> {
                    if (!value.matches("[0-9]{1,9}")) {
                        throw below(key).wrong("must be a whole number");
                    }
                    return Integer.parseInt(value);
                })
                .orElse(otherwise);
    }

    Optional<Duration> duration(String key) {
        return text(key).map(value -> {
            Matcher matcher = TIME.matcher(value);
            if (!matcher.matches()) {
                throw below(key).wrong("must be a time such as 500ms, 2s or 1m");
            }
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                default -> Duration.ofMinutes(number);
            };
        });
    }

    Optional<Account> account(String key) {
        return text(key).map(value -> {
            if (!Account.valid(value)) {
                throw below(key).wrong("must be an account id of twelve digits");
            }
            return new Account(value);
        });
    }

    /** The texts of a list. */
    List<String> texts(String key) {
        return list(key).stream().map(value -> asText(key, value)).toList();
    }

    /** The mappings of a list. */
    List<ScriptNode> items(String key) {
        List<ScriptNode> items = new ArrayList<>();
        for (Object value : list(key)) {
            items.add(new ScriptNode(
                    at(key) + "[" + items.size() + "]", mapping(at(key) + "[" + items.size() + "]", value)));
        }
        return items;
    }

    /** The mappings of a mapping, by key. */
    Map<String, ScriptNode> children(String key) {
        Map<String, ScriptNode> children = new LinkedHashMap<>();
        mappingAt(key).forEach((name, value) -> {
            String childPath = at(key) + "." + name;
            children.put(name, new ScriptNode(childPath, value.equals("") ? Map.of() : mapping(childPath, value)));
        });
        return children;
    }

    /** The texts of a mapping, by key. */
    Map<String, String> pairs(String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        mappingAt(key).forEach((name, value) -> pairs.put(name, asText(key + "." + name, value)));
        return pairs;
    }

    private ScriptNode below(String key) {
        Object value = values.getOrDefault(key, Map.of());
        return new ScriptNode(at(key), value instanceof Map<?, ?> ? mapping(key, value) : Map.of());
    }

    private Map<String, Object> mappingAt(String key) {
        Object value = values.getOrDefault(key, "");
        return value.equals("") ? Map.of() : mapping(at(key), value);
    }

    private List<?> list(String key) {
        Object value = values.getOrDefault(key, List.of());
        if (value instanceof List<?> list) {
            return list;
        }
        throw below(key).wrong("must be a list");
    }

    private Map<String, Object> mapping(String key, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("\"" + key + "\" must be a mapping");
        }
        Map<String, Object> typed = new LinkedHashMap<>();
        map.forEach((name, child) -> typed.put(String.valueOf(name), child));
        return typed;
    }

    private String asText(String key, Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new IllegalArgumentException("\"" + at(key) + "\" must be a single value");
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
