package dev.towpath.adapter.aws.site;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds pages, styles and scripts that refer to a file of the same site that is not there, as a browser would find out. */
final class BrokenPages {
    private static final Pattern MARKUP = Pattern.compile("(?:src|href)=[\"']([^\"']+)[\"']");
    private static final Pattern STYLE = Pattern.compile("url\\([\"']?([^\"')]+)[\"']?\\)");
    private static final Pattern SCRIPT =
            Pattern.compile("(?:\\bfrom\\s*|\\bimport\\s*|\\bimport\\(\\s*)[\"']([./][^\"']+)[\"']");

    private final Map<File, SortedSet<String>> known = new HashMap<>();

    private record File(String key, String content) {}

    /** {@code page -> file that is missing}, for whatever a visitor of any page comes by. */
    SortedSet<String> in(Map<String, String> site) {
        return in(
                site,
                site.keySet().stream().filter(key -> key.endsWith(".html")).toList());
    }

    /** The same for a visitor who begins at these pages, as far as they are there, and follows everything. */
    SortedSet<String> in(Map<String, String> site, Collection<String> entries) {
        SortedSet<String> broken = new TreeSet<>();
        Set<String> seen = new HashSet<>(entries);
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String key = open.pop();
            File file = new File(key, site.getOrDefault(key, ""));
            for (String wanted : known.computeIfAbsent(file, BrokenPages::references)) {
                Optional<String> found = present(site.keySet(), wanted);
                if (found.isEmpty()) {
                    broken.add(key + " -> " + wanted);
                } else if (seen.add(found.get())) {
                    open.push(found.get());
                }
            }
        }
        return broken;
    }

    private static SortedSet<String> references(File file) {
        SortedSet<String> references = new TreeSet<>();
        for (Pattern pattern : patterns(file.key())) {
            Matcher matcher = pattern.matcher(file.content());
            while (matcher.find()) {
                references.add(resolved(file.key(), matcher.group(1)));
            }
        }
        references.remove("");
        return references;
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

    private static Optional<String> present(Collection<String> keys, String wanted) {
        return Stream.of(wanted, wanted + "index.html", wanted + "/index.html", wanted + ".html")
                .filter(keys::contains)
                .findFirst();
    }
}
