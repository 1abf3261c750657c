package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclBlock;
import dev.towpath.desired.hcl.HclBody;
import dev.towpath.desired.hcl.HclExpression;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads Terraform's JSON syntax as if it were written in blocks (Terraform documentation, "JSON Configuration Syntax").
 *
 * <p>JSON does not tell nested blocks from arguments; below a block's labels everything is an argument here.
 */
final class JsonBlocks {
    private static final Map<String, Integer> LABELS = Map.of(
            "resource",
            2,
            "data",
            2,
            "ephemeral",
            2,
            "module",
            1,
            "variable",
            1,
            "output",
            1,
            "provider",
            1,
            "check",
            1);

    private final Findings findings;

    JsonBlocks(Findings findings) {
        this.findings = findings;
    }

    /** The blocks of a {@code .tf.json} file. */
    HclBody configuration(Node file) {
        List<HclBlock> blocks = new ArrayList<>();
        for (Node.Entry entry : mapping(file, "the file").entries()) {
            String type = entry.key().value();
            if (!type.equals("//")) {
                addBlocks(type, List.of(), LABELS.getOrDefault(type, 0), entry, blocks);
            }
        }
        return new HclBody(Map.of(), blocks);
    }

    /** The arguments of a {@code .tfvars.json} file. */
    HclBody values(Node file) {
        return new HclBody(arguments(mapping(file, "the file")), List.of());
    }

    private void addBlocks(String type, List<String> labels, int missingLabels, Node.Entry entry, List<HclBlock> to) {
        List<Node> contents = entry.value() instanceof Node.Sequence list ? list.items() : List.of(entry.value());
        for (Node content : contents) {
            Node.Mapping mapping = mapping(content, "\"" + type + "\"");
            if (missingLabels == 0) {
                to.add(new HclBlock(
                        type,
                        labels,
                        new HclBody(arguments(mapping), List.of()),
                        entry.key().span()));
                continue;
            }
            for (Node.Entry labelled : mapping.entries()) {
                List<String> more = new ArrayList<>(labels);
                more.add(labelled.key().value());
                addBlocks(type, more, missingLabels - 1, labelled, to);
            }
        }
    }

    private Node.Mapping mapping(Node node, String what) {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        findings.error(
                "tf_json",
                node.span(),
                what + " is " + node.kind() + " where Terraform needs an object",
                "write an object");
        return new Node.Mapping(List.of(), node.span());
    }

    private static Map<String, HclAttribute> arguments(Node.Mapping mapping) {
        Map<String, HclAttribute> arguments = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries()) {
            String name = entry.key().value();
            if (!name.equals("//")) {
                HclExpression value = new HclExpression(
                        text(entry.value()),
                        literal(entry.value()),
                        0,
                        0,
                        false,
                        entry.value().span());
                arguments.put(name, new HclAttribute(name, entry.key().span(), value));
            }
        }
        return arguments;
    }

    /** The value as it would be written in the native syntax. */
    private static String text(Node node) {
        return node.fold(
                text -> text.quoted()
                        ? "\"" + text.value().replace("\\", "\\\\").replace("\"", "\\\"") + "\""
                        : text.value(),
                list -> list.items().stream().map(JsonBlocks::text).collect(Collectors.joining(", ", "[", "]")),
                mapping -> mapping.entries().stream()
                        .map(entry -> text(entry.key()) + " = " + text(entry.value()))
                        .collect(Collectors.joining(", ", "{ ", " }")));
    }

    private static Optional<HclValue> literal(Node node) {
        return node.fold(JsonBlocks::scalar, JsonBlocks::items, JsonBlocks::members);
    }

    private static Optional<HclValue> scalar(Node.Text text) {
        if (text.quoted()) {
            boolean template = text.value().contains("${") || text.value().contains("%{");
            return template ? Optional.empty() : Optional.of(new HclValue.Text(text.value()));
        }
        return Optional.of(
                switch (text.value()) {
                    case "null" -> new HclValue.Absent();
                    case "true" -> new HclValue.Flag(true);
                    case "false" -> new HclValue.Flag(false);
                    default -> new HclValue.Numeral(new BigDecimal(text.value()));
                });
    }

    private static Optional<HclValue> items(Node.Sequence list) {
        List<HclValue> values = new ArrayList<>();
        for (Node item : list.items()) {
            literal(item).ifPresent(values::add);
        }
        return values.size() == list.items().size() ? Optional.of(new HclValue.Items(values)) : Optional.empty();
    }

    private static Optional<HclValue> members(Node.Mapping mapping) {
        Map<String, HclValue> values = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries()) {
            literal(entry.value()).ifPresent(value -> values.put(entry.key().value(), value));
        }
        return values.size() == mapping.entries().size() ? Optional.of(new HclValue.Members(values)) : Optional.empty();
    }
}
