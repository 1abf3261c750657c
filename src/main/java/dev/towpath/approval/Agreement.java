package dev.towpath.approval;

import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;

/**
 * One act by which a person agreed to a change, so that an auditor can find it again.
 *
 * @param who the login
 * @param id the forge's number of a review, the name of a tag, or the id of a signed commit
 * @param saw the commit whose content was looked at
 * @param at when, as the forge or the signed object says
 */
public record Agreement(String who, Kind kind, String id, GitSha saw, Instant at) {
    /** By person, then by time. */
    static final Comparator<Agreement> ORDER = Comparator.comparing(Agreement::key)
            .thenComparing(Agreement::at)
            .thenComparing(Agreement::kind)
            .thenComparing(Agreement::id);

    /** What the act was. */
    public enum Kind {
        /** A review on a forge. */
        REVIEW,
        /** A signed annotated tag. */
        TAG,
        /** A signed merge commit. */
        COMMIT;

        /** The word in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same act under another name of the same person. */
    Agreement by(String name) {
        return new Agreement(name, kind, id, saw, at);
    }

    /** The login as it is compared. */
    String key() {
        return who.toLowerCase(Locale.ROOT);
    }
}
