package dev.towpath.snapshot;

/**
 * One entry of a tree that is not a directory.
 *
 * @param path from the root of the repository, with {@code /}
 * @param objectId what git calls the content; equal ids mean equal content
 * @param size in bytes
 */
public record TreeEntry(String path, Kind kind, String objectId, long size) {
    /** What git says the entry is. Only files count; everything else makes its target invalid. */
    public enum Kind {
        FILE,
        EXECUTABLE,
        SYMLINK,
        GITLINK,
        /** A name that must never become a path on disk: {@code ..}, {@code .git}, or with a backslash or control character. */
        UNSAFE_NAME;

        /** Whether it has content of its own. */
        public boolean isFile() {
            return this == FILE || this == EXECUTABLE;
        }
    }

    /** The last segment of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
