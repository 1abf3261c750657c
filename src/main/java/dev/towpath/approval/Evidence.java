package dev.towpath.approval;

import java.util.Locale;

/** What counts as an approval. */
public enum Evidence {
    /** Reviews of the pull request on a forge. */
    FORGE_REVIEW,
    /** Signatures of a merge commit or of tags {@code approve/*}, by keys in {@code policies/allowed_signers}. */
    SIGNED_MERGE,
    /** Any merge commit on the tracked branch. */
    MERGE;

    /** The word in configuration files and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
