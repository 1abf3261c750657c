package dev.towpath.desired.raw;

import java.text.Normalizer;
import java.util.Locale;

/** What some file systems take for one name: without case, and in one of Unicode's forms of the same letter. */
public final class FoldedName {
    private FoldedName() {}

    /** The same for every spelling of a name. */
    public static String of(String name) {
        return Normalizer.normalize(
                Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    /** In what two names differ that are the same when folded. */
    public static String difference(String one, String other) {
        return one.equalsIgnoreCase(other) ? "differ only in case" : "differ only in the form of a letter";
    }
}
