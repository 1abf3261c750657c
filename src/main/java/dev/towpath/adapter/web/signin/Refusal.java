package dev.towpath.adapter.web.signin;

/** The identity provider does not vouch for anybody; the message says why, for the log. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
