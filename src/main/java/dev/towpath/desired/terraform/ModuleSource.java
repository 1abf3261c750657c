package dev.towpath.desired.terraform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code source} of a module call (Terraform documentation, "Module Sources").
 *
 * @param text as written
 * @param name the module's own name: the last segment of the {@code //path}, or of the path, or the name in a registry address
 * @param ref {@code ?ref=} of a git source
 * @param local whether it is a folder of this repository
 */
public record ModuleSource(String text, String name, Optional<String> ref, boolean local) {
    private static final Pattern REGISTRY =
            Pattern.compile("([\\w-]+(\\.[\\w-]+)+(:\\d+)?/)?[\\w-]+/[\\w-]+/[a-z0-9]+");
    private static final Pattern ARCHIVE = Pattern.compile("\\.(git|zip|tar|tgz|tar\\.gz|tar\\.xz|tar\\.bz2)$");
    private static final List<String> HOSTS_OF_REPOSITORIES = List.of("github.com", "bitbucket.org", "gitlab.com");

    /** The source that a text names. */
    public static ModuleSource of(String text) {
        boolean local = text.startsWith("./") || text.startsWith("../") || text.equals(".") || text.equals("..");
        String[] parts = text.split("\\?", 2);
        Optional<String> ref = parts.length < 2
                ? Optional.empty()
                : Arrays.stream(parts[1].split("&", -1))
                        .filter(parameter -> parameter.startsWith("ref="))
                        .map(parameter -> parameter.substring("ref=".length()))
                        .findFirst();
        return new ModuleSource(text, name(parts[0], local), ref, local);
    }

    private static String name(String address, boolean local) {
        int scheme = address.indexOf("://");
        int subdirectory = address.indexOf("//", scheme < 0 ? 0 : scheme + "://".length());
        if (subdirectory >= 0) {
            return lastSegment(address.substring(subdirectory));
        }
        List<String> segments = List.of(address.split("/", -1));
        if (!local && REGISTRY.matcher(address).matches() && !HOSTS_OF_REPOSITORIES.contains(segments.get(0))) {
            return segments.get(segments.size() - 2);
        }
        return lastSegment(address);
    }

    private static String lastSegment(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        String segment = path.substring(path.substring(0, end).lastIndexOf('/') + 1, end);
        return ARCHIVE.matcher(segment.substring(segment.lastIndexOf(':') + 1)).replaceFirst("");
    }
}
