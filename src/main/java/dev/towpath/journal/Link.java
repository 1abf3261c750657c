package dev.towpath.journal;

import dev.towpath.model.Digest;

/**
 * An entry's place in the chain of its target.
 *
 * @param number from 1, without gaps
 * @param previous the digest of the bytes of the entry before, as stored; for the first, of all that was there before the chain
 */
public record Link(long number, Digest previous) {}
