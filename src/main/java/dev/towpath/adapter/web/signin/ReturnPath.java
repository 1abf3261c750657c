package dev.towpath.adapter.web.signin;

import java.util.regex.Pattern;

/** The page to show after a sign-in: a path on this server, or the first page, whatever an address asks for. */
final class ReturnPath {
    private static final String FIRST_PAGE = "/";
    private static final int LENGTH_MAX = 1_000;

    /** What browsers take for a path and nothing else: no second slash or backslash in front, no control characters. */
    private static final Pattern PATH = Pattern.compile("/(?![/\\\\])[A-Za-z0-9._~%!$'()*,;:@&=+/?-]*");

    private ReturnPath() {}

    static String of(String asked) {
        boolean usual = asked.length() <= LENGTH_MAX
                && PATH.matcher(asked).matches()
                && !asked.startsWith("/signin")
                && !asked.startsWith("/signout");
        return usual ? asked : FIRST_PAGE;
    }
}
