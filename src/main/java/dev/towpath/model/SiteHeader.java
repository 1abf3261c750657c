package dev.towpath.model;

import java.util.Optional;

/**
 * Headers that an application asks for on some files of its site, in place of those that their names suggest.
 *
 * @param match which files: {@code *} and {@code ?} stand for what is within one name of a folder or file, {@code **} for
 *     anything, and <code>**&#47;</code> for any folders or none
 */
public record SiteHeader(String match, Optional<String> cacheControl, Optional<String> contentType) {
    /** Whether it is about this key; the work is bounded by the product of the two lengths, whatever they hold. */
    public boolean isAbout(String key) {
        int wild = 0;
        while (wild < match.length() && match.charAt(wild) != '*' && match.charAt(wild) != '?') {
            wild++;
        }
        if (!key.startsWith(match.substring(0, wild))) {
            return false;
        }
        boolean[] reached = new boolean[key.length() + 1];
        reached[wild] = true;
        for (int i = wild; i < match.length(); i++) {
            char c = match.charAt(i);
            if (match.startsWith("**/", i)) {
                reached = overFolders(key, reached);
                i += 2;
            } else if (c == '*') {
                boolean anything = match.startsWith("**", i);
                reached = overAnything(key, reached, anything);
                i += anything ? 1 : 0;
            } else {
                reached = overOne(key, reached, c);
            }
        }
        return reached[key.length()];
    }

    private static boolean[] overFolders(String key, boolean[] from) {
        boolean[] to = from.clone();
        boolean begun = false;
        for (int at = 1; at <= key.length(); at++) {
            begun |= from[at - 1];
            to[at] |= begun && key.charAt(at - 1) == '/';
        }
        return to;
    }

    private static boolean[] overAnything(String key, boolean[] from, boolean slashesToo) {
        boolean[] to = from.clone();
        for (int at = 1; at <= key.length(); at++) {
            to[at] |= to[at - 1] && (slashesToo || key.charAt(at - 1) != '/');
        }
        return to;
    }

    private static boolean[] overOne(String key, boolean[] from, char wanted) {
        boolean[] to = new boolean[from.length];
        for (int at = 1; at <= key.length(); at++) {
            char c = key.charAt(at - 1);
            to[at] = from[at - 1] && (wanted == '?' ? c != '/' : c == wanted);
        }
        return to;
    }
}
