package dev.towpath.desired;

/** Where pull requests live. */
public sealed interface Forge {
    /** No forge: evidence comes from git alone. */
    record None() implements Forge {}

    /** A repository on GitHub: {@code owner/name}. */
    record GitHub(String repository) implements Forge {}
}
