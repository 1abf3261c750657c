package dev.towpath.desired.hcl;

/** Ends the scan of one file at an offset; it never leaves {@link HclScanner}. */
final class HclSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    HclSyntaxException(String message, int offset) {
        super(message, null, false, false);
        this.offset = offset;
    }

    int offset() {
        return offset;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
