package dev.towpath.adapter.aws.site;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which names of a zip may become keys of a bucket, and which must never be published. */
final class SiteKeys {
    private static final int BYTES_MAX = 1024;
    private static final int DEPTH_MAX = 64;
    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:");
    private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Set<String> DROPPED_NAMES = Set.of(".DS_Store", "Thumbs.db", "desktop.ini");
    private static final Set<String> SECRET_FOLDERS =
            Set.of(".git", ".svn", ".hg", ".aws", ".ssh", ".terraform", ".gnupg");
    private static final Set<String> SECRET_NAMES = Set.of(
            "id_rsa",
            "id_dsa",
            "id_ecdsa",
            "id_ed25519",
            ".npmrc",
            ".netrc",
            ".pypirc",
            ".htpasswd",
            ".git-credentials",
            ".gitconfig",
            ".dockercfg");
    private static final List<String> SECRET_ENDINGS =
            List.of(".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk", ".tfstate", ".tfvars");

    private SiteKeys() {}

    /** What is wrong with a name, if anything. */
    static Optional<String> fault(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            return Optional.of("is longer than " + BYTES_MAX + " bytes");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("has a control character in its name");
        }
        if (name.indexOf('\\') >= 0) {
            return Optional.of("has a backslash in its name");
        }
        if (name.startsWith("/") || DRIVE.matcher(name).find()) {
            return Optional.of("has an absolute path");
        }
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        String[] segments = path.split("/", -1);
        if (segments.length > DEPTH_MAX) {
            return Optional.of("lies deeper than " + DEPTH_MAX + " folders");
        }
        for (String segment : segments) {
            String plain = Normalizer.normalize(decoded(segment), Normalizer.Form.NFKC);
            if (segment.isEmpty()) {
                return Optional.of("has an empty folder name in its path");
            }
            if (plain.equals("..") || plain.equals(".") || plain.contains("../") || plain.contains("..\\")) {
                return Optional.of("has \"" + segment + "\" in its path");
            }
        }
        return Optional.empty();
    }

    /** Whether operating systems leave such files behind and nobody wants them. */
    static boolean dropped(String name) {
        return name.startsWith("__MACOSX/") || DROPPED_NAMES.contains(lastSegment(name));
    }

    /** Whether such a file holds secrets or a repository, and must not reach a public bucket. */
    static boolean secret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String file = lastSegment(lower);
        for (String segment : lower.split("/", -1)) {
            if (SECRET_FOLDERS.contains(segment)) {
                return true;
            }
        }
        return file.equals(".env")
                || file.startsWith(".env.")
                || SECRET_NAMES.contains(file)
                || SECRET_ENDINGS.stream().anyMatch(file::endsWith);
    }

    /** A form in which names that differ only by case or by composition of letters are equal. */
    static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    static String lastSegment(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String decoded(String segment) {
        Matcher matcher = ENCODED.matcher(segment);
        return matcher.replaceAll(
                found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }
}
