package dev.towpath.sandbox;

/** An error as an AWS service would answer it: code, HTTP status and message; each protocol writes it in its own way. */
final class AwsError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String text;

    AwsError(int status, String code, String text) {
        super(code + ": " + text);
        this.status = status;
        this.code = code;
        this.text = text;
    }

    /** The caller's mistake, with status 400. */
    static AwsError bad(String code, String text) {
        return new AwsError(400, code, text);
    }

    /** A value that the service's model does not allow. */
    static AwsError invalid(String text) {
        return bad("ValidationException", text);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return text;
    }
}
