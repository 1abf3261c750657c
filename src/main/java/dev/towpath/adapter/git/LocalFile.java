package dev.towpath.adapter.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** A file of a working directory beside what is committed of it; no filter of git's is run. */
final class LocalFile {
    private LocalFile() {}

    /** Whether neither the index nor the working directory has another content than the commit; line ends do not count. */
    static boolean unchanged(Repository repository, String path, Optional<ObjectId> committed) throws IOException {
        Optional<ObjectId> staged =
                Optional.ofNullable(repository.readDirCache().getEntry(path)).map(DirCacheEntry::getObjectId);
        if (!staged.equals(committed)) {
            return false;
        }
        Path file = repository.getWorkTree().toPath().resolve(path);
        boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (committed.isEmpty() || !there) {
            return committed.isEmpty() && !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        }
        byte[] bytes = repository.open(committed.get()).getBytes();
        return normal(bytes).equals(normal(Files.readAllBytes(file)));
    }

    private static String normal(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    }
}
