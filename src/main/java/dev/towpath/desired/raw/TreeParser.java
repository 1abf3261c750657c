package dev.towpath.desired.raw;

import java.util.Optional;

/** Parses one syntax of configuration files, YAML or JSON, into positioned trees. */
public interface TreeParser {
    /**
     * The tree of a text; empty for a text without a value, and for one that cannot be parsed.
     *
     * <p>Nesting beyond {@code Limits.NESTING_MAX}, duplicate keys and everything that would make one text mean two things are
     * findings.
     */
    Optional<Node> parse(SourceText source, Findings findings);
}
