package dev.towpath.desired;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Hook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code hooks} of app.yaml. */
final class HookEntries {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Form<String> NAME =
            Form.matching("lower-case letters, digits and dashes, at most 20", "[a-z0-9][a-z0-9-]{0,19}");
    private static final Form<String> WORD = new Form<>(
            "a word of a command, at most 1000 characters",
            text -> !text.isBlank() && text.length() <= 1000,
            text -> text);

    private final Findings findings;

    HookEntries(Findings findings) {
        this.findings = findings;
    }

    List<Hook> read(Fields hooks, String when) {
        List<Hook> read = new ArrayList<>();
        hooks.node(when).ifPresent(node -> {
            for (Node item : Fields.sequence(node, "\"" + when + "\"", findings)) {
                Fields.of(
                                item,
                                "a hook of \"" + when + "\"",
                                findings,
                                "name",
                                "command",
                                "container",
                                "timeout",
                                "rollback")
                        .flatMap(this::hook)
                        .ifPresent(hook -> added(hook, item, when, read));
            }
        });
        return read;
    }

    private void added(Hook hook, Node item, String when, List<Hook> read) {
        if (read.stream().anyMatch(other -> other.name().equals(hook.name()))) {
            findings.error(
                    "duplicate_hook",
                    item.span(),
                    "\"" + when + "\" has two hooks with the name \"" + hook.name() + "\"",
                    "give each a name of its own: it tells which of them has run");
        } else {
            read.add(hook);
        }
    }

    private Optional<Hook> hook(Fields fields) {
        Optional<String> name = fields.required("name", NAME);
        List<String> command = fields.requiredNode("command")
                .map(node -> words(node, "\"command\""))
                .orElse(List.of());
        List<String> rollback =
                fields.node("rollback").map(node -> words(node, "\"rollback\"")).orElse(List.of());
        Optional<String> container = fields.value("container", AppFile.CONTAINER);
        Duration timeout = fields.value("timeout", Forms.SHORT_DURATION).orElse(TIMEOUT);
        return name.filter(known -> !command.isEmpty())
                .map(known -> new Hook(known, command, container, timeout, rollback));
    }

    /** A command word by word: no shell splits it, so no quoting can go wrong. */
    private List<String> words(Node node, String what) {
        List<String> words = new ArrayList<>();
        List<Node> items = Fields.sequence(node, what, findings);
        for (Node item : items) {
            Fields.scalar(item, "a word of " + what, WORD, findings).ifPresent(words::add);
        }
        if (items.isEmpty() && node instanceof Node.Sequence) {
            findings.error(
                    "missing_value", node.span(), what + " is empty", "write it as a list of words, or leave it out");
        }
        return words;
    }
}
