package dev.towpath.model;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Headers that an application asks for on some files of its site, in place of those that their names suggest.
 *
 * @param match which files: {@code *} and {@code ?} stand for what is within one folder name or file name, {@code **} for
 *     anything
 */
public record SiteHeader(String match, Optional<String> cacheControl, Optional<String> contentType) {
    /** Tells whether it is about a key. */
    public Predicate<String> matcher() {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < match.length(); i++) {
            char c = match.charAt(i);
            boolean anything = match.startsWith("**", i);
            if (anything && match.startsWith("**/", i)) {
                expression.append("(?:.*/)?");
                i += 2;
            } else if (anything) {
                expression.append(".*");
                i++;
            } else if (c == '*') {
                expression.append("[^/]*");
            } else if (c == '?') {
                expression.append("[^/]");
            } else {
                expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL).asMatchPredicate();
    }
}
