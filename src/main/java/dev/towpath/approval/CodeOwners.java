package dev.towpath.approval;

import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Who owns which files, as CODEOWNERS says: the last pattern that matches a file decides. */
record CodeOwners(List<Ownership> lines) {
    /** Where the file may stand; the first that exists counts. */
    static final List<String> PATHS = List.of(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS");

    /** A backslash keeps a space in a pattern. */
    private static final Pattern BETWEEN_WORDS = Pattern.compile("(?<!\\\\)\\s+");

    static final CodeOwners NONE = new CodeOwners(List.of());

    /** One line: a pattern, and logins or {@code organisation/team} without the at sign. */
    record Ownership(Pattern pattern, List<String> owners) {}

    CodeOwners {
        lines = List.copyOf(lines);
    }

    static Optional<TreeEntry> file(Tree tree) {
        return PATHS.stream()
                .flatMap(path -> tree.entry(path).stream())
                .filter(entry -> entry.kind().isFile())
                .findFirst();
    }

    static CodeOwners at(Tree tree) {
        return file(tree)
                .map(entry -> parse(new String(tree.read(entry), StandardCharsets.UTF_8)))
                .orElse(NONE);
    }

    static CodeOwners parse(String text) {
        List<Ownership> lines = new ArrayList<>();
        for (String line : text.lines().map(CodeOwners::withoutComment).toList()) {
            String[] words = BETWEEN_WORDS.split(line.strip(), -1);
            if (!words[0].isEmpty()) {
                List<String> owners = new ArrayList<>();
                for (int at = 1; at < words.length; at++) {
                    owners.add(words[at].replaceFirst("^@", "").toLowerCase(Locale.ROOT));
                }
                lines.add(new Ownership(pattern(words[0]), List.copyOf(owners)));
            }
        }
        return new CodeOwners(lines);
    }

    /** The owners of one file; none where nobody owns it. */
    List<String> owners(String path) {
        for (int at = lines.size() - 1; at >= 0; at--) {
            if (lines.get(at).pattern().matcher(path).matches()) {
                return lines.get(at).owners();
            }
        }
        return List.of();
    }

    /** For each file that has owners, those owners; files that nobody owns ask nobody. */
    Set<List<String>> ownersOf(Collection<String> paths) {
        Set<List<String>> all = new LinkedHashSet<>();
        for (String path : paths) {
            List<String> owners = owners(path);
            if (!owners.isEmpty()) {
                all.add(owners);
            }
        }
        return all;
    }

    private static String withoutComment(String line) {
        if (line.startsWith("#")) {
            return "";
        }
        int comment = line.indexOf(" #");
        return comment < 0 ? line : line.substring(0, comment);
    }

    /** The regular expression of a pattern: gitignore's, without negation and character classes. */
    private static Pattern pattern(String glob) {
        boolean directory = glob.endsWith("/");
        String body = directory ? glob.substring(0, glob.length() - 1) : glob;
        boolean anchored = body.contains("/");
        String relative = body.startsWith("/") ? body.substring(1) : body;
        StringBuilder regex = new StringBuilder(anchored ? "" : "(?:.*/)?");
        for (int at = 0; at < relative.length(); at++) {
            char c = relative.charAt(at);
            if (relative.startsWith("**/", at)) {
                regex.append("(?:.*/)?");
                at += 2;
            } else if (relative.startsWith("**", at)) {
                regex.append(".*");
                at++;
            } else if (c == '\\' && at + 1 < relative.length()) {
                at++;
                regex.append(Pattern.quote(String.valueOf(relative.charAt(at))));
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        regex.append(directory ? "/.*" : relative.endsWith("/*") ? "" : "(?:/.*)?");
        return Pattern.compile(regex.toString());
    }
}
