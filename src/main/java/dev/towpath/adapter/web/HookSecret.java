package dev.towpath.adapter.web;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What only the sender of a webhook and the daemon know. */
public final class HookSecret {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";

    private final SecretKeySpec key;

    /**
     * A secret.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public HookSecret(String text) {
        this.key = new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Whether a signature of the form {@code sha256=<hex>} is that of these bytes; takes the same time wherever it differs. */
    boolean signed(String signature, byte[]... parts) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8), sign(parts).getBytes(StandardCharsets.UTF_8));
    }

    /** The signature of bytes, as a sender makes it. */
    public String sign(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return PREFIX + HexFormat.of().formatHex(mac.doFinal());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
