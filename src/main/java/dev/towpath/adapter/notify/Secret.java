package dev.towpath.adapter.notify;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What only the receiver of a webhook and we know; it signs as whoever tells the daemon of an artifact does. */
public final class Secret {
    /** Characters below which a secret can be guessed. */
    public static final int CHARACTERS_MIN = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * A secret.
     *
     * @throws IllegalArgumentException if it is too short
     */
    public Secret(String text) {
        if (text.length() < CHARACTERS_MIN) {
            throw new IllegalArgumentException("the secret is too short");
        }
        this.key = new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** {@code sha256=<hex>} of {@code <seconds>.<body>}. */
    String signature(long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
