package dev.towpath.journal;

import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is stored of a target's history, as it lies there, for whoever wants to check it.
 *
 * @param head empty if there is none, or if what is there cannot be read
 * @param headTrouble why the head cannot be read, if it cannot
 * @param entries by id
 */
public record Trail(Target target, Optional<ChainHead> head, Optional<String> headTrouble, List<Kept> entries) {
    public Trail {
        entries = List.copyOf(entries);
    }

    /**
     * One stored entry.
     *
     * @param id as the name of the object says
     * @param content the digest of its bytes
     * @param entry empty if the bytes make no sense
     * @param link empty if it was written before there was a chain
     * @param trouble why the bytes make no sense, if they do not
     */
    public record Kept(
            String id, Digest content, Optional<Entry> entry, Optional<Link> link, Optional<String> trouble) {}
}
