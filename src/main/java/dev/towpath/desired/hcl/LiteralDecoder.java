package dev.towpath.desired.hcl;

import java.util.Optional;

/** A second reader of HCL literals, written by others, against which the scanner's own decoding is held. */
public interface LiteralDecoder {
    /**
     * The value of one literal, given exactly as it is written in the file; empty where this decoder cannot read it.
     *
     * <p>Never throws, and answers within {@code Limits.HCL_DECODE_MAX}.
     */
    Optional<HclValue> decode(String literal);
}
