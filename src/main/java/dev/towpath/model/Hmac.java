package dev.towpath.model;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with SHA-256 (RFC 2104) under one key: what only those who know the key can make of bytes. */
public final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * One under a key.
     *
     * @throws IllegalArgumentException if the key is empty
     */
    public Hmac(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** The same under a text in UTF-8. */
    public Hmac(String key) {
        this(key.getBytes(StandardCharsets.UTF_8));
    }

    /** The 32 bytes that these make, one after the other. */
    public byte[] of(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    /** Those that a text in UTF-8 makes. */
    public byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same as 64 hexadecimal digits. */
    public String hex(byte[]... parts) {
        return HexFormat.of().formatHex(of(parts));
    }

    /** The same as 64 hexadecimal digits. */
    public String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "an HMAC";
    }
}
