package dev.towpath.desired.raw;

import dev.towpath.problem.SourceSpan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One piece of a configuration file and where it stands.
 *
 * <p>Scalars are text: what {@code 0123456} or {@code yes} means is for the reader of a key to say, never for the syntax.
 */
public sealed interface Node {
    /** Where the piece begins. */
    SourceSpan span();

    /** A scalar; {@code quoted} tells {@code "true"} from {@code true}. */
    record Text(String value, boolean quoted, SourceSpan span) implements Node {}

    /** A list. */
    record Sequence(List<Node> items, SourceSpan span) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A mapping in the order of the file; keys are distinct. */
    record Mapping(List<Entry> entries, SourceSpan span) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The value of a key, if the mapping has it. */
        public Optional<Node> get(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().value().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }
    }

    /** One key of a mapping and its value. */
    record Entry(Text key, Node value) {}

    /** The one of three functions that fits the kind. */
    default <T> T fold(Function<Text, T> text, Function<Sequence, T> sequence, Function<Mapping, T> mapping) {
        if (this instanceof Text scalar) {
            return text.apply(scalar);
        }
        if (this instanceof Sequence list) {
            return sequence.apply(list);
        }
        return mapping.apply((Mapping) this);
    }

    /** The kind in words, for messages. */
    default String kind() {
        return fold(text -> "a single value", sequence -> "a list", mapping -> "a mapping");
    }
}
