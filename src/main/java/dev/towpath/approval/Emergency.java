package dev.towpath.approval;

import dev.towpath.model.Pin;
import java.time.Instant;

/**
 * A broken glass that counts: it stands in for the approvals of one pin and for nothing else.
 *
 * @param path of the file
 * @param signature the act by which the person signed it, together with the pin
 */
public record Emergency(String person, String reason, Pin artifact, Instant expires, String path, Agreement signature) {
    /** The word that stands where an emergency was the evidence. */
    public static final String EVIDENCE = "break_glass";

    /** One sentence for people. */
    public String sentence() {
        return "broken glass: \"" + person + "\" takes " + artifact + " upon themselves until " + expires + ": "
                + reason;
    }
}
