package dev.towpath.adapter.aws.site;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds pages, styles and scripts that refer to a file of the same site that is not there, as a browser would find out. */
final class BrokenPages {
    private static final Pattern MARKUP = Pattern.compile("(?:src|href)=[\"']([^\"']+)[\"']");
    private static final Pattern STYLE = Pattern.compile("url\\([\"']?([^\"')]+)[\"']?\\)");
    private static final Pattern SCRIPT =
            Pattern.compile("(?:\\bfrom\\s*|\\bimport\\s*|\\bimport\\(\\s*)[\"']([./][^\"']+)[\"']");

    private BrokenPages() {}

    /** {@code page -> file that is missing}, for every file that a browser could come by. */
    static SortedSet<String> in(Map<String, String> site) {
        SortedSet<String> broken = new TreeSet<>();
        site.forEach((key, content) -> {
            for (Pattern pattern : patterns(key)) {
                Matcher matcher = pattern.matcher(content);
                while (matcher.find()) {
                    String wanted = resolved(key, matcher.group(1));
                    if (!wanted.isEmpty() && !present(site.keySet(), wanted)) {
                        broken.add(key + " -> " + wanted);
                    }
                }
            }
        });
        return broken;
    }

    private static Collection<Pattern> patterns(String key) {
        if (key.endsWith(".html")) {
            return List.of(MARKUP, STYLE, SCRIPT);
        }
        if (key.endsWith(".css")) {
            return List.of(STYLE);
        }
        return key.endsWith(".js") || key.endsWith(".mjs") ? List.of(SCRIPT) : List.of();
    }

    /** The key that a reference means; empty if it leaves the site or stays on the page. */
    private static String resolved(String key, String reference) {
        if (reference.matches("[a-z]+:.*|//.*|#.*")) {
            return "";
        }
        String path =
                URI.create("https://site.example/" + key).resolve(reference).getPath();
        return path.substring(1);
    }

    private static boolean present(Collection<String> keys, String wanted) {
        return keys.contains(wanted)
                || keys.contains(wanted + "index.html")
                || keys.contains(wanted + "/index.html")
                || keys.contains(wanted + ".html");
    }
}
