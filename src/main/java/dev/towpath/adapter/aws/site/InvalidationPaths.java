package dev.towpath.adapter.aws.site;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The paths under which a distribution may have cached objects that changed.
 *
 * <p>Beyond a few paths one wildcard is asked for: it counts and costs as one path (CloudFront developer guide, "Pay for file
 * invalidation").
 */
final class InvalidationPaths {
    static final int PATHS_MAX = 15;
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/";
    private static final String INDEX = "index.html";

    private InvalidationPaths() {}

    /** The paths of changed keys: each as it is and, for an index page, as the folder it stands for. */
    static List<String> of(Collection<String> changedKeys) {
        TreeSet<String> paths = new TreeSet<>();
        for (String key : changedKeys) {
            paths.add(path(key));
            if (SiteKeys.lastSegment(key).equals(INDEX)) {
                String folder = key.substring(0, key.length() - INDEX.length());
                paths.add(path(folder));
                if (!folder.isEmpty()) {
                    paths.add(path(folder.substring(0, folder.length() - 1)));
                }
            }
        }
        return paths.size() <= PATHS_MAX ? List.copyOf(paths) : List.of(common(changedKeys));
    }

    /** Everything that the distribution has. */
    static List<String> everything() {
        return List.of("/*");
    }

    /** The wildcard of the deepest folder that holds all of the keys, wide enough for the folder's own name. */
    private static String common(Collection<String> keys) {
        String common = keys.iterator().next();
        for (String key : keys) {
            int same = 0;
            while (same < Math.min(common.length(), key.length()) && common.charAt(same) == key.charAt(same)) {
                same++;
            }
            common = common.substring(0, same);
        }
        String folder = common.substring(0, Math.max(0, common.lastIndexOf('/')));
        return path(folder) + "*";
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
