package dev.towpath.approval;

import dev.towpath.snapshot.Commit;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one commit of a line brought, and what must have been seen of it.
 *
 * @param place of the commit in the line
 * @param files of the commit that matter, looked up only where code owners are asked for
 */
record Change(Line line, int place, Content<?> content, Supplier<List<String>> files) {
    Commit commit() {
        return line.commit(place);
    }
}
