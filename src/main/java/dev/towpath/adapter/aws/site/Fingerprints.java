package dev.towpath.adapter.aws.site;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether a name changes with its content, as bundlers make them.
 *
 * <p>A wrong answer cannot be taken back from browsers for a year, so a name must show evidence: a folder that a framework
 * keeps for such files, or a hash that no word or date looks like. That a key once changed its content outweighs any name; who
 * asks keeps that in mind.
 */
final class Fingerprints {
    /** Folders into which a framework puts hashed names only, and whose they are. */
    private static final Map<String, String> FOLDERS = new TreeMap<>(Map.of(
            "_next/static/", "Next.js",
            "_app/immutable/", "SvelteKit",
            "_astro/", "Astro",
            "_nuxt/", "Nuxt"));

    /** What is looked up by a name that stays. */
    private static final Set<String> NEVER =
            Set.of("html", "htm", "xhtml", "json", "xml", "rss", "atom", "txt", "webmanifest", "md", "csv", "ics");

    private static final Set<String> CODE = Set.of("js", "mjs", "css", "map");

    /** Webpack, Create React App, Hugo, Parcel: 8 to 64 hexadecimal digits between separators. */
    private static final Pattern HEX = Pattern.compile("(?:^|[.~_-])([0-9a-f]{8,64})(?=[.~_-])");

    /** Vite, Rollup and Rolldown: 8 of base64url just before the ending. */
    private static final Pattern BASE64URL =
            Pattern.compile("[.-]([A-Za-z0-9_-]{8})(?:\\.(?:min|chunk|module))?\\.[a-z0-9]+(?:\\.map)?$");

    /** Angular and esbuild: 8 of base32. */
    private static final Pattern BASE32 = Pattern.compile("[.-]([A-Z2-7]{8})\\.[a-z0-9]+(?:\\.map)?$");

    private static final Pattern WORD_WITH_NUMBER = Pattern.compile("[A-Za-z]?[a-z_-]*[0-9]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9_x-]+");

    private Fingerprints() {}

    /** Whether the content behind the name never changes, as far as the name tells. */
    static boolean in(String key) {
        return evidence(key).isPresent();
    }

    /** Why the content behind the name is taken never to change; empty if nothing says so. */
    static Optional<String> evidence(String key) {
        String plain = ContentTypes.plainName(key);
        String ending = ContentTypes.ending(plain);
        if (ending.isEmpty() || NEVER.contains(ending) || isServiceWorker(plain)) {
            return Optional.empty();
        }
        Optional<String> folder = FOLDERS.entrySet().stream()
                .filter(each -> plain.startsWith(each.getKey()) || plain.contains("/" + each.getKey()))
                .map(each -> each.getValue() + " keeps only hashed names in \"" + each.getKey() + "\"")
                .findFirst();
        String name = SiteKeys.lastSegment(plain);
        return folder.or(
                        () -> hex(name).map(hash -> hashed(hash, "hexadecimal digits, as webpack, Hugo and Parcel do")))
                .or(() -> base32(name, ending).map(hash -> hashed(hash, "base 32, as Angular and esbuild do")))
                .or(() -> base64url(plain, name).map(hash -> hashed(hash, "base 64, as Vite and Rollup do")));
    }

    private static String hashed(String hash, String how) {
        return "its name holds the hash \"" + hash + "\" in " + how;
    }

    /** Whether the name is one under which service workers are registered. */
    static boolean isServiceWorker(String key) {
        String name = SiteKeys.lastSegment(key);
        return name.equals("sw.js")
                || name.equals("service-worker.js")
                || name.equals("serviceworker.js")
                || name.equals("ngsw-worker.js")
                || name.equals("firebase-messaging-sw.js");
    }

    private static Optional<String> hex(String name) {
        Matcher matcher = HEX.matcher(name);
        while (matcher.find()) {
            String hash = matcher.group(1);
            boolean digits = hash.chars().anyMatch(Character::isDigit);
            boolean letters = hash.chars().anyMatch(Character::isLetter);
            if (digits && letters) {
                return Optional.of(hash);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> base32(String name, String ending) {
        Matcher matcher = BASE32.matcher(name);
        boolean is = matcher.find()
                && (CODE.contains(ending) || matcher.group(1).chars().anyMatch(Character::isDigit))
                && matcher.group(1).chars().anyMatch(Character::isLetter);
        return is ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> base64url(String key, String name) {
        Matcher matcher = BASE64URL.matcher(name);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String hash = matcher.group(1);
        if (WORD_WITH_NUMBER.matcher(hash).matches() || NUMBER.matcher(hash).matches()) {
            return Optional.empty();
        }
        boolean digit = hash.chars().anyMatch(Character::isDigit);
        boolean upper = hash.chars().anyMatch(Character::isUpperCase);
        boolean lower = hash.chars().anyMatch(Character::isLowerCase);
        boolean bundlersFolder = key.startsWith("assets/") || key.contains("/assets/");
        boolean is = bundlersFolder ? digit || turns(hash) >= 2 : digit && upper && lower;
        return is ? Optional.of(hash) : Optional.empty();
    }

    /** How often a small letter is followed by a capital: words in camel case turn once or twice, hashes more often. */
    private static int turns(String text) {
        int turns = 0;
        for (int i = 1; i < text.length(); i++) {
            if (Character.isUpperCase(text.charAt(i)) && Character.isLowerCase(text.charAt(i - 1))) {
                turns++;
            }
        }
        return turns;
    }
}
