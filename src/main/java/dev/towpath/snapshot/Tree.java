package dev.towpath.snapshot;

import java.util.List;
import java.util.Optional;

/** The files of the repository at one commit; reads come from git's object database and never follow links. */
public interface Tree {
    /** Every entry below a directory, at any depth, by path; the empty string is the root. */
    List<TreeEntry> under(String directory);

    /** The entry at a path; empty where there is none or a directory. */
    Optional<TreeEntry> entry(String path);

    /** The object id of a file or directory; equal ids mean equal content, whatever lies below. */
    Optional<String> objectId(String path);

    /**
     * The content of a regular file.
     *
     * @throws dev.towpath.problem.FailureException if the entry is no file or exceeds {@code Limits.FILE_BYTES_MAX}
     */
    byte[] read(TreeEntry entry);
}
