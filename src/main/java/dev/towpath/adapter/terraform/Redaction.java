package dev.towpath.adapter.terraform;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Takes secrets out of what Terraform and providers say, by their values where we know them, else by their looks. */
record Redaction(List<String> secrets) {
    private static final String HIDDEN = "(hidden)";
    private static final List<Pattern> LOOKS = List.of(
            Pattern.compile("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"),
            Pattern.compile("-----BEGIN [^-]+-----[\\s\\S]*?(-----END [^-]+-----|$)"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(\\.[A-Za-z0-9_-]+)?"),
            Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{20,}\\b"),
            Pattern.compile(
                    "(?i)(?<=(password|passwd|secret|token|api_key|apikey)[\"']?\\s{0,3}[=:]\\s{0,3})(?!\\(hidden\\))[^\\s,;)]+"),
            Pattern.compile("(?<=://)(?!\\(hidden\\))[^/\\s:@]+:[^/\\s@]+(?=@)"));

    Redaction {
        secrets = List.copyOf(secrets);
    }

    /** The same with more secrets. */
    Redaction and(List<String> more) {
        List<String> all = new ArrayList<>(secrets);
        all.addAll(more);
        return new Redaction(all);
    }

    /** The text without what must not be seen. */
    String of(String text) {
        String result = text;
        for (String secret : secrets) {
            result = result.replace(secret, HIDDEN);
        }
        for (Pattern looks : LOOKS) {
            result = looks.matcher(result).replaceAll(HIDDEN);
        }
        return result;
    }
}
