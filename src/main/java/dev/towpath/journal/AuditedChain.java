package dev.towpath.journal;

import java.util.Locale;

/**
 * What a chain proves, together with whether the record in the target's own account agrees with it.
 *
 * @param unread why the record could not be read; empty unless it is {@link Testimony#UNREADABLE}
 */
public record AuditedChain(ChainProof proof, Testimony record, String unread) {
    /** What the record says of the chain. */
    public enum Testimony {
        /** It names an entry that is there, and its run left an entry. */
        AGREES,
        /** It names what is not there. */
        CONTRADICTS,
        /** There is none, or it was written before there were chains. */
        SILENT,
        /** It was not to be read. */
        NOT_ASKED,
        /** It could not be read. */
        UNREADABLE;

        /** The word in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
