package dev.towpath.adapter.aws.site;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The paths under which a distribution may have cached objects that changed.
 *
 * <p>Beyond a few paths wildcards are asked for: each counts and costs as one path (CloudFront developer guide, "Pay for file
 * invalidation"), and a distribution takes fifteen of them at a time (its "Quotas").
 */
final class InvalidationPaths {
    static final int PATHS_MAX = 15;
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/";
    private static final String INDEX = "index.html";

    private InvalidationPaths() {}

    /**
     * The paths of changed keys: each as it is and, for an index page, as the folder it stands for. Where these are too many,
     * the deepest folders that bring them below the limit become wildcards, and single keys beside them stay paths.
     */
    static List<String> of(Collection<String> changedKeys) {
        TreeSet<String> paths = new TreeSet<>();
        changedKeys.forEach(key -> paths.addAll(exact(key)));
        if (paths.size() <= PATHS_MAX) {
            return List.copyOf(paths);
        }
        int deepest =
                changedKeys.stream().mapToInt(InvalidationPaths::depth).max().orElse(0);
        for (int depth = deepest; depth > 0; depth--) {
            Set<String> fewer = grouped(changedKeys, depth);
            if (fewer.size() <= PATHS_MAX) {
                return List.copyOf(fewer);
            }
        }
        return everything();
    }

    /** Keys that share a folder of this depth become its wildcard, which covers the folder's own name as well. */
    private static Set<String> grouped(Collection<String> keys, int depth) {
        TreeMap<String, List<String>> byFolder = new TreeMap<>();
        keys.forEach(key -> byFolder.computeIfAbsent(folder(key, depth), folder -> new ArrayList<>())
                .add(key));
        TreeSet<String> paths = new TreeSet<>();
        byFolder.forEach((folder, some) -> {
            boolean alone = some.size() == 1 || folder.isEmpty();
            if (alone) {
                some.forEach(key -> paths.addAll(exact(key)));
            } else {
                paths.add(path(folder) + "*");
            }
        });
        return paths;
    }

    private static int depth(String key) {
        return (int) key.chars().filter(c -> c == '/').count();
    }

    /** The first so many folders of a key, without the last slash; all of its folders if it has no more than that. */
    private static String folder(String key, int depth) {
        int end = 0;
        for (int i = 0; i < depth; i++) {
            int slash = key.indexOf('/', end == 0 ? 0 : end + 1);
            if (slash < 0) {
                break;
            }
            end = slash;
        }
        return key.substring(0, end);
    }

    private static List<String> exact(String key) {
        List<String> paths = new ArrayList<>();
        paths.add(path(key));
        if (SiteKeys.lastSegment(key).equals(INDEX)) {
            String folder = key.substring(0, key.length() - INDEX.length());
            paths.add(path(folder));
            if (!folder.isEmpty()) {
                paths.add(path(folder.substring(0, folder.length() - 1)));
            }
        }
        return paths;
    }

    /** Everything that the distribution has. */
    static List<String> everything() {
        return List.of("/*");
    }

    private static String path(String key) {
        StringBuilder path = new StringBuilder("/");
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) Byte.toUnsignedInt(b);
            if (UNRESERVED.indexOf(c) >= 0) {
                path.append(c);
            } else {
                path.append(String.format("%%%02X", (int) c));
            }
        }
        return path.toString();
    }
}
