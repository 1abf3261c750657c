package dev.towpath.observed;

import dev.towpath.model.Digest;
import java.util.List;

/**
 * What Terraform would do to a root.
 *
 * @param replaces resources that are destroyed and created again
 * @param destructive addresses that are destroyed or replaced, sorted
 * @param fingerprint SHA-256 over the semantic content of the plan, sorted
 * @param summary one line a resource, secrets masked
 * @param plan names the saved plan to the runner that made it
 */
public record RootChange(
        int creates,
        int changes,
        int replaces,
        int destroys,
        List<String> destructive,
        Digest fingerprint,
        List<String> summary,
        String plan) {
    public RootChange {
        destructive = List.copyOf(destructive);
        summary = List.copyOf(summary);
    }

    /** Whether nothing would change. */
    public boolean isEmpty() {
        return creates + changes + replaces + destroys == 0;
    }

    /** Whether something is destroyed, a replacement included. */
    public boolean destructiveChange() {
        return replaces + destroys > 0;
    }

    /** The counts in a sentence: {@code 3 to create, 1 to change}. */
    public String counts() {
        StringBuilder text = new StringBuilder();
        append(text, creates, "to create");
        append(text, changes, "to change");
        append(text, replaces, "to replace");
        append(text, destroys, "to destroy");
        return text.isEmpty() ? "no changes" : text.toString();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
        }
    }
}
