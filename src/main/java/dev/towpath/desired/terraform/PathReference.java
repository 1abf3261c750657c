package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclExpression;
import dev.towpath.problem.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path of this repository that an expression may read.
 *
 * <p>Where the text does not say exactly which file, the reference widens to the folder: a closure that is too large plans once
 * too often, one that is too small misses a change.
 *
 * @param from what the path is relative to
 * @param path as written, up to the first part that is not text; of an untold path, the expression that it is
 * @param wide whether everything in the folder {@code path} is meant
 */
public record PathReference(From from, String path, boolean wide, SourceSpan span) {
    /** What a path is relative to. */
    public enum From {
        /** The folder of the files that hold the expression: {@code path.module}. */
        MODULE,
        /** The folder of the root module, which is also where Terraform runs: {@code path.root}, or a bare file name. */
        ROOT,
        /** Nothing that could be told from the text. */
        UNTOLD
    }

    private static final int EXPRESSION_MAX = 60;

    private static final Pattern PATH_VALUE = Pattern.compile("\\bpath\\.(module|root|cwd)\\b");
    private static final Pattern FILE_FUNCTION = Pattern.compile(
            "(?<![\\w.-])(?:file|filebase64|filemd5|filesha1|filesha256|filesha512|filebase64sha256|filebase64sha512"
                    + "|fileexists|fileset|templatefile)\\s*\\(\\s*");

    static List<PathReference> in(HclExpression expression) {
        List<PathReference> references = new ArrayList<>();
        String text = expression.text();
        if (text.contains("path.")) {
            Matcher value = PATH_VALUE.matcher(text);
            while (value.find()) {
                From from = value.group(1).equals("module") ? From.MODULE : From.ROOT;
                references.add(afterPathValue(text, from, value.start(), value.end(), expression.span()));
            }
        }
        if (text.contains("file")) {
            Matcher call = FILE_FUNCTION.matcher(text);
            while (call.find()) {
                fileArgument(text, call.end(), expression.span(), references);
            }
        }
        return references;
    }

    private static PathReference afterPathValue(String text, From from, int start, int end, SourceSpan span) {
        int open = start;
        while (open > 0 && text.charAt(open - 1) == ' ') {
            open--;
        }
        boolean opened = text.startsWith("${", open - 2);
        int close = end;
        while (close < text.length() && text.charAt(close) == ' ') {
            close++;
        }
        if (!opened || close >= text.length() || text.charAt(close) != '}') {
            return new PathReference(from, "", true, span);
        }
        int slash = close + 1;
        return literal(text, text.startsWith("/", slash) ? slash + 1 : slash, from, span);
    }

    private static void fileArgument(String text, int start, SourceSpan span, List<PathReference> references) {
        if (start < text.length() && text.charAt(start) == '"') {
            if (!text.startsWith("\"${", start)) {
                references.add(literal(text, start + 1, From.ROOT, span));
            } else if (!text.startsWith("path.", start + "\"${".length())) {
                references.add(new PathReference(From.UNTOLD, argument(text, start), true, span));
            }
        } else if (!text.startsWith("path.", start)) {
            references.add(new PathReference(From.UNTOLD, argument(text, start), true, span));
        }
    }

    /** The first argument of a call as it is written, as far as it is short and plain. */
    private static String argument(String text, int start) {
        int end = start;
        while (end < text.length() && end - start < EXPRESSION_MAX && ",)\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(start, end).strip();
    }

    /** The plain text from an offset on: whole up to a quote, else the folder that it surely lies in. */
    private static PathReference literal(String text, int start, From from, SourceSpan span) {
        int end = start;
        while (end < text.length() && "\"$%\\\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String path = text.substring(start, end);
        boolean whole = end >= text.length() || text.charAt(end) == '"' || text.charAt(end) == '\n';
        return whole && !path.isEmpty()
                ? new PathReference(from, path, false, span)
                : new PathReference(from, RepositoryPath.parent(path), true, span);
    }
}
