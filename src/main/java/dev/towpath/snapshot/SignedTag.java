package dev.towpath.snapshot;

import dev.towpath.model.GitSha;

/** An annotated tag with a signature: its short name, the commit it names, and the signature over the tag. */
public record SignedTag(String name, GitSha commit, Person tagger, Signature signature) {}
