package dev.towpath.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What only the sender and the receiver of a webhook know; both sides sign in the way that GitHub does. */
public final class HookSecret {
    private static final String PREFIX = "sha256=";

    private final Hmac hmac;

    /**
     * A secret.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public HookSecret(String text) {
        this.hmac = new Hmac(text);
    }

    /** Whether a signature of the form {@code sha256=<hex>} is that of these bytes; takes the same time wherever it differs. */
    public boolean signed(String signature, byte[]... parts) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8), sign(parts).getBytes(StandardCharsets.UTF_8));
    }

    /** The signature of bytes, as a sender makes it. */
    public String sign(byte[]... parts) {
        return PREFIX + hmac.hex(parts);
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
