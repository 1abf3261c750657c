package dev.towpath.adapter.json;

/** A document that does not keep its schema; the message says where and what was expected, in lower case. */
public final class MalformedJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong and where. */
    public MalformedJsonException(String message) {
        super(message);
    }

    /** What is wrong, with the parser's own error behind it. */
    public MalformedJsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
