package dev.towpath.desired;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.problem.SourceSpan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gives a promotion.yaml another pin and touches nothing else: comments, order, quotes, indentation and line ends stay.
 *
 * <p>Whatever was written is read again and must mean exactly what was wanted, so that a form nobody thought of is refused and
 * never spoilt.
 */
public final class PromotionEdit {
    private final TreeParser yaml;

    /** Edits of YAML that the given parser reads. */
    public PromotionEdit(TreeParser yaml) {
        this.yaml = yaml;
    }

    /** A promotion.yaml that says nothing but the pin. */
    public static String fresh(NewPin pin) {
        StringBuilder text = new StringBuilder();
        values(pin)
                .forEach((key, value) -> value.ifPresent(word -> text.append(key)
                        .append(": ")
                        .append(BlockOrFlow.written(word))
                        .append('\n')));
        return text.toString();
    }

    /**
     * The text with another pin.
     *
     * @throws FailureException if it cannot be edited in place
     */
    public String edited(SourceText present, NewPin pin) {
        Optional<Promotion> before = promotion(present);
        if (before.isEmpty() && parsed(present).isPresent()) {
            throw refused(present.path(), "it is not a promotion that can be read");
        }
        SourceText text = present;
        String previous = "";
        for (Map.Entry<String, Optional<String>> wanted : values(pin).entrySet()) {
            text = edited(text, wanted.getKey(), wanted.getValue(), previous);
            previous = wanted.getValue().isPresent() ? wanted.getKey() : previous;
        }
        Optional<Promotion> after = promotion(text);
        if (after.isEmpty() || !after.get().equals(meant(before, pin, after.get()))) {
            throw refused(present.path(), "its form is one that is not edited in place");
        }
        return text.text();
    }

    private static Promotion meant(Optional<Promotion> before, NewPin pin, Promotion after) {
        return new Promotion(
                Optional.of(pin.artifact()),
                pin.digest(),
                pin.promotedFrom(),
                before.map(Promotion::suspend).orElse(false),
                before.flatMap(Promotion::notBefore),
                pin.rollbackOf(),
                before.map(Promotion::annotations).orElseGet(TreeMap::new),
                before.map(Promotion::retire).orElse(false),
                after.span());
    }

    private static Map<String, Optional<String>> values(NewPin pin) {
        Map<String, Optional<String>> values = new LinkedHashMap<>();
        values.put("artifact", Optional.of(pin.artifact()).map(Pin::value));
        values.put("digest", pin.digest().map(Digest::value));
        values.put("promoted_from", pin.promotedFrom().map(EnvironmentName::value));
        values.put("rollback_of", pin.rollbackOf().map(Pin::value));
        return values;
    }

    private SourceText edited(SourceText source, String key, Optional<String> value, String previous) {
        Optional<Node> root = parsed(source);
        if (root.isEmpty()) {
            return value.map(word -> new SourceText(source.path(), BlockOrFlow.appended(source.text(), key, word)))
                    .orElse(source);
        }
        if (!(root.get() instanceof Node.Mapping mapping)) {
            throw refused(source.path(), "it is " + root.get().kind());
        }
        BlockOrFlow form = new BlockOrFlow(source, mapping);
        Optional<Node.Entry> entry = BlockOrFlow.entry(mapping, key);
        if (entry.isPresent()) {
            return value.map(word -> form.replaced(entry.get(), word)).orElseGet(() -> form.removed(entry.get()));
        }
        return value.map(word -> form.inserted(key, word, BlockOrFlow.entry(mapping, previous)))
                .orElse(source);
    }

    private Optional<Node> parsed(SourceText source) {
        Findings findings = new Findings();
        Optional<Node> node = yaml.parse(source, findings);
        if (findings.hasErrors()) {
            throw refused(source.path(), findings.problems().list().get(0).message());
        }
        return node;
    }

    private Optional<Promotion> promotion(SourceText source) {
        Findings findings = new Findings();
        Optional<Promotion> read = yaml.parse(source, findings).flatMap(node -> new PromotionFile(findings).read(node));
        return findings.hasErrors() ? Optional.empty() : read;
    }

    /** Says that a file has to be edited by a person. */
    static FailureException refused(String path, String why) {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.UNSUPPORTED,
                "editing the pin in \"" + path + "\": " + why,
                "edit it by hand, with one line for each key"));
    }

    /** The same, with a place. */
    static FailureException refused(SourceSpan span, String why) {
        return refused(span.toString(), why);
    }
}
