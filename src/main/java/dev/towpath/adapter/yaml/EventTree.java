package dev.towpath.adapter.yaml;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Limits;
import dev.towpath.problem.SourceSpan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;

/** Builds one tree from one document's events and refuses what would let a file mean two things. */
final class EventTree {
    private final String path;
    private final Iterator<Event> events;
    private final Findings findings;

    EventTree(String path, Iterator<Event> events, Findings findings) {
        this.path = path;
        this.events = events;
        this.findings = findings;
    }

    static SourceSpan span(String path, Mark mark) {
        return new SourceSpan(path, mark.getLine() + 1, mark.getColumn() + 1);
    }

    Optional<Node> document() {
        events.next();
        Event first = events.next();
        if (first instanceof StreamEndEvent) {
            return Optional.empty();
        }
        refuseDirectives((DocumentStartEvent) first);
        Event content = events.next();
        Node node = node(content, 1);
        Event end = events.next();
        if (!(end instanceof DocumentEndEvent)) {
            throw new IllegalStateException("a document did not end after its node");
        }
        Event next = events.next();
        if (!(next instanceof StreamEndEvent)) {
            throw rejected("yaml_documents", next, "the file holds more than one YAML document", "keep one document");
        }
        boolean empty = node instanceof Node.Text text && text.value().isEmpty() && !text.quoted();
        return empty ? Optional.empty() : Optional.of(node);
    }

    private void refuseDirectives(DocumentStartEvent start) {
        if (start.getTags() != null && !start.getTags().isEmpty()) {
            throw rejected("yaml_tag", start, "the file declares YAML tags", "remove the %TAG line");
        }
    }

    private Node node(Event event, int depth) {
        if (depth > Limits.NESTING_MAX) {
            throw rejected(
                    "yaml_nesting",
                    event,
                    "the file is nested deeper than " + Limits.NESTING_MAX + " levels",
                    "make it flatter");
        }
        refuseIndirection((NodeEvent) event);
        SourceSpan at = span(path, event.getStartMark());
        if (event instanceof ScalarEvent scalar) {
            refuseTag(event, scalar.getTag());
            return new Node.Text(scalar.getValue(), !scalar.isPlain(), at);
        }
        refuseTag(event, ((CollectionStartEvent) event).getTag());
        return event instanceof SequenceStartEvent ? sequence(at, depth) : mapping(at, depth);
    }

    private void refuseIndirection(NodeEvent event) {
        if (event instanceof AliasEvent) {
            throw rejected(
                    "yaml_alias",
                    event,
                    "aliases such as \"*" + event.getAnchor() + "\" are not read",
                    "write the value out");
        }
        if (event.getAnchor() != null) {
            throw rejected(
                    "yaml_alias",
                    event,
                    "anchors such as \"&" + event.getAnchor() + "\" are not read",
                    "remove the anchor");
        }
    }

    private void refuseTag(Event event, @org.jspecify.annotations.Nullable String tag) {
        if (tag != null) {
            throw rejected(
                    "yaml_tag",
                    event,
                    "tags such as \"" + tag + "\" are not read",
                    "remove the tag; every value is text");
        }
    }

    private Node sequence(SourceSpan at, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Sequence(items, at);
    }

    private Node mapping(SourceSpan at, int depth) {
        List<Node.Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            Node key = node(event, depth + 1);
            if (!(key instanceof Node.Text text)) {
                throw rejected("yaml_key", event, "a key is " + key.kind(), "keys must be plain words");
            }
            if (text.value().equals("<<") && !text.quoted()) {
                throw rejected("yaml_merge", event, "merge keys (\"<<\") are not read", "write the keys out");
            }
            Node value = node(events.next(), depth + 1);
            if (keys.add(text.value())) {
                entries.add(new Node.Entry(text, value));
            } else {
                findings.error(
                        "duplicate_key",
                        text.span(),
                        "the key \"" + text.value() + "\" stands here twice",
                        "keep one of them");
            }
        }
        return new Node.Mapping(entries, at);
    }

    private RejectedYamlException rejected(String code, Event event, String reason, String advice) {
        return new RejectedYamlException(code, span(path, event.getStartMark()), reason, advice);
    }
}
