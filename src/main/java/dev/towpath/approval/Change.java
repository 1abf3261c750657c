package dev.towpath.approval;

import dev.towpath.snapshot.Commit;
import java.util.List;

/**
 * What one commit of a line brought, and what must have been seen of it.
 *
 * @param place of the commit in the line
 * @param files of the commit that matter, for code owners
 */
record Change(Line line, int place, Content<?> content, List<String> files) {
    Change {
        files = List.copyOf(files);
    }

    Commit commit() {
        return line.commit(place);
    }
}
