package dev.towpath.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a {@link GitHubServer} does instead of answering, for requests whose method and path match. */
public final class GitHubFault {
    private final Pattern requests;
    private final Map<String, String> headers = new TreeMap<>();
    private int remaining = Integer.MAX_VALUE;
    private int status = 500;
    private String body = "{\"message\":\"Server Error\"}";
    private Kind kind = Kind.ANSWER;
    private final List<Runnable> first = new ArrayList<>();

    enum Kind {
        ANSWER,
        CUT_SHORT,
        HANG_UP,
        SILENCE,
        NONE;

        boolean isInsteadOfAnAnswer() {
            return this != CUT_SHORT && this != NONE;
        }
    }

    GitHubFault(String requests) {
        this.requests = Pattern.compile(requests);
    }

    /** Only the next so many requests that match. */
    public GitHubFault times(int count) {
        remaining = count;
        return this;
    }

    /** An answer with a status and GitHub's usual body with a message. */
    public GitHubFault answer(int code, String message) {
        return raw(code, "{\"message\":\"" + message + "\",\"documentation_url\":\"https://docs.github.com/rest\"}");
    }

    /** An answer with any body. */
    public GitHubFault raw(int code, String text) {
        status = code;
        body = text;
        kind = Kind.ANSWER;
        return this;
    }

    /** A header of the answer. */
    public GitHubFault header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** The whole answer is announced and half of it is sent. */
    public GitHubFault cutShort() {
        kind = Kind.CUT_SHORT;
        return this;
    }

    /** The connection is closed without an answer. */
    public GitHubFault hangUp() {
        kind = Kind.HANG_UP;
        return this;
    }

    /** Nothing comes until the server ends. */
    public GitHubFault silence() {
        kind = Kind.SILENCE;
        return this;
    }

    /** Nothing goes wrong; something happens just before. */
    public GitHubFault only(Runnable action) {
        kind = Kind.NONE;
        return doing(action);
    }

    /** Something that happens just before. */
    public GitHubFault doing(Runnable action) {
        first.add(action);
        return this;
    }

    boolean takes(String request) {
        if (remaining <= 0 || !requests.matcher(request).matches()) {
            return false;
        }
        remaining--;
        first.forEach(Runnable::run);
        return true;
    }

    Kind kind() {
        return kind;
    }

    int status() {
        return status;
    }

    String body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }
}
