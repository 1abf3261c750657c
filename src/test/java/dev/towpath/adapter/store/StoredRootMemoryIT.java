package dev.towpath.adapter.store;

import dev.towpath.journal.ObjectStore;
import dev.towpath.testing.RootMemoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of Terraform roots, in a real directory. */
class StoredRootMemoryIT implements RootMemoryContract {
    @TempDir
    private Path directory;

    @Override
    public ObjectStore store() {
        return new DirectoryObjectStore(directory.resolve("state"));
    }
}
