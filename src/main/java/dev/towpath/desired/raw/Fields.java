package dev.towpath.desired.raw;

import dev.towpath.problem.SourceSpan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the keys of one mapping by type.
 *
 * <p>Every complaint is a finding with the place of the value, so one pass tells all that is wrong; what cannot be read is
 * empty. A typing error in a key must not silently mean its default, so unknown keys are errors.
 */
public final class Fields {
    private final Node.Mapping mapping;
    private final String what;
    private final Findings findings;

    private Fields(Node.Mapping mapping, String what, Findings findings) {
        this.mapping = mapping;
        this.what = what;
        this.findings = findings;
    }

    /**
     * The keys of a node that must be a mapping with no other keys than these.
     *
     * @param what the mapping in words, for messages: {@code promotion.yaml} or {@code environment "dev1"}
     */
    public static Optional<Fields> of(Node node, String what, Findings findings, String... known) {
        return mapping(node, what, findings).map(mapping -> {
            Set<String> keys = new TreeSet<>(List.of(known));
            for (Node.Entry entry : mapping.entries()) {
                String key = entry.key().value();
                if (!keys.contains(key)) {
                    findings.error(
                            "unknown_key",
                            entry.key().span(),
                            "\"" + key + "\" is not a key of " + what,
                            Spelling.advice(key, keys, "keys"));
                }
            }
            return new Fields(mapping, what, findings);
        });
    }

    /** The node as a mapping whose keys are free. */
    public static Optional<Node.Mapping> mapping(Node node, String what, Findings findings) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(mapping);
        }
        wrongKind(node, what, "a mapping of keys to values", findings);
        return Optional.empty();
    }

    /** The node as a list. */
    public static List<Node> sequence(Node node, String what, Findings findings) {
        if (node instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        wrongKind(node, what, "a list", findings);
        return List.of();
    }

    /** The node as a scalar of a form. */
    public static <T> Optional<T> scalar(Node node, String what, Form<T> form, Findings findings) {
        if (!(node instanceof Node.Text text)) {
            wrongKind(node, what, "a single value", findings);
            return Optional.empty();
        }
        if (text.value().isEmpty() && !text.quoted()) {
            findings.error(
                    "missing_value",
                    text.span(),
                    what + " has no value",
                    "give it " + form.expected() + ", or remove the key");
            return Optional.empty();
        }
        if (!form.test().test(text.value())) {
            findings.error(
                    "bad_value", text.span(), what + " is \"" + text.value() + "\"", "it must be " + form.expected());
            return Optional.empty();
        }
        return Optional.of(form.make().apply(text.value()));
    }

    private static void wrongKind(Node node, String what, String expected, Findings findings) {
        findings.error("wrong_kind", node.span(), what + " is " + node.kind(), "it must be " + expected);
    }

    /** Where the mapping begins. */
    public SourceSpan span() {
        return mapping.span();
    }

    /** Where the value of a key begins; the mapping itself where the key is absent. */
    public SourceSpan span(String key) {
        return mapping.get(key).map(Node::span).orElse(mapping.span());
    }

    /** Whether the key is there. */
    public boolean has(String key) {
        return mapping.get(key).isPresent();
    }

    /** The value of a key. */
    public Optional<Node> node(String key) {
        return mapping.get(key);
    }

    /** The value of a key that must be there; its absence is a finding. */
    public Optional<Node> requiredNode(String key) {
        Optional<Node> value = mapping.get(key);
        if (value.isEmpty()) {
            findings.error(
                    "missing_key", mapping.span(), what + " has no \"" + key + "\"", "add the key \"" + key + "\"");
        }
        return value;
    }

    /** A scalar that may be absent. */
    public <T> Optional<T> value(String key, Form<T> form) {
        return node(key).flatMap(node -> scalar(node, quoted(key), form, findings));
    }

    /** A scalar that must be there. */
    public <T> Optional<T> required(String key, Form<T> form) {
        return requiredNode(key).flatMap(node -> scalar(node, quoted(key), form, findings));
    }

    /** A flag that is false where it is absent. */
    public boolean flag(String key) {
        return value(key, Form.FLAG).orElse(false);
    }

    /** A list of scalars without repetition; empty where it is absent. */
    public <T> List<T> values(String key, Form<T> form) {
        return List.copyOf(placed(key, form).keySet());
    }

    /** The same, each with its place. */
    public <T> Map<T, SourceSpan> placed(String key, Form<T> form) {
        Map<T, SourceSpan> values = new LinkedHashMap<>();
        node(key).ifPresent(node -> {
            for (Node item : sequence(node, quoted(key), findings)) {
                scalar(item, "an entry of " + quoted(key), form, findings).ifPresent(value -> {
                    if (values.putIfAbsent(value, item.span()) != null) {
                        findings.error(
                                "duplicate_value",
                                item.span(),
                                quoted(key) + " names \"" + value + "\" twice",
                                "remove one of them");
                    }
                });
            }
        });
        return Collections.unmodifiableMap(values);
    }

    /** A mapping with known keys; empty where it is absent. */
    public Optional<Fields> fields(String key, String... known) {
        return node(key).flatMap(node -> of(node, quoted(key), findings, known));
    }

    /** The entries of a mapping with free keys; none where it is absent. */
    public List<Node.Entry> entries(String key) {
        return node(key)
                .flatMap(node -> mapping(node, quoted(key), findings))
                .map(Node.Mapping::entries)
                .orElse(List.of());
    }

    private static String quoted(String key) {
        return "\"" + key + "\"";
    }
}
