package dev.towpath.desired.terraform;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Works out where a relative path leads inside the repository. */
final class RepositoryPath {
    private RepositoryPath() {}

    /** The path that {@code relative} means from a directory; empty where it is absolute or leaves the repository. */
    static Optional<String> resolve(String directory, String relative) {
        if (relative.startsWith("/") || relative.startsWith("~") || relative.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : (directory + "/" + relative).split("/", -1)) {
            if (segment.equals("..")) {
                if (segments.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return Optional.of(String.join("/", segments));
    }

    /** The directory that holds a path; the empty string is the root. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
